"""The doorway's own words: parts that are said when Rasa is not asked, and the fixed reply to danger."""

from typing import Any

import structlog

from actions.safety.fixed import dangers, safety_part
from actions.wiring import Deps
from bot.doorway import Seen
from bot.output import SaidPart
from bot.words import Words
from casework.inbox import Leased
from casework.messaging.notices import ALOUD
from casework.messaging.parts import ReplyPart
from knowledge_base.safety.findings import Finding

log = structlog.get_logger(__name__)
ALWAYS = ("999", "111", "116 123")  # the numbers in the words that need no reply table


class FixedWords:
    """Makes parts from the domain's responses."""

    def __init__(self, responses: dict[str, list[dict[str, Any]]], deps: Deps) -> None:
        service = deps.service
        said = {"organisation": service.organisation, "phone": service.phone, "hours": service.hours_said}
        self._words = Words(responses, said)
        self._deps = deps

    def phrase(self, name: str, channel: str, **values: str) -> str:
        """The words of a response alone: for labels, and for lines that hold a value of their own."""
        return self._words.text(name, channel, **values)

    def part(
        self,
        name: str,
        channel: str,
        numbers: tuple[str, ...] = (),
        findings: tuple[Finding, ...] = (),
        **values: str,
    ) -> ReplyPart:
        """One part; with numbers to ring it counts as a safety part."""
        custom: dict[str, Any] = {"kind": "text"}
        if numbers:
            custom = {"kind": "safety", "findings": [one.as_dict() for one in findings], "numbers": list(numbers)}
        return SaidPart(self.phrase(name, channel, **values), custom, name)

    def handoff(self, name: str, channel: str) -> ReplyPart:
        """A part that says by when a person reads this."""
        expect = self.expect()
        return SaidPart(self.phrase(name, channel, expect=expect), {"kind": "handoff", "expect": expect}, name)

    def choices(self, name: str, channel: str, options: tuple[dict[str, Any], ...]) -> ReplyPart:
        """A question with numbered answers."""
        drawn = [{"title": one["title"], "say": one["say"]} for one in options]
        return SaidPart(self.phrase(name, channel), {"kind": "choices", "options": drawn}, name)

    def option(self, name: str, channel: str, act: str) -> dict[str, Any]:
        """One numbered answer and what it means."""
        title = self.phrase(name, channel)
        return {"title": title, "say": title, "act": act, "value": None}

    def expect(self) -> str:
        """By when a person reads what is sent now."""
        return self._deps.service.reader(self._deps.clock())

    def safety(self, leased: Leased, seen: Seen, *, may_tell: bool = True) -> tuple[ReplyPart, ...]:
        """The fixed reply for what was found; when its own table fails, the words that need no table.

        A landline that has not agreed hears 999 and 111 alone.
        """
        found = dangers(seen.findings)
        if not found:
            return ()
        if not may_tell:
            return (self.part("utter_doorway_landline_danger", leased.channel, numbers=ALOUD, findings=found),)
        if seen.is_doubtful:  # its own question would take the numbers of the one that is asked
            return (self.part("utter_safety_in_case", leased.channel, numbers=("116 123", "999"), findings=found),)
        try:
            fixed = safety_part(self._deps, found, leased.channel)
        except Exception as error:  # noqa: BLE001 - danger is answered whatever breaks
            log.error("safety_reply_failed", inbox_id=leased.inbox_id, error=type(error).__name__)
            return (self.part("utter_safety_sorry", leased.channel, numbers=ALWAYS, findings=found),)
        return (SaidPart(fixed.text, fixed.custom, "utter_safety_reply"),)

    def paused(self, leased: Leased, seen: Seen, *, may_tell: bool = True) -> ReplyPart:
        """One press silences everything but this; it holds the numbers itself, so danger is answered too."""
        found = dangers(seen.findings)
        name, numbers = ("utter_doorway_paused", ALWAYS) if may_tell else ("utter_doorway_landline_paused", ALOUD)
        return self.part(name, leased.channel, numbers=numbers if found else (), findings=found)

    def parked(self, leased: Leased, *, may_tell: bool = True) -> ReplyPart:
        """The bot could not answer it, and a human will."""
        name = "utter_doorway_parked" if may_tell else "utter_doorway_landline_parked"
        return self.part(name, leased.channel, expect=self.expect())
