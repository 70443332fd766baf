"""What is said to a text that reached a limit: one notice, then nothing; to danger its reply, whatever the limit."""

from collections.abc import Callable
from dataclasses import dataclass

from casework.casework import Casework
from casework.effects import Effect
from casework.inbox import Leased
from casework.messaging.limits import (
    BETWEEN_DANGERS,
    LINE_REASONS,
    Limits,
    Traffic,
    is_faster_than_people,
    reason_for_quiet,
    repeats,
)
from casework.messaging.notices import Notices
from casework.messaging.parts import ReplyPart
from casework.traffic import GiveNotice

TEXT = "sms"


@dataclass(frozen=True)
class Quiet:
    """The text is not answered as usual: what is said in place of an answer, and what is noted.

    `may_ring` is false for a kind of number that nobody here rings back, because it may be a dear one.
    """

    parts: tuple[ReplyPart, ...] = ()
    effects: tuple[Effect, ...] = ()
    may_ring: bool = True


Guard = Callable[[Leased, tuple[ReplyPart, ...], bool], Quiet | None]


def no_guard(leased: Leased, safety: tuple[ReplyPart, ...], may_tell: bool) -> Quiet | None:
    """Practice and the web chat have no limits here."""
    return None


@dataclass(frozen=True)
class TextGuard:
    """Judges each text message before it is answered."""

    casework: Casework
    limits: Limits
    notices: Notices

    def __call__(self, leased: Leased, safety: tuple[ReplyPart, ...], may_tell: bool = True) -> Quiet | None:
        """None when the text is answered as usual. `safety` is its reply to danger, empty when there is none.

        `may_tell` is false for a landline that has not agreed: its notice says nothing about us.
        """
        if leased.channel != TEXT:
            return None
        traffic = self.casework.traffic.of(leased)
        if safety:
            return self._danger(leased, safety, traffic)
        reason = reason_for_quiet(traffic, self.limits)
        if reason is None:
            return None
        may_ring = reason not in LINE_REASONS.values()
        if self.casework.traffic.is_told(leased.conversation_id, reason):
            return Quiet(may_ring=may_ring)
        words = self.notices.text(reason if may_tell else "landline")
        return Quiet((ReplyPart(words),), (GiveNotice(reason),), may_ring)

    def _danger(self, leased: Leased, safety: tuple[ReplyPart, ...], traffic: Traffic) -> Quiet | None:
        """Answered as usual, but for one thing: a machine that sends our own words back would never stop."""
        is_told = self.casework.traffic.is_told(leased.conversation_id, "robot", BETWEEN_DANGERS)
        if is_told and repeats(traffic.recent):
            return Quiet()
        return Quiet(safety, (GiveNotice("robot"),)) if is_faster_than_people(traffic.recent) else None
