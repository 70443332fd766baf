"""Practice conversations: the whole path over casework in memory. Nothing they do reaches the desk or is counted."""

import time
import uuid
from dataclasses import dataclass
from typing import Any

from bot.explaining import Explainer
from bot.turn import TurnRun, TurnRunner
from casework.casework import Casework
from casework.effects import OpenHandoff
from casework.inbox import MAX_TRIES, InboundMessage
from knowledge_base.explanation import Explanation
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
    why: Explanation | None = None

    def as_line(self, line_id: object) -> dict[str, Any]:
        """The answer in the shape of a JSON line; `why` is there only when it was asked for."""
        line = {
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
        return line | {"why": self.why.as_dict()} if self.why else line


class Practice:
    """Asks one message at a time, each in a conversation of its own unless one is given.

    `runner` runs turns over `casework`, which is in memory.
    """

    def __init__(self, casework: Casework, runner: TurnRunner, explainer: Explainer) -> None:
        self._casework = casework
        self._runner = runner
        self._explainer = explainer

    def open(self, channel: str = "web") -> str:
        """A practice conversation for several messages."""
        return self._casework.conversations.open(channel)

    async def ask(
        self, text: str, channel: str = "web", conversation_id: str | None = None, *, explain: bool = False
    ) -> PracticeAnswer:
        """Run one message through the full pipeline, policies and actions; `explain` says why as well."""
        conversation = conversation_id or self.open(channel)
        message = InboundMessage(f"practice:{uuid.uuid4().hex}", conversation, channel, text)
        self._casework.inbox.accept(message)
        started = time.perf_counter()
        run = await self._until_answered()
        ms = (time.perf_counter() - started) * 1000
        parse = run.understood or await self._runner.understand(text)
        return _answer(run, parse, ms, self._explainer.explain(text, run, parse) if explain else None)

    async def _until_answered(self) -> TurnRun:
        """A failed turn is tried again as the bot would, until it speaks or parks the message."""
        for _ in range(MAX_TRIES):
            run = await self._runner.run_next("practice")
            if run is not None and run.outcome is not None:
                return run
        raise RuntimeError("the message was not answered; see the log")


def _answer(run: TurnRun, parse: dict[str, Any], ms: float, why: Explanation | None) -> PracticeAnswer:
    outcome = run.outcome
    assert outcome is not None
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
        why=why,
    )  # fmt: skip
