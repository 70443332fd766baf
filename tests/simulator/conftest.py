"""The network with the real bot in it, loaded once for all recordings on SQLite, and once more on PostgreSQL."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.casework import Casework
from casework.hours import OpeningHours
from casework.inbox import raise_alarm_once
from casework.messaging.limits import Limits
from casework.messaging.notices import Notices
from casework.messaging.sender import NumberSender, Sending
from casework.messaging.sending import SendQueue
from casework.messaging.settling import Settling
from casework.messaging.twilio_client import TwilioClient
from casework.wakeups import Bell
from knowledge_base.articles.loader import load_articles
from knowledge_base.database import open_engine, session_factory
from knowledge_base.topics import load_topics
from tests.casework.databases import SYSTEMS, own_postgres
from tests.casework.room import FrozenClock
from tests.conversations.telling import START, directory
from tests.simulator.network import AT_ONCE, Network, StandIn
from tests.waymark.conftest import deps
from tests.waymark.texting_stage import ACCOUNT, OURS, PUBLIC, SEALS, Served
from waymark.migrations.upgrade import upgrade
from web.app import create_app

ORGANISATION, PHONE = "Demo Line", "01632 960 000"


@pytest.fixture(scope="session", params=SYSTEMS)
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database of these tests alone: no other test empties it under a conversation."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('simulator') / 'casework.db'}"
        return
    with own_postgres("simulator") as url:
        yield url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def network(trained_model: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    """Everything between a phone and the bot, and back."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    from bot.process import BotParts, turn_runner
    from bot.text_guard import TextGuard
    from bot.training import head_path

    folder, clock = tmp_path_factory.mktemp("simulator"), FrozenClock(START)
    engine = open_engine(database, schema="casework")
    upgrade(engine, "casework")
    casework = Casework.over(session_factory(engine), clock)
    parts = BotParts(
        casework=casework,
        directory=directory(folder / "directory.db", clock, filled=True),
        articles=load_articles(),
        topics=load_topics(),
        model=trained_model,
        bell=Bell(folder),
        hours=OpeningHours.parse("Mon-Fri 09:00-17:00"),
        hours_said="Monday to Friday, 9am to 5pm",
        organisation=ORGANISATION,
        phone=PHONE,
        show_unreviewed=False,
        clock=clock,
        safety_head=head_path(trained_model.parent, Path(__file__).parents[2]),
        public_url=PUBLIC,
    )
    guard = TextGuard(casework, Limits(), Notices.load(ORGANISATION, PHONE))
    edge = Served(lambda: create_app(deps(casework, clock)))
    edge.start()
    provider = StandIn(folder / "stub.db", edge.url)
    network = Network(
        casework, clock, turn_runner(parts, casework, guard=guard), _sender(casework, clock, provider), provider
    )
    yield network
    network.close()
    provider.served.do(provider.made[0].close())
    provider.served.stop()
    edge.stop()
    engine.dispose()


def _sender(casework: Casework, clock: FrozenClock, provider: StandIn) -> NumberSender:
    """The sender of our one number, without its thread: the tests say when it sends."""
    sessions = casework.sessions

    def client() -> TwilioClient:
        return TwilioClient(
            ACCOUNT, provider.served.url, lambda row: f"{PUBLIC}/twilio/status?part={SEALS.marked(str(row))}"
        )

    sending = Sending(
        SendQueue(sessions, SEALS, clock), Settling(sessions, SEALS, clock), client,
        lambda alarm: raise_alarm_once(sessions, clock, alarm), AT_ONCE, clock,
    )  # fmt: skip
    return NumberSender(OURS, "worker-1", sending, threading.Event())
