"""Judges whether the number that a person reads first is right for the kind of danger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge_base.safety.findings import Finding, Level
from knowledge_base.safety.replies import ReplyTable
from waymark.errors import WaymarkError
from waymark.evaluation.intervals import count
from waymark.evaluation.labels import Label
from waymark.evaluation.scoring import Answer, Figure, Pair, level_of

TABLE = Path(__file__).with_name("first_numbers.yml")
RIGHT_FIRST = "right first number"


@dataclass(frozen=True)
class FirstNumbers:
    """Which names may come first, by level, kind and who is at risk ("" for anyone)."""

    kinds: dict[tuple[str, str, str], frozenset[str]]
    levels: dict[str, frozenset[str]]
    under_18: frozenset[str]
    replies: ReplyTable

    @classmethod
    def load(cls, path: Path = TABLE) -> FirstNumbers:
        """Read the table. Raises WaymarkError when it names a number that the reply table does not have."""
        table = yaml.safe_load(path.read_text(encoding="utf-8"))
        kinds = {
            (level, _plain(kind), str(entry.get("by", ""))): frozenset(entry["first"])
            for level, entries in table["kinds"].items()
            for entry in entries
            for kind in entry["kinds"]
        }
        levels = {level: frozenset(names) for level, names in table["levels"].items()}
        read = cls(kinds, levels, frozenset(table["under_18"]), ReplyTable.load())
        unknown = read.names - read.replies.names
        if unknown:
            raise WaymarkError(f"{path.name} names {', '.join(sorted(unknown))}, which the reply table does not have")
        return read

    @property
    def names(self) -> frozenset[str]:
        """Every number and contact that the table names."""
        return frozenset().union(*self.kinds.values(), *self.levels.values(), self.under_18)

    def accepted(self, label: Label) -> frozenset[str] | None:
        """The names that may come first for a label; None where its kind is not known."""
        kind = _plain(label.kind)
        found = self.kinds.get((label.safety, kind, label.who)) or self.kinds.get((label.safety, kind, ""))
        if found is None and kind in self.replies.kinds:
            who = "other" if label.who == "other" else "self"
            found = frozenset({self.replies.rung_first([Finding(kind, Level.named(label.safety), who, None, "")])})
        return found and found.union(*(self.levels.get(level, frozenset()) for level in label.also))

    def is_right(self, label: Label, answer: Answer) -> bool:
        """Whether the first number of the reply is one of those accepted; the label's kind must be known."""
        findings = said_findings(answer)
        if not findings:
            return False
        wanted = self.accepted(label) or frozenset()
        if max(findings, key=lambda finding: finding.level).under_18:
            wanted |= self.under_18
        return self.replies.rung_first(findings) in wanted

    def figures(self, pairs: Sequence[Pair]) -> list[Figure]:
        """Of the messages with danger in which some was found: how many give a right number first."""
        found = [pair for pair in pairs if pair[0].safety != "none" and level_of(pair[1]) != "none"]
        if not found:
            return []
        known = [pair for pair in found if self.accepted(pair[0])]
        right = count([self.is_right(label, answer) for label, answer in known])
        strange = len(found) - len(known)
        note = f"{strange} more of a kind that the table does not know" if strange else "every kind is known"
        return [Figure("Safety", RIGHT_FIRST, right, note)]


def said_findings(answer: Answer) -> list[Finding]:
    """The findings that the safety reply answers; without such a reply, all that were found."""
    for part in answer.get("replies") or ():
        custom: dict[str, Any] = part.get("custom") or {}
        if custom.get("kind") == "safety" and custom.get("findings"):
            return [Finding.from_dict(one) for one in custom["findings"]]
    return [Finding.from_dict(one) for one in answer.get("findings") or ()]


def _plain(kind: str) -> str:
    return kind.replace("-", "_")
