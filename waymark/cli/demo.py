"""`waymark demo`: the invented groups."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, help="The demonstration directory.")


@app.callback()
def demo() -> None:
    """The demonstration directory."""


@app.command("remove")
def remove() -> None:
    """Remove every demonstration entry from the directory."""
    from knowledge_base.directory.importer.demo import remove_demo
    from waymark.cli.screen import output
    from waymark.entry import read_settings
    from waymark.preparing import migrate
    from waymark.rooms import directory_sessions

    settings = read_settings()
    migrate(settings)
    count = remove_demo(directory_sessions(settings))
    output().print(f"Removed {count} demonstration {'entry' if count == 1 else 'entries'}.")
