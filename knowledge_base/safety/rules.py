"""The danger rules: read from YAML, compiled once, and run over folded text with the contexts that may lower them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from knowledge_base.safety.context import Contexts, People
from knowledge_base.safety.findings import Level, SafetyError, Vote, Who
from knowledge_base.safety.folding import fold
from knowledge_base.safety.openings import Expression, Words
from knowledge_base.safety.patterns import HERE, Phrases, as_list, as_table, as_texts, items, read_table

# Signs that count together must stand this close, so that a long letter does not add up unrelated words.
NEAR_CHARACTERS = 400
_MOST_PLACES = 6


@dataclass(frozen=True)
class Rule:
    """One danger and the words that show it: every part must be found; the contexts named in not_when may lower it."""

    id: str
    kind: str
    level: Level
    who: Who | None
    parts: tuple[Expression, ...]
    not_when: tuple[str, ...]
    hazard: str
    match: tuple[str, ...]
    no_match: tuple[str, ...]
    file: str


@dataclass(frozen=True)
class Hit:
    """A rule found in a text: the vote, who is at risk, and whether all of the rule was found, not only a sign."""

    vote: Vote
    who: Who
    under_18: bool | None
    whole: bool = True


@dataclass(frozen=True)
class _Found:
    start: int
    end: int
    words: str


class RuleBook:
    """All rules with their contexts; `find` gives one hit for each rule that speaks."""

    def __init__(self, rules: Sequence[Rule], contexts: Contexts, people: People) -> None:
        self.rules: tuple[Rule, ...] = tuple(rules)
        self.contexts: Contexts = contexts
        self.people: People = people

    @classmethod
    def load(cls, folder: Path = HERE / "rules") -> RuleBook:
        """Read every rule file of the folder; raises SafetyError naming the first rule that is not well formed."""
        phrases = Phrases.load()
        contexts = Contexts.load(phrases)
        rules: list[Rule] = []
        for path in sorted(folder.glob("*.yml")):
            rules.extend(_read(path, phrases, contexts.names))
        if not rules:
            raise SafetyError(f"There are no safety rules in {folder.name}.")
        ids = [rule.id for rule in rules]
        for rule_id in ids:
            if ids.count(rule_id) > 1:
                raise SafetyError(f"Two safety rules are called {rule_id}.")
        return cls(rules, contexts, People(phrases))

    def find(self, text: str, recent: Sequence[str] = ()) -> list[Hit]:
        """Every rule that finds something in the text, or in the text joined to the messages before it.

        A finding that lies wholly in earlier messages is not reported again. Lowered hits are kept, marked.
        """
        folded = Words(self.contexts.masked(fold(text)))
        hits = {rule.id: hit for rule in self.rules if (hit := self._try(rule, folded, 0))}
        before = " , ".join(fold(message).strip() for message in recent if message.strip())
        if before:
            earlier = f" {before} , "
            joined = Words(self.contexts.masked(earlier + fold(text).lstrip()))
            for rule in self.rules:
                known = hits.get(rule.id)
                if known is None or known.vote.lowered_by:
                    hit = self._try(rule, joined, len(earlier))
                    if hit and not hit.vote.lowered_by:
                        hits[rule.id] = hit
        return [hits[rule.id] for rule in self.rules if rule.id in hits]

    def _try(self, rule: Rule, words: Words, new_from: int) -> Hit | None:
        text = words.text
        places: list[list[_Found]] = []
        lowered: str | None = None
        lowered_words = ""
        for part in rule.parts:
            standing: list[_Found] = []
            for match in part.find(words):
                by = self.contexts.lowered_by(rule.not_when, text, match.start(), match.end())
                if by:
                    lowered, lowered_words = lowered or by, lowered_words or match.group()
                else:
                    standing.append(_Found(match.start(), match.end(), match.group()))
                    if len(rule.parts) == 1 and match.end() > new_from:
                        break
            if not standing:
                return self._hit(rule, text, _Found(0, 0, lowered_words), lowered) if lowered else None
            places.append(standing)
        together = _together(places, new_from)
        return self._hit(rule, text, together, None) if together else None

    def _hit(self, rule: Rule, text: str, found: _Found, lowered: str | None) -> Hit:
        who = rule.who or self.people.who(text, found.start, found.end)
        vote = Vote("rule", rule.id, rule.kind, rule.level, found.words.strip()[:200], lowered)
        return Hit(vote, who, self.people.under_18(text, who), lowered is None or len(rule.parts) == 1)


def _together(places: list[list[_Found]], new_from: int) -> _Found | None:
    """The first set of places, one for each part, that stand near each other and touch the new message."""
    if len(places) == 1:
        return next((found for found in places[0] if found.end > new_from), None)
    # In a very long text the first and the last places of each part are looked at.
    few = [
        part if len(part) <= _MOST_PLACES else part[: _MOST_PLACES // 2] + part[-_MOST_PLACES // 2 :] for part in places
    ]
    for chosen in product(*few):
        # One word must not be both signs.
        if chosen[0].start < chosen[1].end and chosen[1].start < chosen[0].end:
            continue
        start, end = min(found.start for found in chosen), max(found.end for found in chosen)
        if end - start <= NEAR_CHARACTERS and end > new_from:
            first = min(chosen, key=lambda found: found.start)
            return _Found(first.start, first.end, " + ".join(found.words.strip() for found in chosen))
    return None


def _read(path: Path, phrases: Phrases, contexts: frozenset[str]) -> list[Rule]:
    table = read_table(path)
    usual = as_texts(table.get("not_when"), path.name)
    entries = as_list(table.get("rules"), path.name)
    return [_rule(as_table(entry, path.name), path, phrases, contexts, usual) for entry in entries]


def _rule(
    entry: dict[str, object], path: Path, phrases: Phrases, contexts: frozenset[str], usual: tuple[str, ...]
) -> Rule:
    rule_id = str(entry.get("id", f"a rule without id in {path.name}"))
    not_when = as_texts(entry["not_when"], rule_id) if "not_when" in entry else usual
    for name in not_when:
        if name not in contexts:
            raise SafetyError(f"The rule {rule_id} names a context that does not exist: {name}.")
    if "all_of" in entry:
        written = [tuple(items(group)) for group in as_texts(entry["all_of"], rule_id)]
    else:
        written = [as_texts(entry.get("patterns"), rule_id)]
    if not all(written):
        raise SafetyError(f"The rule {rule_id} has no patterns.")
    examples = as_table(entry.get("examples", {}), rule_id)
    who = entry.get("who")
    return Rule(
        id=rule_id,
        kind=str(entry["kind"]),
        level=Level.named(str(entry["level"])),
        who="self" if who == "self" else "other" if who == "other" else None,
        parts=tuple(phrases.expression(group) for group in written),
        not_when=not_when,
        hazard=str(entry.get("hazard", "")),
        match=as_texts(examples.get("match"), rule_id),
        no_match=as_texts(examples.get("no_match"), rule_id),
        file=path.name,
    )
