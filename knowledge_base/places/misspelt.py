"""Finds the place that a misspelt name means, where the words round it leave little doubt."""

from __future__ import annotations

from knowledge_base.places.counties import Counties
from knowledge_base.places.names import Names, key_of
from knowledge_base.places.place import Place
from knowledge_base.places.reading import Reading, Span
from knowledge_base.places.vocabulary import Vocabulary
from knowledge_base.understanding.known_words import bare, is_strange
from knowledge_base.understanding.normaliser import by_tables
from knowledge_base.understanding.spelling import meant_by


class Misspelt:
    """Knows the names, and the words that are no misspelling of one."""

    def __init__(self, names: Names, vocabulary: Vocabulary, counties: Counties, health_words: frozenset[str]) -> None:
        self._names = names
        self._words = vocabulary
        self._counties = counties
        self._health_words = health_words

    def places(self, span: Span, reading: Reading) -> tuple[Place, ...]:
        """The places of the name that these words misspell; none where that is not sure enough."""
        words = reading.low[span.first : span.end]
        if any(word[1:] != word[1:].lower() and not word.isupper() for word in reading.words[span.first : span.end]):
            return ()
        short = self._names.contracted(words[0]) if len(words) == 1 and meant_by(words[0]) == bare(words[0]) else ()
        if short and short[0].population >= self._people_needed(2, len(key_of(short[0].name)), span, reading):
            return short
        strange = [word for word in words if not self._is_known(word)]
        if (len(words) == 1 and not strange) or reading.after(span) in self._words.not_before:
            return ()
        near = self._names.near(key_of(" ".join(words)))
        if near is None or near.key in self._words.common:
            return ()
        if near.faults > 1 and meant_by(words[0]) != words[0]:
            return ()  # a slip in another word: "backpoor"
        places = self._names.called(near.key)
        people = places[0].population
        if " " in near.key:
            right = len(set(words) & set(near.key.split()))
            sure = (
                right >= len(words) - 1
                and near.faults < (3 if strange else 2)
                and (bool(strange) or len(words) > 2 or len(words[-1]) < 4)
            )
            return places if sure and people >= 1500 else ()
        return places if people >= self._people_needed(near.faults, len(near.key), span, reading) else ()

    def _people_needed(self, faults: int, length: int, span: Span, reading: Reading) -> int:
        """How large a town must be before a misspelling is taken for it; larger where little round it says place."""
        words = self._words
        led = reading.before(span)[-1:] in [[word] for word in words.leading_words]
        led = led or reading.after(span) in words.area_words or self._counties.after(span, reading) is not None
        alone = reading.begins(span) and reading.ends(span)
        if led or alone or reading.follows(span, words.living_words, words.fillers):
            return (1500, 10_000, 50_000)[faults - 1]
        if faults == 1 and length > 5 and reading.ends(span):
            return 20_000
        if faults == 1 and reading.is_capital(span) and is_strange(reading.words[span.first]):
            return 50_000
        return 50_000 if length > 6 and faults < 3 else 1_000_000

    def _is_known(self, word: str) -> bool:
        """Too short to judge, ordinary English, a health word, or text speak for something else."""
        short = len(word) < 4 or not word.isalpha()
        return short or self._words.is_english(word) or word in self._health_words or by_tables(word) != word
