"""Stand-ins for the rooms behind the web room, and a client that talks to the whole application."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import create_engine, event
from sqlalchemy.orm import sessionmaker
from starlette.applications import Starlette
from starlette.testclient import TestClient

from casework.casework import Casework
from casework.hours import OpeningHours
from casework.models import Base
from casework.practice import practice_casework
from knowledge_base.articles.article import Article, Section, Source
from knowledge_base.directory.cards import ServiceCard
from knowledge_base.directory.errors import DirectoryUnavailable
from knowledge_base.directory.short_codes import code_of
from knowledge_base.places.place import Place
from knowledge_base.topics import Topic
from web.app import Organisation, WebDeps, create_app

PASSWORD = "three words of nonsense"
CHEAP_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # milliseconds, not security
TOPICS = {
    "anxiety": Topic("anxiety", "condition", "Anxiety and worry", ("nerves",), False),
    "loneliness": Topic("loneliness", "wellbeing", "Feeling lonely", ("alone",), False),
    "unwritten": Topic("unwritten", "living", "Not written yet", (), False),
}


def article(topic: str = "anxiety", kind: str = "condition", title: str = "Anxiety and worry") -> Article:
    """A small article that no clinician has signed."""
    return Article(
        id=topic,
        kind=kind,
        title=title,
        summary="Ways to calm worry.",
        sms="Breathe out slowly.",
        topics=(topic,),
        comfort=("The feeling will pass.",),
        red_flags=("Ring 999 if you have chest pain.", "Ring 111 if you cannot sleep at all."),
        group_needs=("loneliness",),
        sources=(Source("NHS: Anxiety", "https://www.nhs.uk/anxiety"),),
        reviewed=date(2026, 11, 1),
        review_by=date(2027, 11, 1),
        clinical_review=None,
        what_you_can_do=Section("What you can do", "Advice for **later** <script>alert(1)</script>."),
        when_to_get_help=Section("When to get help and from whom", "Ring Samaritans on 116 123."),
        groups=Section("Groups and people who can help", "Mind: 0300 123 3393."),
    )


def service(**changes: Any) -> ServiceCard:
    """A small local group."""
    card = ServiceCard(
        id="s1",
        name="Tuesday Tea",
        organization="Mansfield Neighbours",
        description="Tea, talk and a raffle. Everyone is welcome.",
        summary="Tea and talk.",
        venue="Village Hall",
        town="Mansfield",
        postcode="NG18 1AA",
        latitude=53.14,
        longitude=-1.2,
        distance_miles=2.2,
        times="Tuesdays, 10am to 12pm",
        next_session=datetime(2026, 11, 24, 10, tzinfo=UTC),
        cost="Free",
        is_free=True,
        phone="01623 496000",
        email="tea@example.org",
        url="https://tea.example.org",
        languages=("English", "Polish"),
        accessibility=("Step-free",),
        min_age=18,
        max_age=None,
        delivery="in_person",
        reach="neighbourhood",
        assured_date=date(2026, 10, 1),
        demo=False,
        topics=("loneliness",),
        status="active",
        alert="",
    )
    return replace(card, **changes)


@dataclass
class FakeDirectory:
    """Gives what it holds, and notes what it was asked."""

    cards: list[ServiceCard] = field(default_factory=lambda: [service()])
    asked: list[Any] = field(default_factory=list)
    is_down: bool = False

    def search(self, query: Any) -> list[ServiceCard]:
        self.asked.append(query)
        if self.is_down:
            raise DirectoryUnavailable("down")
        return self.cards

    def coded(self, code: str) -> list[ServiceCard]:
        if self.is_down:
            raise DirectoryUnavailable("down")
        return [card for card in self.cards if code_of(card.id) == code]


class FakeArticles:
    """Two articles; a search finds by the title."""

    def __init__(self) -> None:
        self._held = {"anxiety": article(), "loneliness": article("loneliness", "wellbeing", "Feeling lonely")}

    def for_topic(self, topic: str) -> Article | None:
        return self._held.get(topic)

    def search(self, words: str, limit: int = 10) -> list[Article]:
        return [each for each in self._held.values() if words.lower() in each.title.lower()][:limit]


class FakeGazetteer:
    """Knows Mansfield, and two Newports."""

    def resolve(self, words: str) -> list[Place]:
        found = {
            "mansfield": [Place("Mansfield", None, 53.14, -1.2, "Mansfield", 3000, "town", "Nottinghamshire")],
            "newport": [
                Place("Newport", None, 50.7, -1.29, "Isle of Wight", 2000, "town", "Isle of Wight"),
                Place("Newport", None, 52.77, -2.38, "Telford", 2000, "town", "Shropshire"),
            ],
        }
        return found.get(words.lower(), [])


@dataclass
class FakeBell:
    """Notes who was rung; nobody can listen to it."""

    rung: list[str] = field(default_factory=list)

    def ring(self, role: str) -> None:
        self.rung.append(role)

    def listen(self, role: str, name: str = "") -> Any:
        raise OSError("no socket in this test")


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        self.now += timedelta(**length)


@dataclass
class Web:
    """One application with everything behind it, and a browser in front."""

    app: Starlette
    browser: TestClient
    casework: Casework
    directory: FakeDirectory
    bell: FakeBell
    clock: Clock

    def token(self) -> str:
        """Start a chat."""
        return self.browser.post("/chat/session").json()["token"]

    def say(self, token: str, text: object, message_id: str = "m1", **more: Any) -> Any:
        """Send one message."""
        headers = {"authorization": f"Bearer {token}"}
        return self.browser.post("/chat/messages", json={"id": message_id, "text": text}, headers=headers, **more)

    def form_token(self, path: str = "/console/password") -> str:
        """The hidden field of a page's form."""
        found = re.search(r'name="token" value="([^"]+)"', self.browser.get(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def log_in(self, name: str = "sam", role: str = "adviser") -> None:
        """Make an account, log in and choose a password."""
        first = self.casework.staff.add(name, role)
        self.log_in_with(name, first)
        form = {"token": self.form_token(), "old": first, "new": PASSWORD, "again": PASSWORD}
        assert self.browser.post("/console/password", data=form).url.path == "/console/lookup"

    def log_in_with(self, name: str, password: str) -> Any:
        """Fill in the login form."""
        form = {"token": self.form_token("/console/login"), "name": name, "password": password}
        return self.browser.post("/console/login", data=form)

    def press(self, path: str, **fields: str) -> Any:
        """Send a form as the person who is logged in."""
        return self.browser.post(path, data={"token": self.form_token(), **fields})


def pytest_configure(config: pytest.Config) -> None:
    """Marks of this folder."""
    config.addinivalue_line("markers", "browser: needs Chromium")


@pytest.fixture(scope="session")
def make_web() -> Callable[..., Web]:
    """Build an application; keyword arguments change its deps."""

    def make(**changes: Any) -> Web:
        clock, bell, directory = Clock(), FakeBell(), FakeDirectory()
        casework = practice_casework(clock)
        casework.staff._hasher = CHEAP_HASHER
        deps = WebDeps(
            casework=casework,
            directory=directory,
            articles=FakeArticles(),
            topics=TOPICS,
            gazetteer=FakeGazetteer(),
            bell=bell,
            secret_key="not a secret, long enough for a test",
            organisation=Organisation("Mansfield Line", "01623 496111", OpeningHours.parse("Mon-Fri 09:00-17:00")),
            secure_cookies=False,
            clock=clock,
            stream_life=0,
        )
        deps = replace(deps, **changes)
        app = create_app(deps)
        return Web(app, TestClient(app), deps.casework, directory, bell, clock)

    return make


@pytest.fixture
def web(make_web: Callable[..., Web]) -> Web:
    """The application as the public meets it."""
    return make_web()


@pytest.fixture(scope="session")
def casework_in() -> Callable[[Path], Casework]:
    """Casework in a file, for tests with more than one thread: the one in memory has a single connection."""
    return _casework_in


def _casework_in(folder: Path) -> Casework:
    """Casework in a file, for the server's threads and the stand-in's."""
    engine = create_engine(
        f"sqlite:///{folder / 'casework.db'}",
        execution_options={"schema_translate_map": {"casework": None}},
        connect_args={"check_same_thread": False, "timeout": 5},
    )

    @event.listens_for(engine, "connect")
    def quick(connection, _):
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=OFF")

    Base.metadata.create_all(engine)
    return Casework.over(sessionmaker(engine))
