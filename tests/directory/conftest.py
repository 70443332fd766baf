"""Directories to test with: the same tests on SQLite always, and on PostgreSQL when an address is given."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from knowledge_base.database import open_engine, session_factory, unit_of_work
from knowledge_base.directory import models
from knowledge_base.directory.dialects import index_services
from knowledge_base.directory.identity import row_id
from knowledge_base.directory.search import Directory
from waymark.migrations.upgrade import upgrade

LONDON = ZoneInfo("Europe/London")
# The second only where there is a server to make a database of our own on.
SYSTEMS = ["sqlite", *(["postgresql"] if os.environ.get("WAYMARK_TEST_DATABASE_URL") else [])]
MILE = 1 / 69.0  # in degrees of latitude
MIDDLE = (53.0, -1.5)
NOW = datetime(2026, 12, 2, 9, 0, tzinfo=LONDON)  # a Wednesday


class Shelf:
    """A directory to put services on; every argument has a harmless default."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions
        self._numbers = count(1)

    def add(
        self,
        name: str = "Knit and natter",
        *,
        miles: float | None = 1.0,
        topics: tuple[str, ...] = (),
        schedules: tuple[dict[str, object], ...] = (),
        costs: tuple[dict[str, object], ...] = (),
        phones: tuple[str, ...] = (),
        languages: tuple[dict[str, object], ...] = (),
        organization: str = "Friends of the park",
        feed: str = "tests",
        venue: str = "Village hall",
        demo: bool = False,
        **fields: object,
    ) -> str:
        """One service `miles` north of the middle (None: nowhere); gives its id."""
        number = str(next(self._numbers))
        key = {"feed_id": feed, "extra": {}}
        service = row_id(feed, "service", number)
        wanted = {"status": "active", "reach": "neighbourhood", "delivery": "in_person", "assured_date": NOW.date()}
        with unit_of_work(self.sessions) as session:
            session.merge(models.Feed(id=feed, source="tests", demo=demo))
            session.flush()
            owner = models.Organization(**key, id=str(uuid4()), original_id=number, name=organization)
            session.add(owner)
            session.flush()
            session.add(
                models.Service(
                    **key,
                    id=service,
                    original_id=number,
                    name=name,
                    organization_id=owner.id,
                    demo=demo,
                    **(wanted | fields),
                )
            )
            session.flush()
            if miles is not None:
                self._place(session, service, key, miles, venue)
            for position, schedule in enumerate(schedules):
                session.add(models.Schedule(**_child(key, service), position=position, **schedule))
            for position, cost in enumerate(costs):
                session.add(models.CostOption(**_child(key, service), position=position, **cost))
            for position, phone in enumerate(phones):
                session.add(models.Phone(**_child(key, service), position=position, number=phone))
            session.add_all(models.Language(**_child(key, service), **language) for language in languages)
            session.add_all(models.ServiceTopic(service_id=service, topic_id=topic) for topic in topics)
            session.flush()
            index_services(session, [(service, name, str(fields.get("description", "")) + " " + organization)])
        return service

    def _place(self, session: Session, service: str, key: dict[str, object], miles: float, venue: str) -> None:
        place = models.Location(
            **key,
            id=str(uuid4()),
            original_id=str(uuid4()),
            name=venue,
            location_type="physical",
            latitude=MIDDLE[0] + miles * MILE,
            longitude=MIDDLE[1],
        )
        session.add(place)
        session.flush()
        at = {"location_id": place.id, **key}
        session.add(models.Address(**at, id=str(uuid4()), original_id="1", city="Ashby", postal_code="LE65 1AA"))
        session.add(models.ServiceAtLocation(**at, id=str(uuid4()), original_id="1", service_id=service))
        session.flush()


def _child(key: dict[str, object], service: str) -> dict[str, object]:
    return {**key, "id": str(uuid4()), "original_id": str(uuid4()), "service_id": service}


def weekly(days: str, opens: int = 10, closes: int = 12, **fields: object) -> dict[str, object]:
    """A weekly schedule on `days`, such as "MO,TH"."""
    return {"freq": "WEEKLY", "byday": days, "opens_at": time(opens), "closes_at": time(closes), **fields}


@pytest.fixture
def every_week() -> Callable[..., dict[str, object]]:
    """The maker of weekly schedules."""
    return weekly


@pytest.fixture
def shelf(sessions: sessionmaker[Session]) -> Shelf:
    """An empty directory to fill."""
    return Shelf(sessions)


@pytest.fixture
def directory(sessions: sessionmaker[Session]) -> Directory:
    """The directory at nine on a Wednesday in December."""
    return Directory(sessions, lambda: NOW)


@pytest.fixture
def today() -> date:
    """The day on which the tests happen."""
    return NOW.date()


@pytest.fixture(params=SYSTEMS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty, upgraded directory database."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "directory.db")
        opened = open_engine(f"sqlite:///{tmp_path}/directory.db", schema="directory")
        yield opened
        opened.dispose()
        return
    opened = request.getfixturevalue("postgresql_engine")
    yield opened
    with opened.begin() as connection:
        connection.execute(text("TRUNCATE directory.feed, directory.import_row CASCADE"))


@pytest.fixture
def sessions(engine: Engine) -> sessionmaker[Session]:
    """Sessions of that database."""
    return session_factory(engine)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One upgraded file, copied for each test."""
    path = tmp_path_factory.mktemp("directory") / "template.db"
    opened = open_engine(f"sqlite:///{path}", schema="directory")
    upgrade(opened, "directory")
    opened.dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_engine() -> Iterator[Engine]:
    """A database of our own on the server that WAYMARK_TEST_DATABASE_URL names, dropped afterwards."""
    address = os.environ["WAYMARK_TEST_DATABASE_URL"]
    name = f"waymark_directory_{uuid4().hex[:12]}"
    server = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    opened = open_engine(make_url(address).set(database=name).render_as_string(False), schema="directory")
    upgrade(opened, "directory")
    yield opened
    opened.dispose()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()
