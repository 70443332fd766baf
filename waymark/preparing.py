"""What a first run does before anything starts: folders, secrets, tables, directory feeds, the first account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from knowledge_base import directory
from knowledge_base.database import open_engine
from waymark.rooms import directory_sessions, open_casework
from waymark.secret_keys import prepare_home, secret_keys
from waymark.settings import Settings

if TYPE_CHECKING:
    from knowledge_base.directory.importer import ImportReport

SCHEMAS = ("directory", "casework")
ADMIN = "admin"
FEEDS = Path(directory.__file__).parent / "feeds"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class ShippedFeed:
    """A feed that comes with Waymark."""

    name: str
    file: Path
    demo: bool


def shipped_feeds(settings: Settings) -> list[ShippedFeed]:
    """The feeds that this installation should hold: the national one, and in a demonstration the invented groups."""
    national = ShippedFeed("national", FEEDS / "national.json", demo=False)
    return [national, ShippedFeed("demo", FEEDS / "demo.json", demo=True)] if settings.demo else [national]


def migrate(settings: Settings) -> None:
    """Make the home folder and bring the tables of both halves up to date."""
    from waymark.migrations.upgrade import upgrade

    prepare_home(settings.home)
    for schema in SCHEMAS:
        engine = open_engine(settings.database(schema), schema=schema)
        upgrade(engine, schema)
        engine.dispose()


def load_shipped_feeds(settings: Settings, progress: Progress) -> list[ImportReport]:
    """Import each shipped feed that the directory does not hold yet; `progress` hears its name."""
    from knowledge_base.directory.importer import import_feed
    from knowledge_base.directory.models import Feed

    sessions = directory_sessions(settings)
    with sessions() as session:
        held = set(session.scalars(select(Feed.id)))
    reports: list[ImportReport] = []
    for feed in shipped_feeds(settings):
        if feed.name not in held:
            progress(feed.name)
            reports.append(import_feed(sessions, feed.file, feed=feed.name, demo=feed.demo))
    return reports


def prepare(settings: Settings, progress: Progress) -> None:
    """Folders, secrets, tables and feeds: all that an answer needs beside a model."""
    migrate(settings)
    secret_keys(settings.home)
    load_shipped_feeds(settings, progress)


def first_admin(settings: Settings) -> str | None:
    """Make the account `admin` when there is no account at all, and give its one-time password; else None."""
    staff = open_casework(settings).staff
    return None if staff.list() else staff.add(ADMIN, "admin")
