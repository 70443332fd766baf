"""`waymark import`: an Open Referral feed from a file, a folder or an address."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from waymark.errors import WaymarkError

if TYPE_CHECKING:
    from knowledge_base.directory.importer import ImportReport

ADDRESS = re.compile(r"^https?://")


def import_source(
    source: Annotated[str, typer.Argument(help="A file, a folder or a web address.")],
    feed: Annotated[str, typer.Option(help="The feed's name; importing it again replaces its entries.")] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse the whole feed when anything in it is wrong.")
    ] = False,
    demo: Annotated[bool, typer.Option("--demo", help="Mark every entry as invented.")] = False,
) -> None:
    """Import services. Wrong entries are skipped and named; the rest is loaded together."""
    from rich.progress import Progress

    from knowledge_base.directory.importer import FeedRefused, import_feed
    from waymark.cli.screen import errors, output
    from waymark.entry import read_settings
    from waymark.preparing import migrate
    from waymark.rooms import directory_sessions

    settings = read_settings()
    place = source if ADDRESS.match(source) else _existing(source)
    migrate(settings)
    with Progress(console=errors(), transient=True, disable=not errors().is_terminal) as progress:
        task = progress.add_task("Reading the feed", total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        try:
            report = import_feed(
                directory_sessions(settings),
                place,
                feed=feed or feed_name(source),
                strict=strict,
                demo=demo,
                progress=show,
            )
        except FeedRefused as refused:
            list_faults(refused.report)
            raise
    list_faults(report)
    output().print(summary(report), markup=False, soft_wrap=True)
    if report.skipped and not report.loaded:
        raise typer.Exit(2)


def list_faults(report: ImportReport) -> None:
    """Each fault as `entity id field problem`."""
    from waymark.cli.screen import output

    for fault in report.faults:
        output().print(str(fault), markup=False, soft_wrap=True)


def feed_name(source: str) -> str:
    """A name for a feed that was given none: the file's, the folder's, or the address without its scheme."""
    if ADDRESS.match(source):
        return ADDRESS.sub("", source).split("?")[0].rstrip("/")[:60]
    return Path(source).resolve().stem[:60]


def summary(report: ImportReport) -> str:
    """What came of it, in one line."""
    line = f"Loaded {report.loaded}, skipped {report.skipped}, faults {len(report.faults)}."
    return f"{line} {report.note}".strip()


def _existing(source: str) -> Path:
    path = Path(source).expanduser()
    if not path.exists():
        raise WaymarkError(f"there is no file or folder {source}")
    return path
