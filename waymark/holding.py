"""While no talking process answers: danger gets its fixed reply all the same, and everybody else hears once that we
are not there.

The rules of the safety engine are enough for this. A bare process with them took 23 MB, with the trained head
391; and want of memory is one reason why a talking process is not there. What the head alone would find still gets the
numbers to ring, which stand in the holding reply; and the turn that comes later reads the message with both.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import structlog

from actions.safety.fixed import dangers, fixed_part
from casework.effects import OpenHandoff, RaiseAlarm
from casework.holding import HOLDING, SAFETY
from casework.messaging.attachments import split_attachments
from casework.messaging.compose import Style, compose
from casework.messaging.limits import Limits, reason_for_quiet
from casework.messaging.notices import ALOUD, NUMBERS, Notices
from casework.messaging.parts import ReplyPart
from knowledge_base.safety.findings import Finding, Level, SafetyError

if TYPE_CHECKING:
    from actions.wiring import Service
    from casework.casework import Casework
    from casework.columns import Clock
    from casework.effects import Effect
    from casework.inbox import Leased
    from knowledge_base.safety.engine import SafetyEngine
    from knowledge_base.safety.replies import ReplyTable

AT_ONCE = 50  # messages judged in one look, so that a long queue does not keep the worker from its other work
STAFF, SMS = "staff", "sms"

log = structlog.get_logger(__name__)


class HoldingLine:
    """Looks for messages that wait too long, and says what must not wait."""

    def __init__(
        self,
        casework: Casework,
        service: Service,
        clock: Clock,
        engine: Callable[[], SafetyEngine],
        replies: Callable[[], ReplyTable],
        limits: Limits | None = None,
    ) -> None:
        """`engine` and `replies` are read at the first message that waits: most days there is none.

        A text over the `limits` gets no holding reply: the bot tells its sender why when it is back.
        """
        self._limits = limits or Limits()
        self._casework = casework
        self._service = service
        self._clock = clock
        self._load_engine = engine
        self._load_replies = replies
        self._seen: set[int] = set()  # judged, and nothing had to be said
        self._is_away = False

    def look(self) -> int:
        """Judge what waits too long now. Gives how many replies were said; raises CaseworkUnavailable."""
        overdue = self._casework.holding.overdue()
        is_away = bool(overdue) and not self._casework.holding.is_answered_lately()
        if is_away != self._is_away:
            self._is_away = is_away
            self._seen.clear()
            log.warning("no_bot_answers" if is_away else "a_bot_answers", waiting=len(overdue))
        self._seen.intersection_update(overdue)
        new = [inbox_id for inbox_id in overdue if inbox_id not in self._seen][:AT_ONCE]
        return sum(self._judge(inbox_id) for inbox_id in new)

    def _judge(self, inbox_id: int) -> bool:
        self._seen.add(inbox_id)
        message = self._casework.holding.message(inbox_id)
        if message is None or message.channel == STAFF:
            return False
        found = self._dangers(message)
        if found:
            return self._say(message, SAFETY, self._safety_part(message, found), self._effects(found))
        if not self._must_tell(message):
            return False
        name = "holding" if self._may_tell(message) else "landline"
        return self._say(message, HOLDING, ReplyPart(self._notices.text(name)))

    def _may_tell(self, message: Leased) -> bool:
        """A landline may read texts out loud: until it agrees it is told nothing about us or about health."""
        return message.channel != SMS or self._casework.standings.may_tell(message.conversation_id)

    def _dangers(self, message: Leased) -> tuple[Finding, ...]:
        """What the rules find; nothing when they cannot be read, which leaves the numbers of the holding reply."""
        recent = self._casework.turns.before(message, self._clock()).texts
        words, _ = split_attachments(message.text)
        try:
            return dangers(self._engine.assess(words, recent).findings)
        except SafetyError as error:
            log.error("safety_rules_unread", error=str(error))
            return ()

    def _must_tell(self, message: Leased) -> bool:
        """Once in an outage, unless a human has the conversation or a stop of this person waits to be read."""
        if not self._is_away or message.holder == "human":
            return False
        holding, person = self._casework.holding, message.conversation_id
        return not holding.is_told(person) and not holding.stop_waits(person) and self._is_within_limits(message)

    def _is_within_limits(self, message: Leased) -> bool:
        """A flood is no reason: an outage can be one, and each sender hears of it once."""
        if message.channel != SMS:
            return True
        return reason_for_quiet(self._casework.traffic.of(message), self._limits) in (None, "busy")

    def _say(self, message: Leased, held_with: str, part: ReplyPart, effects: tuple[Effect, ...] = ()) -> bool:
        if message.channel == SMS:
            part = ReplyPart(compose((part,), (), Style(more=""))[0].text, part.custom)
        part = part if self._may_tell(message) else part.spoken_aloud()
        held = self._casework.holding.hold(message, held_with, part, effects)
        if held:
            log.warning("held", inbox_id=message.inbox_id, said=held_with)
        return held

    def _safety_part(self, message: Leased, found: tuple[Finding, ...]) -> ReplyPart:
        """The very reply of the talking process; when the table fails, the words that hold the numbers themselves."""
        if not self._may_tell(message):
            return self._plain_part("landline_danger", found, ALOUD)
        try:
            return fixed_part(self._replies, self._service.unread_until(self._clock()), found, message.channel)
        except Exception as error:  # noqa: BLE001 - danger is answered whatever breaks
            log.error("safety_reply_failed", inbox_id=message.inbox_id, error=type(error).__name__)
            return self._plain_part("holding", found, NUMBERS)

    def _plain_part(self, name: str, found: tuple[Finding, ...], numbers: tuple[str, ...]) -> ReplyPart:
        custom = {"kind": "safety", "findings": [one.as_dict() for one in found], "numbers": list(numbers)}
        return ReplyPart(self._notices.text(name), custom)

    def _effects(self, found: tuple[Finding, ...]) -> tuple[Effect, ...]:
        """Staff see it at once: the turn that would open the handoff may be hours away."""
        level = max(finding.level for finding in found)
        alarm = RaiseAlarm("danger_while_no_bot")
        if level < Level.SAFEGUARDING:
            return (alarm,)
        expect = self._service.reader(self._clock())
        return (alarm, OpenHandoff(reason=f"safety_{level.label}", expect=expect, level=int(level)))

    @cached_property
    def _engine(self) -> SafetyEngine:
        return self._load_engine()

    @cached_property
    def _replies(self) -> ReplyTable:
        return self._load_replies()

    @cached_property
    def _notices(self) -> Notices:
        return Notices.load(self._service.organisation, self._service.phone)
