"""What an import tells those who ran it: how much came in, and each fault by entity, id and field."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge_base.directory.errors import DirectoryError

NO_ID = "(no id)"


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a feed. It never repeats the faulty value, which may be personal."""

    entity: str
    id: str
    field: str
    problem: str

    def __str__(self) -> str:
        """`service 123 url is not a web address`."""
        return f"{self.entity} {self.id} {self.field} {self.problem}"


@dataclass(frozen=True)
class ImportReport:
    """`loaded` and `skipped` count services; `note` says in a sentence what happened."""

    loaded: int
    skipped: int
    faults: list[Fault]
    note: str


class FeedRefused(DirectoryError):
    """A strict import found faults and changed nothing; `report` lists them."""

    def __init__(self, report: ImportReport) -> None:
        """The text names the number of faults and the first."""
        first = f" The first: {report.faults[0]}." if report.faults else ""
        super().__init__(f"The feed has {len(report.faults)} faults, so nothing was changed.{first}")
        self.report = report


@dataclass
class Ledger:
    """Collects faults, each once, in the order found."""

    _faults: dict[Fault, None] = field(default_factory=dict[Fault, None])

    def note(self, entity: str, id: str, field: str, problem: str) -> None:
        """Write one fault down."""
        self._faults.setdefault(Fault(entity, id or NO_ID, field, problem))

    @property
    def faults(self) -> list[Fault]:
        """All faults so far."""
        return list(self._faults)
