"""Practice conversations: the whole path over casework in memory. Nothing they do reaches the desk or is counted."""

import time
import uuid
from dataclasses import dataclass
from typing import Any

from bot.process import BotParts, turn_runner
from bot.turn import TurnRun
from casework.casework import Casework
from casework.effects import OpenHandoff
from casework.inbox import MAX_TRIES, InboundMessage
from casework.practice import practice_casework
from knowledge_base.safety.findings import Level


@dataclass(frozen=True)
class PracticeAnswer:
    """What one message led to, as `waymark ask --jsonl` writes it. `ms` is the turn's time in milliseconds."""

    act: str
    topics: list[str]
    place: dict[str, Any] | None
    for_whom: str | None
    when: str | None
    safety: str
    findings: list[dict[str, Any]]
    services: list[str]
    handoff: bool
    replies: list[dict[str, Any]]
    ms: float

    def as_line(self, line_id: object) -> dict[str, Any]:
        """The answer in the shape of a JSON line."""
        return {
            "id": line_id,
            "act": self.act,
            "topics": self.topics,
            "place": self.place,
            "for": self.for_whom,
            "when": self.when,
            "safety": self.safety,
            "findings": self.findings,
            "services": self.services,
            "handoff": self.handoff,
            "replies": self.replies,
            "ms": self.ms,
        }


class Practice:
    """Asks one message at a time, each in a conversation of its own unless one is given."""

    def __init__(self, parts: BotParts) -> None:
        self._casework: Casework = practice_casework(parts.clock)
        self._runner = turn_runner(parts, self._casework)

    def open(self, channel: str = "web") -> str:
        """A practice conversation for several messages."""
        return self._casework.conversations.open(channel)

    async def ask(self, text: str, channel: str = "web", conversation_id: str | None = None) -> PracticeAnswer:
        """Run one message through the full pipeline, policies and actions."""
        conversation = conversation_id or self.open(channel)
        message = InboundMessage(f"practice:{uuid.uuid4().hex}", conversation, channel, text)
        self._casework.inbox.accept(message)
        started = time.perf_counter()
        run = await self._until_answered()
        ms = (time.perf_counter() - started) * 1000
        outcome = run.outcome
        assert outcome is not None
        parse = run.understood or await self._runner.understand(text)
        findings = [finding.as_dict() for finding in run.findings]
        place = parse.get("place")
        level = max((finding.level for finding in run.findings), default=Level.NONE)
        return PracticeAnswer(
            act=(parse.get("act") or {}).get("name", "unclear"),
            topics=[topic["id"] for topic in parse.get("topics") or ()][:3],
            place=place and {"name": place["name"], "outcode": place["outcode"], "lat": place["latitude"],
                             "lon": place["longitude"]},
            for_whom=parse.get("for"),
            when=parse.get("when"),
            safety=level.label,
            findings=[{key: finding[key] for key in ("kind", "level", "who")} for finding in findings],
            services=[card["id"] for part in outcome.parts for card in part.custom.get("services", ())],
            handoff=any(isinstance(effect, OpenHandoff) for effect in outcome.effects),
            replies=[part.as_dict() for part in outcome.parts],
            ms=round(ms, 1),
        )  # fmt: skip

    async def _until_answered(self) -> TurnRun:
        """A failed turn is tried again as the bot would, until it speaks or parks the message."""
        for _ in range(MAX_TRIES):
            run = await self._runner.run_next("practice")
            if run is not None and run.outcome is not None:
                return run
        raise RuntimeError("the message was not answered; see the log")
