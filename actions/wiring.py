"""What actions are given: one frozen bundle, set once by the entry point that starts the bot."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from casework.effects import Effect
from casework.hours import OpeningHours, day_words, open_words
from casework.turns import Turns
from knowledge_base.articles.loader import Articles
from knowledge_base.directory.search import Directory
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.topics import Topic

# What the reply table calls a contact, and what the councils' file calls it.
COUNCIL_CONTACTS = {"adult_safeguarding": "adults", "children_services": "children"}


@dataclass(frozen=True)
class Service:
    """Who runs this installation, and how a person is reached."""

    organisation: str
    phone: str
    hours: OpeningHours
    hours_said: str
    show_unreviewed: bool
    public_url: str = ""

    def reader(self, now: datetime) -> str:
        """By when somebody reads what is sent here: "today before 5pm" while open, else "Monday at 9am"."""
        return open_words(self.hours, now) or day_words(self.hours.next_reading(now), now)

    def unread_until(self, now: datetime) -> str:
        """Until when nobody reads: "Monday at 9am"; empty while open, when nothing so exact can be promised."""
        return "" if self.hours.is_open(now) else day_words(self.hours.next_reading(now), now)


@dataclass(frozen=True)
class Replies:
    """The safety reply table, with each served council's own contacts where the place is known."""

    anywhere: ReplyTable
    by_council: dict[str, ReplyTable] = field(default_factory=dict)

    @classmethod
    def load(cls, councils: dict[str, dict[str, str]]) -> "Replies":
        """Read the table once for each council served; `councils` holds their numbers by contact."""
        tables = {
            council: ReplyTable.load(
                contacts={
                    name: f"{council} council on {contacts[contact]}"
                    for name, contact in COUNCIL_CONTACTS.items()
                    if contacts.get(contact)
                }
            )
            for council, contacts in councils.items()
        }
        return cls(ReplyTable.load(), tables)

    def at(self, council: str | None) -> ReplyTable:
        """The table for a council; without one, or for one not served, no council's number is given."""
        return self.by_council.get(council or "", self.anywhere)


class TurnEffects:
    """The effects that the current turn has queued; the turn's one transaction applies them."""

    def __init__(self) -> None:
        self._queued: list[Effect] = []

    def queue(self, effect: Effect) -> None:
        """Do this when the turn commits."""
        self._queued.append(effect)

    def take(self) -> tuple[Effect, ...]:
        """Everything queued, in order; the list is empty again."""
        queued, self._queued = tuple(self._queued), []
        return queued


@dataclass(frozen=True)
class Deps:
    """Everything that an action may use."""

    directory: Directory
    articles: Articles
    topics: dict[str, Topic]
    replies: Replies
    service: Service
    turns: Turns
    clock: Callable[[], datetime]
    effects: TurnEffects


_deps: list[Deps] = []


def wire(deps: Deps) -> None:
    """Set what actions use; a later call replaces it (one per entry point or test)."""
    _deps[:] = [deps]


def deps() -> Deps:
    """What actions use. Raises RuntimeError before an entry point has wired it."""
    if not _deps:
        raise RuntimeError("actions are not wired: start the bot with `waymark run`, or a test with its fixture")
    return _deps[0]
