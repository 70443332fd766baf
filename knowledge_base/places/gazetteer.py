"""Finds where help is wanted in a message: a postcode, a town or village, a county, or "near me"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.places.code_gaps import CodeGaps
from knowledge_base.places.counties import WIDE_KINDS, Counties
from knowledge_base.places.gaps import Gaps
from knowledge_base.places.misspelt import Misspelt
from knowledge_base.places.names import Names, key_of
from knowledge_base.places.place import Place
from knowledge_base.places.postcodes import Postcodes
from knowledge_base.places.reading import Reading, Span
from knowledge_base.places.tables import read_codes, read_towns
from knowledge_base.places.vocabulary import DATA, Vocabulary, load_vocabulary
from knowledge_base.topics import load_topics

# A message this long is read from its start and its end only.
_LONGEST_READ = 3000
# Of a name this large nobody asks what it is: it may stand at the end of a sentence without "in".
_A_CITY = 200_000
_CODE_KINDS = ("postcode", "sector", "outcode")


@dataclass(frozen=True)
class PlaceFound:
    """What a message says about where.

    `place` is where help is wanted. When a name could be several places it is None and `choices` holds them, the
    largest first: ask which one, by `Place.long_name`. `asked_near_me` is true for "near me", "round here" and the
    like. `text` is the words that gave the place.
    """

    place: Place | None = None
    choices: tuple[Place, ...] = ()
    asked_near_me: bool = False
    text: str = ""


@dataclass(frozen=True)
class _Candidate:
    places: tuple[Place, ...]
    span: Span
    doubt: int
    cue: int

    @property
    def rank(self) -> tuple[int, int, int, int]:
        kind = self.places[0].kind
        wide = 0 if kind in _CODE_KINDS else 2 if kind in WIDE_KINDS else 1
        return (self.doubt, wide, -self.cue, self.span.first)


class Gazetteer:
    """All the places. Loading reads some 1.3 MB of tables; finding takes about a millisecond and never raises."""

    def __init__(
        self,
        names: Names,
        postcodes: Postcodes,
        vocabulary: Vocabulary,
        health_words: frozenset[str],
    ) -> None:
        self._names = names
        self._postcodes = postcodes
        self._words = vocabulary
        self._counties = Counties(names, vocabulary)
        self._misspelt = Misspelt(names, vocabulary, self._counties, health_words)
        self._gaps = Gaps(names, vocabulary)
        self._code_gaps = CodeGaps(postcodes)

    @classmethod
    def load(cls, folder: Path = DATA, *, extra: Iterable[Place] = ()) -> Gazetteer:
        """Read the tables. `extra` are places learnt elsewhere, such as towns in directory addresses.

        Raises PlacesError when a table is missing or faulty.
        """
        words = load_vocabulary()
        towns = [*read_towns(folder / "england_places.csv"), *extra]
        nicknames = {**words.nicknames, **words.counties}
        names = Names(towns, short_names=words.short_names, nicknames=nicknames, never=words.never)
        outcodes = dict(read_codes(folder / "england_outcodes.csv", "outcode"))
        sectors = dict(read_codes(folder / "england_postcode_sectors.csv", "sector"))
        health = {
            word
            for topic in load_topics().values()
            for name in (topic.title, *topic.also_called)
            for word in name.split()
        }
        health_words = frozenset(word.lower().strip("(),'") for word in health)
        return cls(names, Postcodes(outcodes, sectors, words), words, health_words)

    def find(self, text: str) -> PlaceFound:
        """Where help is wanted, or nothing. A place mentioned for another reason gives way to any other place."""
        if len(text) > 2 * _LONGEST_READ:
            text = text[:_LONGEST_READ] + " . " + text[-_LONGEST_READ:]
        reading = Reading(self._gaps.put_back(self._code_gaps.put_back(text.replace("\u2019", "'"))))
        near_me = self._asks_near_me(reading)
        candidates = [one for one in self._candidates(reading) if one.doubt < 2]
        if not candidates:
            return PlaceFound(asked_near_me=near_me)
        best = min(candidates, key=lambda one: one.rank)
        said = reading.said(best.span)
        if len(best.places) == 1:
            return PlaceFound(best.places[0], asked_near_me=near_me, text=said)
        return PlaceFound(choices=best.places, asked_near_me=near_me, text=said)

    def resolve(self, words: str) -> list[Place]:
        """The places that an answer to "which town?" could mean, most likely first; empty if we know none."""
        reading = Reading(words[:200].replace("\u2019", "'"))
        codes = [code.place for code in self._postcodes.find(reading)]
        if codes:
            return codes[:1]
        key = key_of(" ".join(reading.words))
        exact = list(self._names.called(key))
        if exact:
            return exact
        found = self.find(words)
        if found.place or found.choices:
            return [found.place] if found.place else list(found.choices)
        close = self._names.near(key)
        return list(self._names.called(close.key)) if close else []

    def _candidates(self, reading: Reading) -> Iterator[_Candidate]:
        taken: set[int] = set()
        for code in self._postcodes.find(reading):
            taken.update(range(code.span.first, code.span.end))
            yield self._judged((code.place,), code.span, reading)
        for exactly, lengths in (
            (True, range(self._names.longest, 1, -1)),
            (False, (4, 3, 2)),
            (True, (1,)),
            (False, (1,)),
        ):
            for span in self._spans(reading, taken, lengths):
                places = self._exact(span, reading) if exactly else self._misspelt.places(span, reading)
                if places:
                    taken.update(range(span.first, span.end))
                    yield self._judged(places, span, reading)

    def _spans(self, reading: Reading, taken: set[int], lengths: Iterable[int]) -> Iterator[Span]:
        """Runs of words of these lengths that could be one name, none that another place has used."""
        for length in lengths:
            for first in range(len(reading.words) - length + 1):
                span = Span(first, first + length)
                if taken.isdisjoint(range(first, span.end)) and reading.is_one_name(span):
                    yield span

    def _judged(self, places: tuple[Place, ...], span: Span, reading: Reading) -> _Candidate:
        words = self._words
        doubt = 0
        if reading.follows(span, words.elsewhere, words.fillers):
            doubt = 2
        elif reading.follows(span, words.perhaps_elsewhere, words.fillers):
            doubt = 1
        cue = 1 if reading.follows(span, words.living_words, words.fillers) else 0
        return _Candidate(self._narrowed(places, span, reading), span, doubt, cue)

    def _narrowed(self, places: tuple[Place, ...], span: Span, reading: Reading) -> tuple[Place, ...]:
        county = self._counties.after(span, reading)
        if county is None or len(places) < 2:
            return places
        inside = {county, *self._words.also_in.get(county, ())}
        return tuple(place for place in places if (place.county or place.council) in inside) or places

    def _exact(self, span: Span, reading: Reading) -> tuple[Place, ...]:
        key = key_of(" ".join(reading.words[span.first : span.end]))
        places = self._names.called(key)
        if not places and reading.low[span.end - 1].endswith("'s"):
            key = key_of(" ".join(reading.low[span.first : span.end]).removesuffix("'s"))
            places = self._names.called(key)
        titled = not reading.begins(span) and reading.before(span)[-1:] in [[title] for title in self._words.titles]
        if not places or titled or reading.after(span) in self._words.not_before:
            return ()
        return places if self._is_place(key, places, span, reading) else ()

    def _is_place(self, key: str, places: tuple[Place, ...], span: Span, reading: Reading) -> bool:
        words = self._words
        before = reading.before(span)[-1:] or [""]
        capital = reading.is_capital(span)
        lives = reading.follows(span, words.living_words, words.fillers)
        led = before[0] in words.in_words
        if self._counties.after(span, reading) is not None:
            return True
        names_a_thing = before[0] == "the" and reading.after(span) and not words.is_english(key)  # "the corby choir"
        if before[0] in ("the", "a", "an", "my", "your", "his", "her") and not capital and not names_a_thing:
            return False
        if key in words.county_words:
            return capital or reading.after(span) in words.area_words
        if key in words.things or key in words.words:
            if key in words.months:
                return before[0] in words.near_words or reading.follows(span, ("live in", "lives in", "living in"))
            named = reading.after(span) in words.area_words
            sure = capital and (lives or led or named)
            if sure or key in words.things:
                return sure
            return (
                named
                or before[0] in words.near_words
                or (capital and reading.after(span) in words.venues)
                or (lives and before[0] not in ("im", "i'm", "live", "lives"))
                or self._stands_alone(span, reading)
            )
        if key in words.people:
            owned = reading.low[span.end - 1].endswith("'s")
            known_by = reading.after(span) in words.area_words or (capital and reading.after(span) in words.venues)
            led = before[0] in ("in", "at") or before[0] in words.near_words
            return not owned and (led or lives or known_by or self._stands_alone(span, reading))
        if " " in key or (len(key) > 4 and places[0].population >= 5000):
            return True
        if reading.after(span) in words.area_words or (reading.ends(span) and places[0].population >= _A_CITY):
            return True
        alone = reading.begins(span) and reading.ends(span)
        small_known = places[0].population < 5000 and words.is_english(key)
        return led or lives or capital or (alone and not small_known)

    def _stands_alone(self, span: Span, reading: Reading) -> bool:
        """Written with a capital and standing by itself: "chair exercise, Diss", "Bath or online"."""
        words = self._words
        written = reading.words[span.first][:1].isupper()
        ends = reading.ends(span) or (span.first > 0 and reading.after(span) in words.go_on)
        return written and reading.begins(span) and ends and not reading.follows(span, words.farewells)

    def _asks_near_me(self, reading: Reading) -> bool:
        said = f" {' '.join(reading.low)} "
        return any(f" {phrase} " in said for phrase in self._words.near_me)
