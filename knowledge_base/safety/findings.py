"""The words the safety room speaks to the others: levels, findings, votes and an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

Who = Literal["self", "other"]


class SafetyError(Exception):
    """The safety room could not read its own rules, replies or model."""


class Level(IntEnum):
    """How serious a finding is; a higher level goes first in every queue and reply."""

    NONE = 0
    URGENT = 1
    SAFEGUARDING = 2
    CRISIS = 3
    EMERGENCY = 4

    @property
    def label(self) -> str:
        """The level as written in rules and training data, for example "crisis"."""
        return self.name.lower()

    @classmethod
    def named(cls, label: str) -> Level:
        """The level with this label; raises SafetyError when there is none."""
        try:
            return cls[label.upper()]
        except KeyError as error:
            raise SafetyError(f"There is no safety level called {label!r}.") from error


@dataclass(frozen=True)
class Finding:
    """One danger seen in a message: what it is, how serious, who is at risk, and the words that showed it."""

    kind: str
    level: Level
    who: Who
    under_18: bool | None
    evidence: str

    def as_dict(self) -> dict[str, object]:
        """Plain values for message metadata; `from_dict` reads them back."""
        return {
            "kind": self.kind,
            "level": self.level.label,
            "who": self.who,
            "under_18": self.under_18,
            "evidence": self.evidence,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Finding:
        """The finding that `as_dict` wrote; raises SafetyError when a value is missing or odd."""
        under_18 = values.get("under_18")
        try:
            return cls(
                kind=str(values["kind"]),
                level=Level.named(str(values["level"])),
                who="other" if values["who"] == "other" else "self",
                under_18=under_18 if isinstance(under_18, bool) else None,
                evidence=str(values.get("evidence", "")),
            )
        except KeyError as error:
            raise SafetyError(f"A safety finding lacks {error}.") from error


@dataclass(frozen=True)
class Vote:
    """What one part of the engine said, kept so that a person can see why: also votes that a context lowered."""

    source: Literal["rule", "head"]
    name: str
    kind: str
    level: Level
    evidence: str
    lowered_by: str | None = None
    confidence: float | None = None


@dataclass(frozen=True)
class Assessment:
    """Everything found in one message, most serious first, with every vote and the parts that failed."""

    findings: tuple[Finding, ...] = ()
    votes: tuple[Vote, ...] = ()
    alarms: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """The highest level found, NONE when nothing was."""
        return max((finding.level for finding in self.findings), default=Level.NONE)

    def as_dicts(self) -> list[dict[str, object]]:
        """The findings as plain values, in order, for metadata and reply parts."""
        return [finding.as_dict() for finding in self.findings]


def who_named(value: str) -> Who:
    """The person at risk as written in rules and data; anything but "other" means the writer."""
    return "other" if value == "other" else "self"
