"""Joins the votes of rules and trained head into findings; either may raise, and a part that fails lowers nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from knowledge_base.safety.findings import Assessment, Finding, Level, Vote
from knowledge_base.safety.folding import fold
from knowledge_base.safety.rules import Hit, RuleBook

if TYPE_CHECKING:
    from knowledge_base.safety.head import SafetyHead

log = logging.getLogger(__name__)

RULES_FAILED = "safety_rules_failed"
HEAD_FAILED = "safety_head_failed"
# How many earlier messages of the same person are read together with the new one.
RECENT_MESSAGES = 2
# Contexts that say the whole message is about something harmless. Under one of them, or beside a saying, the head alone
# must be this sure before it raises anything.
SURE_AGAINST_CONTEXT = 0.75
# And this sure where a rule of the same level found its words and a context lowered them ("not suicidal, just lonely").
SURE_AGAINST_RULE = 0.95
BENIGN = (
    "question",
    "work_talk",
    "fiction",
    "bereaved",
    "recovered",
    "recovered_past",
    "group_talk",
    "reported_work",
    "worry",
)
# What an adult's finding is called when a child speaks of their own home.
CHILD_KINDS = {
    "domestic_abuse": "child_disclosure",
    "child_at_risk": "child_disclosure",
    "adult_abuse": "child_disclosure",
}
# And the other way round, when the writer shows that they are an adult.
ADULT_KINDS = {"child_disclosure": "domestic_abuse"}
# What harm is called when the one who is harmed is a child and somebody else.
ABOUT_ANOTHER = {"child_disclosure": "child_at_risk", "adult_abuse": "child_at_risk"}
# Kinds in which the writer is the one at risk (or the risk), whoever else is named.
SELF_KINDS = frozenset({"child_disclosure", "harm_to_others", "scam"})


class SafetyEngine:
    """Finds danger in a message with rules, and with a trained head when there is one."""

    def __init__(self, rules: RuleBook, head: SafetyHead | None = None) -> None:
        self._rules: RuleBook = rules
        self._head: SafetyHead | None = head

    @classmethod
    def load(cls, head: SafetyHead | None = None) -> SafetyEngine:
        """The engine with the rules of this folder; raises SafetyError when a rule is not well formed."""
        return cls(RuleBook.load(), head)

    def assess(self, text: str, recent: Sequence[str] = ()) -> Assessment:
        """Everything dangerous in the text, read also together with the person's last messages (oldest first).

        Never raises, whatever the text. A part that fails is named in `alarms`, and the other part's finding stands.
        """
        alarms: list[str] = []
        hits: list[Hit] = []
        head_vote: Vote | None = None
        try:
            hits = self._rules.find(text, tuple(recent)[-RECENT_MESSAGES:])
        except Exception as error:  # noqa: BLE001 - a fault here must not silence the other part
            log.error("%s: %s", RULES_FAILED, type(error).__name__)
            alarms.append(RULES_FAILED)
        if self._head is not None:
            try:
                head_vote = self._head_vote(text, hits, alarms)
            except Exception as error:  # noqa: BLE001 - a fault here must not silence the other part
                log.error("%s: %s", HEAD_FAILED, type(error).__name__)
                alarms.append(HEAD_FAILED)
        findings = _findings(hits)
        if head_vote and head_vote.lowered_by is None:
            findings = self._raised(findings, head_vote, text, RULES_FAILED in alarms)
        votes = (*(hit.vote for hit in hits), *((head_vote,) if head_vote else ()))
        return Assessment(_in_order(findings), votes, tuple(alarms))

    def _head_vote(self, text: str, hits: Sequence[Hit], alarms: Sequence[str]) -> Vote | None:
        assert self._head is not None
        vote = self._head.vote(text)
        if vote is None or alarms:
            # Where the rules failed nothing can say that the message is harmless.
            return vote
        if any(hit.vote.lowered_by is None for hit in hits):
            return vote
        reason, sure = self._harmless(text, vote.level, hits)
        return _lowered(vote, reason) if reason and (vote.confidence or 0.0) < sure else vote

    def _harmless(self, text: str, level: Level, hits: Sequence[Hit]) -> tuple[str | None, float]:
        """Why the message may be harmless though the head saw danger in it, and how sure the head must be to stand."""
        same = [hit.vote.lowered_by for hit in hits if hit.vote.level == level and hit.whole]
        if same:
            return same[0], SURE_AGAINST_RULE
        folded = fold(text)
        masked = self._rules.contexts.masked(folded)
        frames = self._rules.contexts.present(BENIGN, masked)
        reason = frames[0] if frames else "idiom" if masked != folded else None
        return reason, SURE_AGAINST_CONTEXT

    def _raised(self, findings: list[Finding], vote: Vote, text: str, failed: bool) -> list[Finding]:
        """The findings with the head's vote, when it is more serious than every rule that stands."""
        if max((finding.level for finding in findings), default=Level.NONE) >= vote.level:
            return findings
        if failed:
            return [*findings, Finding(vote.kind, vote.level, "self", None, "")]
        folded = fold(text)
        told_of = self._rules.people.who(folded, 0, len(folded))
        # Only where the words say that the one spoken of is a child: a child's own words must reach Childline.
        of_a_child = told_of == "other" and self._rules.people.under_18(folded, "other")
        kind = ABOUT_ANOTHER.get(vote.kind, vote.kind) if of_a_child else vote.kind
        who = "self" if kind in SELF_KINDS else told_of
        under_18 = self._rules.people.under_18(folded, who)
        return [*findings, Finding(kind, vote.level, who, under_18, vote.evidence)]


def _findings(hits: Iterable[Hit]) -> list[Finding]:
    found: dict[str, Finding] = {}
    for hit in hits:
        if hit.vote.lowered_by:
            continue
        kind = hit.vote.kind
        if hit.under_18 and hit.who == "self":
            kind = CHILD_KINDS.get(kind, kind)
        elif hit.under_18 is False and hit.who == "self":
            kind = ADULT_KINDS.get(kind, kind)
        elif hit.under_18:
            kind = ABOUT_ANOTHER.get(kind, kind)
        known = found.get(kind)
        if known is None or hit.vote.level > known.level:
            found[kind] = Finding(kind, hit.vote.level, hit.who, hit.under_18, hit.vote.evidence)
    return list(found.values())


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -finding.level))


def _lowered(vote: Vote, by: str) -> Vote:
    return Vote(vote.source, vote.name, vote.kind, vote.level, vote.evidence, by, vote.confidence)
