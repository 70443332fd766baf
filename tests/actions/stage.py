"""What the action tests work with: fakes of the rooms below, a message as the pipeline reads it, a run of an action."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from actions.house import HouseAction
from actions.wiring import Deps, Replies, Service, TurnEffects
from casework.effects import Effect
from casework.hours import OpeningHours
from knowledge_base.articles.article import Article, Section, Source
from knowledge_base.articles.loader import Articles
from knowledge_base.directory.cards import ServiceCard
from knowledge_base.directory.errors import DirectoryUnavailable
from knowledge_base.directory.search import ServiceQuery
from knowledge_base.safety.findings import Finding
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.topics import Topic, load_topics

DOMAIN = Path(__file__).parents[2] / "bot" / "domain"
NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # a Tuesday, when the desk is open
NEWARK: dict[str, Any] = {
    "name": "Newark",
    "latitude": 53.076,
    "longitude": -0.81,
    "outcode": "NG24",
    "council": "Nottinghamshire",
}
DERBY: dict[str, Any] = {
    "name": "Derby",
    "latitude": 52.922,
    "longitude": -1.476,
    "outcode": "DE1",
    "council": "Derby",
}
CARD = ServiceCard(
    id="s1",
    name="Riverside Walkers",
    organization="Friends of the river",
    description="A slow walk by the river. Tea afterwards.",
    summary="A slow walk by the river.",
    venue="Town hall",
    town="Newark",
    postcode="NG24 1AA",
    latitude=53.07,
    longitude=-0.81,
    distance_miles=0.6,
    times="Thursdays, 10am to midday",
    next_session=datetime(2026, 11, 5, 10, 0, tzinfo=UTC),
    cost="Free",
    is_free=True,
    phone="01632 960 001",
    email="",
    url="",
    languages=(),
    accessibility=(),
    min_age=None,
    max_age=None,
    delivery="in_person",
    reach="neighbourhood",
    assured_date=date(2026, 10, 1),
    demo=False,
    topics=("physical-activity",),
    status="active",
    alert="",
)


def card(number: int = 1, **fields: Any) -> ServiceCard:
    """A group; every field has a harmless default."""
    names = ("Riverside Walkers", "Knit and Natter", "Lunch Club", "Choir for All", "Allotment Friends")
    return replace(CARD, **({"id": f"s{number}", "name": names[(number - 1) % len(names)]} | fields))


@dataclass
class FakeDirectory:
    """A directory of the given cards, which remembers what it was asked."""

    cards: list[ServiceCard] = field(default_factory=list)
    asked: list[ServiceQuery] = field(default_factory=list)

    def search(self, query: ServiceQuery) -> list[ServiceCard]:
        self.asked.append(query)
        near = [one for one in self.cards if one.reach == "national" or query.place is not None]
        within = [one for one in near if (one.distance_miles or 0) <= query.within_miles]
        return within[query.offset : query.offset + query.limit]

    def service(self, service_id: str) -> ServiceCard | None:
        return next(iter(self.services([service_id])), None)

    def services(self, ids: Sequence[str]) -> list[ServiceCard]:
        by_id = {one.id: one for one in self.cards}
        return [by_id[one] for one in ids if one in by_id]

    def holds_demo(self) -> bool:
        return any(one.demo for one in self.cards)

    def counts(self) -> dict[str, int]:
        return {"services": len(self.cards), "demo": 0, "feeds": 1}


class ClosedDirectory(FakeDirectory):
    """A directory whose database cannot be read."""

    def search(self, query: ServiceQuery) -> list[ServiceCard]:
        raise DirectoryUnavailable("closed")

    def services(self, ids: Sequence[str]) -> list[ServiceCard]:
        raise DirectoryUnavailable("closed")


@dataclass
class FakeTurns:
    """The plan steps of one conversation."""

    steps: list[str] = field(default_factory=list)

    def plan_steps(self, conversation_id: str) -> list[str]:
        return self.steps


def article(topic: str = "sleep", **fields: Any) -> Article:
    """An article; every field has a harmless default."""
    wanted: dict[str, Any] = {
        "id": topic,
        "kind": "wellbeing",
        "title": f"About {topic}",
        "summary": "Small things help.",
        "sms": "Small things help.",
        "topics": (topic,),
        "comfort": ("Rest when you can.",),
        "red_flags": ("Ring 999 if you cannot breathe.",),
        "group_needs": (topic,),
        "sources": (Source("NHS", "https://www.nhs.uk/a"), Source("Mind", "https://www.mind.org.uk/b")),
        "reviewed": date(2026, 11, 1),
        "review_by": date(2027, 11, 1),
        "clinical_review": None,
        "what_you_can_do": Section("What you can do", "- Keep the same hours.\n- Put **screens** away."),
        "when_to_get_help": Section("When to get help and from whom", "Ring 111."),
        "groups": Section("Groups and people who can help", "Ring Mind on 0300 123 3393."),
    }
    return Article(**(wanted | fields))


@cache
def topics() -> dict[str, Topic]:
    return load_topics()


@cache
def replies() -> ReplyTable:
    """A reply table of three kinds: one that asks about 999, one that asks about safety, one that asks nothing."""
    line = {"source": "https://example.org", "checked": None}

    def entry(kind: str, ask: str | None) -> dict[str, Any]:
        said = {"self": f"Words for {kind}. Ring 999."}
        return {"kinds": [kind], "first": "999", "text": said, "ask": ask, "also": said | {"number": "999"}}

    return ReplyTable(
        {
            "version": 1,
            "numbers": {"999": {"number": "999", "name": "999"} | line},
            "contacts": {},
            "lines": {"honesty": "Nobody reads this until {reader}.", "honesty_unknown": "Nobody.", "silent": "55."},
            "asks": {
                "rung": {"question": "Have you rung 999?", "options": ["yes", "no", "can't"]},
                "safe": {"question": "Are you safe right now?", "options": ["yes", "no"]},
            },
            "replies": [entry("heart", "rung"), entry("suicide", "safe"), entry("scam", None)],
            "follow_ups": {
                name: {"text": f"Words after {name}.", "numbers": ["999"]}
                for name in ("emergency_yes", "emergency_no", "emergency_cant", "crisis_yes", "crisis_no")
            },
        }
    )


@cache
def domain() -> dict[str, Any]:
    """The responses of every skill, read without Rasa."""
    said: dict[str, Any] = {}
    for file in sorted(DOMAIN.glob("*.yml")):
        said |= yaml.safe_load(file.read_text("utf-8")).get("responses", {})
    return {"responses": said}


def service(**fields: Any) -> Service:
    """Who runs this installation."""
    wanted: dict[str, Any] = {
        "organisation": "Demo Line",
        "phone": "01632 960 000",
        "hours": OpeningHours.parse("Mon-Fri 09:00-17:00"),
        "hours_said": "Monday to Friday, 9am to 5pm",
        "show_unreviewed": False,
        "public_url": "https://demo.example",
    }
    return Service(**(wanted | fields))


def deps(**given: Any) -> Deps:
    """Wiring made of fakes; any part can be given."""
    wanted: dict[str, Any] = {
        "directory": FakeDirectory([card(1), card(2), card(3), card(4)]),
        "articles": Articles({"sleep": article("sleep")}, topics()),
        "topics": topics(),
        "replies": Replies(replies()),
        "service": service(),
        "turns": FakeTurns(),
        "clock": lambda: NOW,
        "effects": TurnEffects(),
    }
    return Deps(**(wanted | given))


def talk(
    text: str = "hello",
    *,
    act: str = "ask_self_care",
    about: Sequence[str] = (),
    place: dict[str, Any] | None = None,
    place_choices: Sequence[dict[str, Any]] = (),
    when: str | None = None,
    for_whom: str | None = None,
    findings: Sequence[Finding] = (),
    chosen: Any = None,
    channel: str = "web",
    danger_lately: bool = False,
    **slots: Any,
) -> Tracker:
    """A message as the pipeline reads it, in a conversation with these slots."""
    metadata: dict[str, Any] = {"channel": channel, "findings": [one.as_dict() for one in findings], "chosen": chosen}
    message = {
        "text": text,
        "act": {"name": act, "confidence": 0.9},
        "topics": [{"id": one, "score": 0.9, "why": "phrase"} for one in about],
        "place": place,
        "place_choices": list(place_choices),
        "near_me": False,
        "when": when,
        "for": for_whom,
        "metadata": metadata | {"danger_lately": danger_lately},
    }
    return Tracker("c1", slots, message, [], False, None, {}, None)


@dataclass(frozen=True)
class Done:
    """What one run of an action led to."""

    names: list[str]
    customs: list[dict[str, Any]]
    values: list[dict[str, Any]]
    events: list[dict[str, Any]]
    effects: tuple[Effect, ...]

    @property
    def slots(self) -> dict[str, Any]:
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    def effect(self, kind: type[Effect]) -> Any:
        """The one effect of a kind."""
        (only,) = [one for one in self.effects if isinstance(one, kind)]
        return only


def run(action: HouseAction, tracker: Tracker, given: Deps | None = None, said: dict[str, Any] | None = None) -> Done:
    """Run an action as Rasa would: names of responses, what the channel draws, events, effects."""
    wired = given or deps()
    wiring.wire(wired)
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, tracker, said if said is not None else domain()))
    messages = dispatcher.messages
    known = ("text", "buttons", "elements", "custom", "template", "response", "image", "attachment")
    return Done(
        names=[message["response"] for message in messages],
        customs=[message["custom"] for message in messages],
        values=[{key: value for key, value in message.items() if key not in known} for message in messages],
        events=list(events),
        effects=tuple(wired.effects.take()) if isinstance(wired.effects, TurnEffects) else (),
    )


@dataclass
class Broken:
    """A dependency that fails however it is used, and remembers that it was."""

    touched: bool = False

    def _fail(self) -> None:
        object.__setattr__(self, "touched", True)
        raise RuntimeError("broken")

    def __getattr__(self, name: str) -> Any:
        self._fail()

    def __getitem__(self, key: object) -> Any:
        self._fail()

    def __iter__(self) -> Iterator[Any]:
        self._fail()
        yield

    def __call__(self, *args: Any, **named: Any) -> Any:
        self._fail()
