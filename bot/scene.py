"""What one turn knows before it answers, and what an answer is made of."""

from dataclasses import dataclass, field
from typing import Any

from bot.doorway import Seen
from casework.effects import Effect
from casework.inbox import Leased
from casework.messaging.compose import NEXT_PAGE, Page
from casework.messaging.parts import ReplyPart
from casework.standing import Standing
from casework.turns import Before, TrackerStage

TEXT, STAFF = "sms", "staff"
TELL, TELL_NOT = "landline_agreed", "landline_refused"  # the two answers of a landline
Option = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """One message, what was found in it, and how things stand with this person.

    `options` are what their numbers mean now, `attached` what came beside the words.
    """

    leased: Leased
    seen: Seen
    before: Before
    standing: Standing = field(default_factory=Standing)
    options: tuple[Option, ...] = ()
    is_expired: bool = False
    attached: tuple[str, ...] = ()

    @property
    def chosen_act(self) -> str | None:
        """What the doorway made of a short answer, before any understanding."""
        return self.seen.metadata.get("chosen_act")

    @property
    def may_tell(self) -> bool:
        """Whether this person may be told about health: false for a landline that has not agreed."""
        return self.leased.channel != TEXT or self.standing.manner.may_tell

    @property
    def tells(self) -> bool:
        """Whether the answer may hold what a landline should not read out loud: it has agreed, before or just now."""
        return self.may_tell or self.chosen_act == TELL

    @property
    def lasting_options(self) -> tuple[Option, ...]:
        """What numbers mean beside "more", which belongs to one reply alone."""
        return tuple(option for option in self.options if option["act"] != NEXT_PAGE)


@dataclass(frozen=True)
class Answer:
    """What is said and done. `options` None leaves the numbers as they are; `pages` are texts drawn already.

    `is_first` says who is speaking; `is_whole` is said as it is, with nothing in front.
    """

    parts: tuple[ReplyPart, ...]
    effects: tuple[Effect, ...] = ()
    stage: TrackerStage | None = None
    options: tuple[Option, ...] | None = None
    pages: tuple[Page, ...] = ()
    is_first: bool = False
    is_whole: bool = False


def options_set(stage: TrackerStage | None) -> tuple[Option, ...] | None:
    """The choices that the actions of a turn offered; None when they offered and took back nothing."""
    found: tuple[Option, ...] | None = None
    for event in stage.events if stage is not None else ():
        if event.get("event") == "restart":
            found = ()
        elif event.get("event") == "slot" and event.get("name") == "steering__options":
            found = tuple(event.get("value") or ())
    return found
