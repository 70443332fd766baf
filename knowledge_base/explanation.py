"""Why a message was answered as it was: what was read in it and what each part of the safety engine said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from knowledge_base.safety.findings import Finding, Vote
from knowledge_base.understanding.phrases import PhraseHit


@dataclass(frozen=True)
class Chance:
    """An act with the chance (0 to 1) that the message asks for it."""

    act: str
    score: float


@dataclass(frozen=True)
class TopicSeen:
    """A topic that was near, with its chance (0 to 1), and why: its own name, or the meaning."""

    id: str
    title: str
    score: float
    why: str


@dataclass(frozen=True)
class Explanation:
    """One message as it was understood. `acts` and `topics` are best first.

    `intent` is what the conversation made of the likeliest act: danger, a chosen option or an answer to our question
    outranks it. `places` holds several names where one word can mean each of them. `dates` are as in 2026-11-24.
    `votes` are the safety engine's, also those that a context lowered; `alarms` name the parts of it that failed.
    `responses` are the replies that were said, by their names in the domain. `things` are the acts of a message that
    asks for two things; `outside` is the chance (0 to 1) that it is out of scope.
    """

    text: str
    intent: str
    acts: Sequence[Chance]
    phrases: Sequence[PhraseHit]
    topics: Sequence[TopicSeen]
    places: Sequence[str]
    near_me: bool
    when: str | None
    dates: Sequence[str]
    for_whom: str | None
    findings: Sequence[Finding]
    votes: Sequence[Vote]
    alarms: Sequence[str]
    responses: Sequence[str]
    things: Sequence[str] = ()
    outside: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON: levels by their names, everything else as it is."""
        plain = asdict(self)
        for seen, values in zip(self.votes, plain["votes"], strict=True):
            values["level"] = seen.level.label
        return {**plain, "findings": [finding.as_dict() for finding in self.findings]}
