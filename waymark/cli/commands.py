"""Puts the commands together; each is read when its module is, and imports its room only when it runs."""

from __future__ import annotations

import typer

from waymark.cli import ask, check, demo, evaluate, feeds, lookup, messages, migrate, run, train, user

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Waymark: self-care help and local groups, by chat, by text message and on the information line.",
)
app.command("run")(run.run)
app.command("train")(train.train)
app.command("ask")(ask.ask)
app.command("import")(feeds.import_source)
app.command("lookup")(lookup.lookup)
app.command("check")(check.check)
app.command("eval")(evaluate.evaluate)
app.command("migrate")(migrate.migrate)
app.add_typer(user.app, name="user")
app.add_typer(demo.app, name="demo")
app.add_typer(messages.app, name="messages")
