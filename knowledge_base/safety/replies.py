"""Composes the reply to danger from the versioned table: one part, the most serious first, two numbers at most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.safety.findings import Finding, Level, SafetyError
from knowledge_base.safety.patterns import HERE, as_list, as_table, as_texts, read_table

# The line for what cannot wait but is no emergency, and the line for emergencies, by their names in replies.yml.
NON_EMERGENCY = "111"
EMERGENCY = "999"
MOST_NUMBERS = 2
# Two GSM-7 text messages joined: 2 x 153 septets.
SMS_SEPTETS = 306
_TWO_SEPTETS = frozenset("^{}\\[~]|")


@dataclass(frozen=True)
class Number:
    """A telephone number with where and when it was checked; `checked` is None while nobody has confirmed it."""

    id: str
    number: str
    name: str
    hours: str | None
    source: str
    checked: str | None


@dataclass(frozen=True)
class SafetyReply:
    """The words to send, the numbers in ringing order, the kinds answered, and the question with its options."""

    text: str
    numbers: tuple[str, ...]
    kinds: tuple[str, ...]
    ask: tuple[str, ...]


@dataclass(frozen=True)
class _Entry:
    kinds: tuple[str, ...]
    texts: Mapping[str, str]
    numbers: Mapping[str, tuple[str, ...]]
    silent: bool
    ask: str | None
    ask_other: str | None
    also: str
    also_number: str


class ReplyTable:
    """The reply table of replies.yml, with the council contacts that this charity has set."""

    def __init__(self, table: Mapping[str, object], contacts: Mapping[str, str] | None = None) -> None:
        self.version: str = str(table.get("version"))
        self.numbers: dict[str, Number] = _numbers(as_table(table.get("numbers"), "numbers"))
        stand_in = {key: str(value) for key, value in as_table(table.get("contacts"), "contacts").items()}
        self._set: dict[str, str] = {key: value for key, value in (contacts or {}).items() if value}
        unknown = sorted(set(self._set) - set(stand_in))
        if unknown:
            raise SafetyError(f"The reply table has no contact called {', '.join(unknown)}.")
        self._contacts: dict[str, str] = {**stand_in, **self._set}
        self._lines: dict[str, str] = {key: str(line) for key, line in as_table(table.get("lines"), "lines").items()}
        self._asks: dict[str, tuple[str, ...]] = _asks(as_table(table.get("asks"), "asks"))
        self._entries: dict[str, _Entry] = {}
        for value in as_list(table.get("replies"), "replies"):
            entry = _entry(as_table(value, "a reply"))
            self._entries.update(dict.fromkeys(entry.kinds, entry))
        self._follow_ups: dict[str, object] = as_table(table.get("follow_ups"), "follow_ups")

    @classmethod
    def load(cls, path: Path = HERE / "replies.yml", *, contacts: Mapping[str, str] | None = None) -> ReplyTable:
        """Read the table. `contacts` are the charity's own {adult_safeguarding, children_services} words with a number.

        Raises SafetyError when the file or a contact's name is wrong.
        """
        return cls(read_table(path), contacts)

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that has a reply."""
        return frozenset(self._entries)

    @property
    def names(self) -> frozenset[str]:
        """Every number and contact by the name that the table gives it."""
        return frozenset(self.numbers) | frozenset(self._contacts)

    def compose(
        self, findings: Sequence[Finding], *, reader: str, person: str | None = None, channel: str = "sms"
    ) -> SafetyReply:
        """One reply for these findings, the most serious first.

        A second finding is answered too only if two numbers, and on SMS two texts, are enough.

        `reader` is when a person will next read this ("Monday 9am"; "" when not known). `person` is "woman", "man" or
        "lgbt" where the person has said so, else None. Raises SafetyError when there is no finding or no reply for it.
        """
        ordered = self._in_order(findings)
        if not ordered:
            raise SafetyError("There is no finding to answer.")
        first = ordered[0]
        entry = self._entry_for(first.kind)
        variant = _variant(entry, first, person)
        words = [self._filled(entry.texts[variant])]
        numbers = [self._said(name) for name in self._names(entry, variant)]
        kinds = [first.kind]
        ask = self._asks.get((entry.ask_other if first.who == "other" else None) or entry.ask or "", ())
        closing = [self._lines["silent"]] if entry.silent else []
        closing.append(self._honesty(reader))
        if ask:
            closing.append(f"{ask[0]} {' '.join(f'{n} {option}' for n, option in enumerate(ask[1:], 1))}")
        for finding in ordered[1:]:
            second = self._entry_for(finding.kind)
            if finding.level == Level.URGENT and self._adds_nothing(second.also_number, first, numbers):
                continue
            both = [*numbers, *(said for said in [self._said(second.also_number)] if said not in numbers)]
            candidate = [*words, self._filled(second.also)]
            fits = channel != "sms" or septets(" ".join([*candidate, *closing])) <= SMS_SEPTETS
            if second is not entry and fits and len([said for said in both if said]) <= MOST_NUMBERS:
                words, numbers = candidate, both
                kinds.append(finding.kind)
                break
        return SafetyReply(" ".join([*words, *closing]), tuple(said for said in numbers if said), tuple(kinds), ask)

    def _in_order(self, findings: Sequence[Finding]) -> list[Finding]:
        """The most serious first; of one level, those that name 999 first: they may need somebody who can come."""

        def rank(finding: Finding) -> tuple[int, bool]:
            return -finding.level, self._entry_for(finding.kind).numbers["first"][0] != EMERGENCY

        return sorted(findings, key=rank)

    def _adds_nothing(self, also_number: str, first: Finding, numbers: Sequence[str]) -> bool:
        """Whether "ring 111 about the other problem" says no more than the first finding's number, or less than 999."""
        if first.level == Level.EMERGENCY:
            return also_number == NON_EMERGENCY
        return first.level == Level.URGENT and self._said(also_number) in numbers

    def rung_first(self, findings: Sequence[Finding], *, person: str | None = None) -> str:
        """The name of the number or contact that the reply to these findings gives first.

        Raises SafetyError as `compose` does.
        """
        if not findings:
            raise SafetyError("There is no finding to answer.")
        first = self._in_order(findings)[0]
        entry = self._entry_for(first.kind)
        return self._names(entry, _variant(entry, first, person))[0]

    def follow_up(self, name: str) -> SafetyReply:
        """The words after an answer to our question ("emergency_cant"); raises SafetyError when there are none."""
        if name not in self._follow_ups:
            raise SafetyError(f"There is no follow-up called {name}.")
        entry = as_table(self._follow_ups[name], name)
        numbers = tuple(self._said(number) for number in as_texts(entry.get("numbers"), name))
        return SafetyReply(str(entry["text"]), numbers, (name,), ())

    def texts(self) -> dict[str, str]:
        """Every text of the table by "kind variant", filled, so that tests can read them all."""
        found = {
            f"{kind} {name}": self._filled(text)
            for kind, entry in self._entries.items()
            for name, text in entry.texts.items()
        }
        found |= {f"{kind} also": self._filled(entry.also) for kind, entry in self._entries.items()}
        return found | {f"line {name}": line for name, line in self._lines.items()}

    def _entry_for(self, kind: str) -> _Entry:
        try:
            return self._entries[kind]
        except KeyError as error:
            raise SafetyError(f"The reply table says nothing about {kind}.") from error

    def _names(self, entry: _Entry, variant: str) -> tuple[str, ...]:
        return entry.numbers.get(variant, entry.numbers["first"])

    def _said(self, name: str) -> str:
        """The digits of a number, the words of a contact that is set, or "" for a contact that is not."""
        return self.numbers[name].number if name in self.numbers else self._set.get(name, "")

    def _filled(self, text: str) -> str:
        for name, words in self._contacts.items():
            text = text.replace(f"{{{name}}}", words)
        return text

    def _honesty(self, reader: str) -> str:
        return self._lines["honesty"].replace("{reader}", reader) if reader else self._lines["honesty_unknown"]


def septets(text: str) -> int:
    """How many GSM-7 septets the text needs; a few signs take two."""
    return sum(2 if sign in _TWO_SEPTETS else 1 for sign in text)


def _variant(entry: _Entry, finding: Finding, person: str | None) -> str:
    wanted: list[str] = []
    if finding.under_18:
        wanted = ["under_18_other", "other"] if finding.who == "other" else ["under_18"]
    elif finding.who == "other":
        wanted = ["other"]
    elif person:
        wanted = [person]
    return next((name for name in wanted if name in entry.texts), "self" if "self" in entry.texts else "other")


def _numbers(table: Mapping[str, object]) -> dict[str, Number]:
    numbers: dict[str, Number] = {}
    for name, value in table.items():
        entry = as_table(value, name)
        hours, checked = entry.get("hours"), entry.get("checked")
        numbers[name] = Number(
            id=name,
            number=str(entry["number"]),
            name=str(entry["name"]),
            hours=str(hours) if hours else None,
            source=str(entry.get("source") or ""),
            checked=str(checked) if checked else None,
        )
    return numbers


def _asks(table: Mapping[str, object]) -> dict[str, tuple[str, ...]]:
    asks: dict[str, tuple[str, ...]] = {}
    for name, value in table.items():
        entry = as_table(value, name)
        asks[name] = (str(entry["question"]), *as_texts(entry.get("options"), name))
    return asks


def _entry(table: Mapping[str, object]) -> _Entry:
    kinds = as_texts(table.get("kinds"), "kinds")
    where = kinds[0] if kinds else "a reply"
    texts = {name: str(text) for name, text in as_table(table.get("text"), where).items()}
    named = table.get("numbers")
    numbers = {name: as_texts(value, where) for name, value in as_table(named, where).items()} if named else {}
    second = table.get("second")
    numbers["first"] = (str(table["first"]), *((str(second),) if second else ()))
    also = as_table(table.get("also"), where)
    ask, ask_other = table.get("ask"), table.get("ask_other")
    return _Entry(
        kinds=kinds,
        texts=texts,
        numbers=numbers,
        silent=bool(table.get("silent")),
        ask=str(ask) if ask else None,
        ask_other=str(ask_other) if ask_other else None,
        also=str(also["self"]),
        also_number=str(also["number"]),
    )
