"""What the web room asks of the knowledge base and of the entry point, as small protocols."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from knowledge_base.articles.article import Article


class DirectoryPort(Protocol):
    """The directory of groups; may raise knowledge_base.directory.errors.DirectoryError."""

    def search(self, query: Any) -> Sequence[Any]:
        """Live groups, best first."""
        ...

    def coded(self, code: str) -> Sequence[Any]:
        """The groups of a short code, in whatever status."""
        ...


class ArticlesPort(Protocol):
    """The articles by topic, and their search."""

    def for_topic(self, topic: str) -> Article | None:
        """The article of one topic."""
        ...

    def search(self, words: str, limit: int = 10) -> Sequence[Article]:
        """Articles that fit the words, best first."""
        ...


class GazetteerPort(Protocol):
    """Places by name or postcode."""

    def resolve(self, words: str) -> Sequence[Any]:
        """Every place that the words may mean."""
        ...


class BellPort(Protocol):
    """Wakes other processes, and lets this one be woken."""

    def ring(self, role: str) -> None:
        """Wake every process of a role."""
        ...

    def listen(self, role: str, name: str = "") -> Any:
        """A context manager with `await wait(seconds)`."""
        ...


class PartLike(Protocol):
    """A reply part: words, and what to draw."""

    @property
    def text(self) -> str:
        """The words."""
        ...

    @property
    def custom(self) -> Mapping[str, Any]:
        """What to draw."""
        ...


@dataclass(frozen=True)
class Rehearsed:
    """What the assistant would say, and why, as knowledge_base.explanation writes it; `why` may be empty."""

    parts: Sequence[PartLike | Mapping[str, Any]]
    why: Mapping[str, Any]


class PracticeUnavailable(Exception):
    """Nobody could be asked. `reason` names the sentence in words.yml, under practice."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


# A message and its channel (web, sms, staff) to what would be said; raises PracticeUnavailable.
Practice = Callable[[str, str], Awaitable[Rehearsed]]


class PhonesAway(Exception):
    """The stand-in for the text provider does not answer."""


class Phones(Protocol):
    """Two phones that are not real; each call may raise PhonesAway."""

    async def send(self, number: str, text: str, media: str) -> None:
        """A phone sends a text."""
        ...

    async def ring(self, number: str, digits: str) -> str:
        """A phone rings us or presses a key; gives the TwiML that is spoken."""
        ...

    async def texts(self, number: str) -> Sequence[Mapping[str, Any]]:
        """What is on a phone's screen, oldest first."""
        ...
