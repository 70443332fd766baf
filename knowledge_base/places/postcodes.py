"""Finds postcodes in a message, however they are typed, and where they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from knowledge_base.places.place import Place
from knowledge_base.places.reading import Reading, Span
from knowledge_base.places.vocabulary import Vocabulary

_FULL = re.compile(r"\b([A-Z]{1,2})\s?([0-9OI][0-9A-Z]?)[\s.-]{0,2}([0-9OI])\s?([ABD-HJLNP-UW-Z]{2})\b")
_START = re.compile(r"\b([A-Z]{1,2})(\s?)([0-9][0-9A-Z]?)(?:\s([0-9]))?\b")
_DIGITS = str.maketrans("OI", "01")


@dataclass(frozen=True)
class FoundCode:
    """A postcode or a part of one, and the words that gave it."""

    place: Place
    span: Span


class Postcodes:
    """The outcodes ("DE22") and sectors ("DE22 3") of England by code. A code outside England is not found."""

    def __init__(
        self,
        outcodes: Mapping[str, Place],
        sectors: Mapping[str, Place],
        vocabulary: Vocabulary,
    ) -> None:
        self._outcodes = outcodes
        self._sectors = sectors
        self._words = vocabulary

    def __contains__(self, code: object) -> bool:
        """Whether it is an outcode of England, in capitals."""
        return code in self._outcodes

    def find(self, reading: Reading) -> Iterator[FoundCode]:
        """Every code in the order of the message; a whole postcode hides the outcode in it."""
        upper = reading.text.upper()
        if len(upper) != len(reading.text):
            return
        taken: list[tuple[int, int]] = []
        for match in _FULL.finditer(upper):
            place = self._whole(match)
            if place is not None and not _is_clock(match, reading.text):
                taken.append(match.span())
                yield FoundCode(place, reading.span_of(*match.span()))
        for match in _START.finditer(upper):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            found = self._start(match, reading)
            if found is not None:
                yield found

    def _whole(self, match: re.Match[str]) -> Place | None:
        letters, digits, number, last = match.groups()
        if not any(mark.isdigit() for mark in digits + number):
            return None
        number = number.translate(_DIGITS)
        for outcode in (letters + digits, letters + digits.translate(_DIGITS)):
            point = self._sectors.get(f"{outcode} {number}") or self._outcodes.get(outcode)
            if point is not None:
                return replace(point, name=f"{outcode} {number}{last}", kind="postcode")
        return None

    def _start(self, match: re.Match[str], reading: Reading) -> FoundCode | None:
        letters, space, digits, number = match.groups()
        outcode = letters + digits
        if outcode not in self._outcodes:
            return None
        end = match.end(3)
        span = reading.span_of(match.start(), end)
        if not self._is_meant(letters.lower(), digits.lower(), span, reading, spaced=bool(space)):
            return None
        sector = self._sectors.get(f"{outcode} {number}") if number else None
        if sector is not None:
            wide = reading.span_of(match.start(), match.end())
            if reading.ends(wide):
                return FoundCode(sector, wide)
        return FoundCode(self._outcodes[outcode], span)

    def _is_meant(self, area: str, digits: str, span: Span, reading: Reading, *, spaced: bool) -> bool:
        words = self._words
        said_postcode = reading.follows(
            span,
            ("postcode", "postcode is", "postcode starts", "starts with", "post code"),
        )
        if said_postcode:
            return True
        lead = reading.before(span)[-1:]
        cue = reading.follows(span, words.living_words, words.fillers) or lead in [
            [word] for word in words.leading_words
        ]
        alone = reading.begins(span) and (reading.ends(span) or reading.after(span) in words.area_words)
        if area in words.word_areas and spaced:
            return False
        if reading.follows(span, words.other_codes_after) and (area + digits in words.other_codes or len(area) == 1):
            return False
        if spaced or area + digits in words.other_codes:
            return (cue and (not spaced or reading.ends(span) or reading.after(span) in words.area_words)) or alone
        return len(area) == 2 or cue or alone or reading.ends(span)


def _is_clock(match: re.Match[str], text: str) -> bool:
    """Whether the last part is a time of day ("10 2pm") and not typed like a postcode."""
    return match.group(4) in ("AM", "PM") and text[match.start() : match.end()].islower() and " " in match.group()
