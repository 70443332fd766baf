"""Opens the rooms with plain values made from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casework.casework import Casework
from casework.columns import utc_now
from casework.wakeups import Bell, PgBell
from knowledge_base.database import open_engine, session_factory
from waymark.councils import DEMO_FILE, Councils, read_councils
from waymark.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from knowledge_base.directory.search import Directory
    from knowledge_base.understanding.encoder import Encoder


def open_casework(settings: Settings) -> Casework:
    """What we know about people."""
    return Casework.over(session_factory(open_engine(settings.database("casework"), schema="casework")))


def directory_sessions(settings: Settings) -> sessionmaker[Session]:
    """Sessions on the directory of groups."""
    return session_factory(open_engine(settings.database("directory"), schema="directory"))


def open_directory(settings: Settings) -> Directory:
    """The directory of groups, to be searched."""
    from knowledge_base.directory.search import Directory

    return Directory(directory_sessions(settings), utc_now)


def open_bell(settings: Settings) -> Bell | PgBell:
    """How the processes wake one another: over sockets, or over PostgreSQL, where they may be on several machines."""
    return PgBell(settings.database_url) if settings.database_url else Bell(settings.home / "run")


def open_encoder(settings: Settings) -> Encoder:
    """The sentence encoder of the settings, or the one that comes with Waymark."""
    from knowledge_base.understanding.encoder import Encoder

    if settings.encoder_model and settings.encoder_tokenizer:
        return Encoder(settings.encoder_model, settings.encoder_tokenizer)
    return Encoder.shipped()


def councils(settings: Settings) -> Councils:
    """The contacts of each council served: the setting's, or in a demonstration the invented ones."""
    if settings.councils_file:
        return read_councils(settings.councils_file)
    return read_councils(DEMO_FILE) if settings.demo else {}
