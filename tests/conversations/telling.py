"""Tells one story to the whole bot: real model, real articles, a small real directory, casework in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from actions import wiring
from actions.wiring import Deps
from bot.turn import TurnRun, TurnRunner
from casework.casework import Casework
from casework.effects import OpenHandoff
from casework.hours import LONDON
from casework.inbox import MAX_TRIES, InboundMessage
from casework.messaging.parts import ReplyPart, faults_of
from casework.turns import TrackerStage, TurnOutcome
from knowledge_base.directory.search import Directory
from knowledge_base.safety.findings import Level
from tests.casework.room import FrozenClock

HERE = Path(__file__).parent
START = datetime(2026, 11, 3, 10, 0, tzinfo=LONDON)  # a Tuesday, when the desk is open
GIVEN = {"channel", "clock", "slots", "directory", "show_unreviewed", "greeted"}
TURN = {"person", "bot", "kinds", "slots", "effects", "handoff", "safety", "shows", "topic", "says_nothing_of",
        "numbers", "shows_danger"}  # fmt: skip
ANYTHING = "anything"  # any reply will do, but not silence
STEPS = {"desk", "later"}  # what happens between two messages


class StoryFault(AssertionError):
    """The bot did not do what the story tells; the message names both sides."""


@dataclass(frozen=True)
class Story:
    """One file: what is given, and the turns."""

    name: str
    given: dict[str, Any]
    turns: list[dict[str, Any]]


def stories(folder: Path = HERE) -> list[Story]:
    """Every story, in the order of file names. Raises ValueError for a key that the runner does not know."""
    told: list[Story] = []
    for file in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(file.read_text("utf-8"))
        given, turns = content.get("given") or {}, content["turns"]
        unknown = set(content) - {"given", "turns"} | set(given) - GIVEN
        for turn in turns:
            unknown |= set(turn) - (TURN if "person" in turn else STEPS)
        if unknown:
            raise ValueError(f"{file.name}: the runner does not know {', '.join(sorted(unknown))}")
        told.append(Story(file.stem, given, turns))
    return told


@dataclass
class Stage:
    """The bot, loaded once for all stories."""

    casework: Casework
    runner: TurnRunner
    deps: Deps
    clock: FrozenClock
    full: Directory
    empty: Directory
    count: int = field(default=0)

    async def tell(self, story: Story) -> None:
        """Tell a story from beginning to end. Raises StoryFault at the first turn that goes another way."""
        given = story.given
        self.clock.now = given["clock"].replace(tzinfo=LONDON) if "clock" in given else START
        directory = self.empty if given.get("directory") == "empty" else self.full
        service = replace(self.deps.service, show_unreviewed=given.get("show_unreviewed", False))
        deps = replace(self.deps, directory=directory, service=service)
        wiring.wire(deps)
        old = self.runner
        runner = TurnRunner(self.casework, old._processor, old._engine, deps, self.clock)
        line = Line(self, runner, self.casework.conversations.open(given.get("channel", "web")), given)
        try:
            for number, turn in enumerate(story.turns, 1):
                await line.turn(turn, f"{story.name}.yml, turn {number}")
        finally:
            if self.casework.desk.is_paused():
                self.casework.desk.unpause("test")


class Line:
    """One conversation of a story."""

    def __init__(self, stage: Stage, runner: TurnRunner, conversation: str, given: dict[str, Any]) -> None:
        self.stage, self.runner, self.conversation = stage, runner, conversation
        self.channel = given.get("channel", "web")
        if given.get("greeted", True) or given.get("slots"):
            self._before(given)

    def _before(self, given: dict[str, Any]) -> None:
        """What was said and remembered before the story begins."""
        self._accept("hello")
        leased = self.stage.casework.inbox.lease_next("before")
        assert leased is not None
        slots = given.get("slots") or {}
        events = [{"event": "slot", "name": name, "value": value, "timestamp": 0.0} for name, value in slots.items()]
        spoken = (ReplyPart("Hello."),) if given.get("greeted", True) else ()
        self.stage.casework.turns.finish(leased, TurnOutcome(spoken, (), TrackerStage(events, {}, None)))

    def _accept(self, text: str) -> None:
        self.stage.count += 1
        message = InboundMessage(f"story:{self.stage.count}", self.conversation, self.channel, text)
        self.stage.casework.inbox.accept(message)

    async def turn(self, turn: dict[str, Any], where: str) -> None:
        """One message and its answer, or one step of staff or of time."""
        self.stage.clock.move(seconds=20)
        if "later" in turn:
            self.stage.clock.now += timedelta(**turn["later"])
        elif "desk" in turn:
            self._desk(turn["desk"])
        else:
            said = written_out(str(turn["person"]))
            self._accept(said)
            run = await self._answered()
            await self._check(turn, run, f"{where}: the person says {said[:80]!r}")

    def _desk(self, step: str) -> None:
        desk = self.stage.casework.desk
        if step in ("pause", "unpause"):
            getattr(desk, step)("sam")
            return
        (card,) = [one for one in desk.open_handoffs() if one.conversation_id == self.conversation]
        {"claim": desk.claim, "close": desk.close}[step](card.id, "sam")

    async def _answered(self) -> TurnRun:
        for _ in range(MAX_TRIES):
            run = await self.runner.run_next("story")
            assert run is not None
            if run.outcome is not None:
                return run
        raise StoryFault("the message was never answered")

    async def _check(self, turn: dict[str, Any], run: TurnRun, where: str) -> None:
        outcome = run.outcome
        assert outcome is not None
        parts = outcome.parts
        level = max((finding.level for finding in run.findings), default=Level.NONE)
        read = run.understood
        where += f" (act {(read.get('act') or {}).get('name')}, topics {[one['id'] for one in read.get('topics', ())]})"
        names = [getattr(part, "response", "?") for part in parts]
        if turn["bot"] == ANYTHING:
            expect(where, "silence", False, not names)
        else:
            expect(where, "bot", turn["bot"], names)
        faults = [fault for part in parts for fault in faults_of(part)]
        expect(where, "faults of the reply parts", [], faults)
        if level >= Level.URGENT and parts:
            expect(where, "kind of the first part after danger", "safety", parts[0].kind)
        drawn = {
            "kinds": [part.kind for part in parts],
            "numbers": parts[0].custom.get("numbers") if parts else None,
            "shows_danger": any(part.custom.get("danger") for part in parts if part.kind == "article"),
        }
        for key in drawn.keys() & turn.keys():
            expect(where, key, turn[key], drawn[key])
        expect(where, "safety", turn.get("safety", "none"), level.label)
        handoffs = [effect.reason for effect in outcome.effects if isinstance(effect, OpenHandoff)]
        expect(where, "handoff", turn.get("handoff"), handoffs[0] if handoffs else None)
        shown = [one["name"] for part in parts for one in part.custom.get("services", ())]
        if "shows" in turn:
            expect(where, "shows", turn["shows"], shown)
        if "topic" in turn:
            expect(where, "topic", turn["topic"], next((p.custom["topic"] for p in parts if p.kind == "article"), None))
        for words in turn.get("says_nothing_of", ()):
            said = " ".join([part.text for part in parts] + [str(part.custom) for part in parts])
            if words.casefold() in said.casefold():
                raise StoryFault(f"{where}\n  must not say: {words!r}\n  said: {said}")
        self._effects(where, turn.get("effects"), outcome.effects)
        if "slots" in turn:
            slots = await self.runner._processor.slots(self.conversation)
            for name, value in turn["slots"].items():
                expect(where, f"slot {name}", value, part_of(slots.get(name), value))

    @staticmethod
    def _effects(where: str, wanted: dict[str, Any] | None, effects: tuple[Any, ...]) -> None:
        for kind, fields in (wanted or {}).items():
            found = next((effect for effect in effects if effect.kind == kind), None)
            if found is None:
                raise StoryFault(f"{where}\n  expected effect: {kind}\n  got: {[effect.kind for effect in effects]}")
            for name, value in (fields or {}).items():
                got = getattr(found, name)
                expect(where, f"{kind}.{name}", value, list(got) if isinstance(got, tuple) else got)


def directory(path: Path, clock: FrozenClock, *, filled: bool) -> Directory:
    """A directory database, filled by the usual importer."""
    from knowledge_base.database import open_engine, session_factory
    from knowledge_base.directory.importer import import_feed
    from waymark.migrations.upgrade import upgrade

    engine = open_engine(f"sqlite:///{path}", schema="directory")
    upgrade(engine, "directory")
    sessions = session_factory(engine)
    if filled:
        report = import_feed(sessions, HERE / "directory.json", feed="stories", strict=True, clock=clock)
        assert report.faults == []
    return Directory(sessions, clock)


def written_out(text: str) -> str:
    """What the person sends: "REPEAT 2000 walk" is that word two thousand times, and then the rest."""
    again = re.match(r"REPEAT (\d+) (\w+) ?(.*)", text)
    return f"{again[2]} " * int(again[1]) + again[3] if again else text


def part_of(got: Any, wanted: Any) -> Any:
    """Of a table only the fields that the story speaks of."""
    if isinstance(got, dict) and isinstance(wanted, dict):
        return {key: part_of(got.get(key), value) for key, value in wanted.items()}
    return got


def expect(where: str, what: str, wanted: Any, got: Any) -> None:
    """Raises StoryFault with both sides when they differ."""
    if wanted != got:
        raise StoryFault(f"{where}\n  expected {what}: {wanted}\n  got {what}: {got}")
