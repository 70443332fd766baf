"""What the terminal shows: answers go to stdout, everything else to stderr."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


@cache
def output() -> Console:
    """Where answers go."""
    from rich.console import Console

    return Console(highlight=False)


@cache
def errors() -> Console:
    """Where status, progress and errors go."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)
