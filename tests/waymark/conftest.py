"""The stage of the text message tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.addresses import Addresses
from casework.callbacks import Callbacks
from casework.casework import Casework
from casework.delivery import Deliveries
from casework.hours import OpeningHours
from casework.quarantine import Quarantine
from knowledge_base.database import open_engine, session_factory
from knowledge_base.safety.engine import SafetyEngine
from tests.casework.room import FrozenClock
from tests.waymark.outage import Outage
from tests.waymark.texting_stage import ACCOUNT, PUBLIC, SEALS, Served, Stage, stub_over, until
from tests.web.conftest import FakeArticles, FakeBell, FakeDirectory, FakeGazetteer
from waymark.migrations.upgrade import upgrade
from web.app import Organisation, WebDeps, create_app
from web.edge.text_channel import TextChannel


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
def stage(tmp_path: Path, clock: FrozenClock) -> Iterator[Stage]:
    engine = open_engine(f"sqlite:///{tmp_path / 'casework.db'}", schema="casework")
    upgrade(engine, "casework")
    casework = Casework.over(session_factory(engine), clock)
    edge = Served(lambda: create_app(deps(casework, clock)))
    edge.start()
    stub = stub_over(tmp_path / "stub.db", edge.url)
    stub.start()
    stage = Stage(casework, stub, tmp_path / "stub.db")
    yield stage
    for worker in stage.workers:
        worker.stop()
    stub.stop()
    edge.stop()
    engine.dispose()


def deps(casework: Casework, clock: FrozenClock) -> WebDeps:
    sessions = casework.sessions
    texts = TextChannel(
        (ACCOUNT,), PUBLIC, Addresses(sessions, SEALS, clock), Deliveries(sessions, clock), Callbacks(sessions, clock),
        Quarantine(sessions, SEALS, clock), SEALS,
    )  # fmt: skip
    return WebDeps(
        casework, FakeDirectory(), FakeArticles(), {}, FakeGazetteer(), FakeBell(), "not a secret, long enough to sign",
        Organisation("Mansfield Line", "01623 496111", OpeningHours.parse("Mon-Fri 09:00-17:00")), texts=texts,
    )  # fmt: skip


@pytest.fixture
def wrote(stage: Stage) -> Stage:
    """Somebody has written."""
    stage.text("hello")
    until(stage.received)
    return stage


@pytest.fixture(scope="module")
def engine() -> SafetyEngine:
    return SafetyEngine.load()


@pytest.fixture
def outage(engine: SafetyEngine) -> Outage:
    """No bot is there; the rules are read once for a whole file."""
    return Outage(lambda: engine)
