"""`waymark messages`: what went wrong with messages, and putting it right by hand.

Whoever can run this can read the database, so there is no login here. Words of people are shown only when asked for,
and every reading and every repeat is kept with the name of the account on this machine.
"""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from casework.operations import Happening, Operations
    from casework.wakeups import Bell, PgBell

app = typer.Typer(no_args_is_help=True, help="Messages that went wrong.")
YES = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


@app.command("list")
def list_stuck() -> None:
    """List parked messages, and texts that failed or are unknown."""
    from rich.table import Table

    from waymark.cli.screen import output

    operations, _ = _open()
    stuck = operations.stuck()
    if not stuck:
        output().print("Nothing is parked, and no text has failed.")
        return
    table = Table("What", "Number", "State", "Why", "When", "Conversation")
    for one in stuck:
        when = f"{one.at:%Y-%m-%d %H:%M} UTC"
        table.add_row(one.kind, str(one.id), one.state, one.reason or "", when, one.conversation_id)
    output().print(table)


@app.command("show")
def show(
    conversation: Annotated[str, typer.Argument(help="The conversation, as the list shows it.")],
    text: Annotated[bool, typer.Option("--text", help="Show the words too. That you did is kept.")] = False,
) -> None:
    """Show how the messages of one conversation fared."""
    from waymark.cli.screen import output

    operations, _ = _open()
    for one in operations.history(conversation, with_text=_me() if text else None):
        output().print(line_of(one), markup=False, soft_wrap=True)


@app.command("replay")
def replay(number: Annotated[int, typer.Argument(help="The parked message.")], yes: YES = False) -> None:
    """Let the bot try a parked message once more."""
    from waymark.cli.screen import output

    operations, bell = _open()
    if not yes:
        typer.confirm(f"Let the bot answer message {number} again?", abort=True)
    output().print(f"Message {operations.replay(number, _me())} waits for the bot.")
    bell.ring("bot")


@app.command("resend")
def resend(
    number: Annotated[int, typer.Argument(help="The text that failed.")],
    did_not_arrive: Annotated[
        bool, typer.Option("--did-not-arrive", help="For an unknown text: you have found out that it did not arrive.")
    ] = False,
    yes: YES = False,
) -> None:
    """Send a failed text once more. The person may get it twice, if it did arrive."""
    from waymark.cli.screen import output

    operations, bell = _open()
    if not yes:
        typer.confirm(f"Send text {number} to this person again?", abort=True)
    output().print(f"Text {operations.resend(number, _me(), did_not_arrive=did_not_arrive)} waits to be sent.")
    bell.ring("worker")


def line_of(one: Happening) -> str:
    """One line of the history: when, what, how it fared, and the words if they were asked for."""
    pieces = [f"{one.at:%Y-%m-%d %H:%M:%S}", one.kind, str(one.id), one.state, one.reason or "", one.source, one.text]
    return "  ".join(" ".join(piece.split()) for piece in pieces if piece)


def _me() -> str:
    return f"command line: {getpass.getuser()}"


def _open() -> tuple[Operations, Bell | PgBell]:
    from waymark.entry import read_settings
    from waymark.preparing import migrate
    from waymark.rooms import open_bell, open_casework

    settings = read_settings()
    migrate(settings)
    return open_casework(settings).operations, open_bell(settings)
