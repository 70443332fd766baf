"""`waymark user`: staff accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from casework.staff import Staff

app = typer.Typer(no_args_is_help=True, help="Staff accounts.")


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="Small letters, digits, dots or dashes.")],
    role: Annotated[str, typer.Option(help="adviser, navigator, editor, commissioner or admin.")] = "adviser",
) -> None:
    """Add an account and print its one-time password once."""
    show(name, _staff().add(name, role))


@app.command("passwd")
def passwd(name: Annotated[str, typer.Argument(help="Whose password.")]) -> None:
    """Give an account a new one-time password, printed once, and end its logins."""
    show(name, _staff().reset(name))


@app.command("list")
def list_accounts() -> None:
    """List the accounts."""
    from rich.table import Table

    from waymark.cli.screen import output

    members = _staff().list()
    if not members:
        output().print("There are no accounts yet. Add one: waymark user add NAME --role admin")
        return
    table = Table("Name", "Role", "Password")
    for member in members:
        table.add_row(member.name, member.role, "one-time, not changed yet" if member.must_change else "set")
    output().print(table)


def show(name: str, password: str) -> None:
    """The one place where a password is shown: on the terminal, never in a log."""
    from waymark.cli.screen import output

    output().print(f"Account {name}. One-time password, shown only now: {password}", soft_wrap=True, markup=False)


def _staff() -> Staff:
    from waymark.entry import read_settings
    from waymark.preparing import migrate
    from waymark.rooms import open_casework

    settings = read_settings()
    migrate(settings)
    return open_casework(settings).staff
