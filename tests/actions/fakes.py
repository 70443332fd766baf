"""Stand-ins for the rooms below the actions: a directory, the turns, and a part that fails."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge_base.directory.cards import ServiceCard
from knowledge_base.directory.errors import DirectoryUnavailable
from knowledge_base.directory.search import ServiceQuery


@dataclass
class FakeDirectory:
    """A directory of the given cards, which remembers what it was asked."""

    cards: list[ServiceCard] = field(default_factory=list)
    asked: list[ServiceQuery] = field(default_factory=list)

    def search(self, query: ServiceQuery) -> list[ServiceCard]:
        self.asked.append(query)
        near = [one for one in self.cards if one.reach == "national" or query.place is not None]
        within = [one for one in near if (one.distance_miles or 0) <= query.within_miles]
        return within[query.offset : query.offset + query.limit]

    def service(self, service_id: str) -> ServiceCard | None:
        return next(iter(self.services([service_id])), None)

    def services(self, ids: Sequence[str]) -> list[ServiceCard]:
        by_id = {one.id: one for one in self.cards}
        return [by_id[one] for one in ids if one in by_id]

    def holds_demo(self) -> bool:
        return any(one.demo for one in self.cards)

    def counts(self) -> dict[str, int]:
        return {"services": len(self.cards), "demo": 0, "feeds": 1}


class ClosedDirectory(FakeDirectory):
    """A directory whose database cannot be read."""

    def search(self, query: ServiceQuery) -> list[ServiceCard]:
        raise DirectoryUnavailable("closed")

    def services(self, ids: Sequence[str]) -> list[ServiceCard]:
        raise DirectoryUnavailable("closed")


@dataclass
class FakeTurns:
    """The plan steps of one conversation."""

    steps: list[str] = field(default_factory=list)

    def plan_steps(self, conversation_id: str) -> list[str]:
        return self.steps


@dataclass
class Broken:
    """A dependency that fails however it is used, and remembers that it was."""

    touched: bool = False

    def _fail(self) -> None:
        object.__setattr__(self, "touched", True)
        raise RuntimeError("broken")

    def __getattr__(self, name: str) -> Any:
        self._fail()

    def __getitem__(self, key: object) -> Any:
        self._fail()

    def __iter__(self) -> Iterator[Any]:
        self._fail()
        yield

    def __call__(self, *args: Any, **named: Any) -> Any:
        self._fail()
