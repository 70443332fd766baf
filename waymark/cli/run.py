"""`waymark run`: everything that an installation needs, from an empty folder to an address to open."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer


def run(
    lookup_only: Annotated[
        bool, typer.Option("--lookup-only", help="The staff console alone, without the assistant.")
    ] = False,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="In place of WAYMARK_PORT.")] = None,
) -> None:
    """Start Waymark: prepare what is missing, train if needed, then run until Ctrl-C."""
    from waymark.cli.screen import errors
    from waymark.entry import read_settings
    from waymark.running import start

    settings = read_settings()
    start(replace(settings, port=port) if port else settings, lookup_only=lookup_only, screen=errors())
