"""What the action tests work with: a message as the pipeline reads it, and a run of an action as Rasa would run it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import wiring
from actions.house import HouseAction
from actions.wiring import Deps, Replies, TurnEffects
from casework.effects import Effect
from knowledge_base.articles.loader import Articles
from knowledge_base.safety.findings import Finding
from tests.actions.fakes import FakeDirectory, FakeTurns
from tests.actions.samples import article, card, replies, service, topics

DOMAIN = Path(__file__).parents[2] / "bot" / "domain"
NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # a Tuesday, when the desk is open


@cache
def domain() -> dict[str, Any]:
    """The responses of every skill, read without Rasa."""
    said: dict[str, Any] = {}
    for file in sorted(DOMAIN.glob("*.yml")):
        said |= yaml.safe_load(file.read_text("utf-8")).get("responses", {})
    return {"responses": said}


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
    things: Sequence[dict[str, str]] = (),
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
        "things": list(things),
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
