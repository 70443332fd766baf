"""`waymark migrate`: bring the tables up to date."""

from __future__ import annotations


def migrate() -> None:
    """Bring the tables of both databases up to date. Running it again changes nothing."""
    from waymark.cli.screen import errors
    from waymark.entry import read_settings
    from waymark.preparing import migrate as bring_up_to_date

    bring_up_to_date(read_settings())
    errors().print("The tables are up to date.")
