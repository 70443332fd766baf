"""What the terminal shows: answers go to stdout, everything else to stderr."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


WIDTH = 120  # of tables in a file or a pipe


@cache
def output() -> Console:
    """Where answers go."""
    from rich.console import Console

    screen = Console(highlight=False)
    if not screen.is_terminal and "COLUMNS" not in os.environ:
        screen.width = WIDTH
    return screen


@cache
def errors() -> Console:
    """Where status, progress and errors go."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
