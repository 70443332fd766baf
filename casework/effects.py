"""What a turn does beyond speaking. Effects are queued by actions and applied only when the turn commits."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from casework.consent import note
from casework.inbox import Leased, raise_alarm
from casework.models import (
    EffectRow,
    EnquiryRow,
    FeedbackRow,
    FindingRow,
    HandoffRow,
    PlanStepRow,
)
from casework.transactions import hold
from knowledge_base.safety.findings import Finding


class Effect(ABC):
    """One change to a person's records; unique on (message, kind, ordinal), so a turn run twice does it once."""

    @property
    def kind(self) -> str:
        """The effect's name in the audit."""
        return type(self).__name__

    @abstractmethod
    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Make the change inside the turn's one transaction."""


@dataclass(frozen=True)
class OpenHandoff(Effect):
    """Put the conversation in the queue for a human. An open handoff is kept, and nobody's words make its level fall.

    A danger that no human has cleared counts here too, whatever this message asked for.
    """

    reason: str
    expect: str
    level: int = 0

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Open or raise the one handoff of this conversation."""
        conversation = hold(session, leased.conversation_id)  # two at once would both find no open handoff
        open_row = session.scalars(
            select(HandoffRow).where(HandoffRow.conversation_id == conversation.id, HandoffRow.state != "closed")
        ).one_or_none()
        level = max(self.level, conversation.level)
        if open_row is not None:
            open_row.level = max(open_row.level, level)
            return
        session.add(
            HandoffRow(
                conversation_id=leased.conversation_id,
                reason=self.reason,
                level=level,
                expect=self.expect,
                opened_at=now,
            )
        )
        if conversation.holder != "human":
            conversation.holder = "waiting"


@dataclass(frozen=True)
class RecordEnquiry(Effect):
    """Note one need, what was offered for it, and what was missing."""

    act: str
    topics: tuple[str, ...]
    place: str | None = None
    council: str | None = None
    asked_when: str | None = None
    for_whom: str | None = None
    offered: tuple[str, ...] = ()
    missing: str | None = None

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Add the enquiry."""
        session.add(
            EnquiryRow(
                conversation_id=leased.conversation_id,
                inbox_id=leased.inbox_id,
                act=self.act,
                topics=list(self.topics),
                place=self.place,
                council=self.council,
                asked_when=self.asked_when,
                for_whom=self.for_whom,
                offered=list(self.offered),
                missing=self.missing,
                at=now,
            )
        )


@dataclass(frozen=True)
class RecordFindings(Effect):
    """Keep safety findings and latch the conversation's level; only a named human lowers it."""

    findings: tuple[Finding, ...]

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Add the findings and raise the level."""
        for finding in self.findings:
            session.add(
                FindingRow(
                    conversation_id=leased.conversation_id,
                    inbox_id=leased.inbox_id,
                    kind=finding.kind,
                    level=int(finding.level),
                    who=finding.who,
                    under_18=finding.under_18,
                    evidence=finding.evidence,
                    at=now,
                )
            )
        conversation = hold(session, leased.conversation_id)
        conversation.level = max([conversation.level, *(int(finding.level) for finding in self.findings)])


@dataclass(frozen=True)
class RecordConsent(Effect):
    """Note what a person allowed or stopped, here and for their number."""

    purpose: str
    state: str

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Add the newest state; earlier ones stay."""
        note(session, leased.conversation_id, self.purpose, self.state, "person", now)


@dataclass(frozen=True)
class RecordFeedback(Effect):
    """Note that an answer helped, did not, or that a listing is wrong."""

    verdict: str
    about: tuple[str, ...] = field(default=())

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Add the feedback."""
        session.add(
            FeedbackRow(conversation_id=leased.conversation_id, verdict=self.verdict, about=list(self.about), at=now)
        )


@dataclass(frozen=True)
class RecordPlanStep(Effect):
    """Keep one small step that the person set for themselves."""

    step: str

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Add the step."""
        session.add(PlanStepRow(conversation_id=leased.conversation_id, text=self.step, at=now))


@dataclass(frozen=True)
class RaiseAlarm(Effect):
    """Tell staff that something needs a look."""

    name: str

    def apply(self, session: Session, leased: Leased, now: datetime) -> None:
        """Add the alarm."""
        raise_alarm(session, self.name, now, leased.conversation_id)


def apply_all(session: Session, leased: Leased, effects: tuple[Effect, ...], now: datetime) -> None:
    """Apply effects in order, each with its audit row."""
    counts: dict[str, int] = {}
    for effect in effects:
        ordinal = counts.get(effect.kind, 0)
        counts[effect.kind] = ordinal + 1
        session.add(EffectRow(inbox_id=leased.inbox_id, kind=effect.kind, ordinal=ordinal, at=now))
        effect.apply(session, leased, now)
    session.flush()
