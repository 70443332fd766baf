"""One small feed to import, the Kettle Club, and ways to change it and look at what came of it."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from knowledge_base.directory.importer import import_feed
from knowledge_base.directory.models import Base

FEEDS = Path(__file__).parent / "feeds"
SERVICE = "7f0b6a52-6f3e-4f0c-9b7e-0d6a0a5f1001"


def everything(sessions):
    """All rows of the directory, without what is made anew by each import."""
    with sessions() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.tables.values()
            if table.name != "feed"
        }


def bring(sessions, name, **options):
    return import_feed(sessions, FEEDS / name, feed="kettle", **options)


def write(folder, services, name="feed.json"):
    path = folder / name
    path.write_text(json.dumps(services), encoding="utf-8")
    return path


def sound(**changes):
    (service,) = json.loads((FEEDS / "sound.json").read_text(encoding="utf-8"))
    return {**service, **changes}
