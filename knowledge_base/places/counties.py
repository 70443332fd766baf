"""Tells which county a message names behind a town."""

from __future__ import annotations

from knowledge_base.places.names import Names, key_of
from knowledge_base.places.reading import Reading, Span
from knowledge_base.places.vocabulary import Vocabulary

WIDE_KINDS = ("county", "council")


class Counties:
    """Knows the counties by name and by nickname ("Lincs")."""

    def __init__(self, names: Names, vocabulary: Vocabulary) -> None:
        self._names = names
        self._words = vocabulary

    def after(self, span: Span, reading: Reading) -> str | None:
        """The county that the next words name, after a comma or "in": "Boston, Lincs"."""
        first = span.end + (1 if reading.low[span.end : span.end + 1] == ["in"] else 0)
        for length in (3, 2, 1):
            name = " ".join(reading.low[first : first + length])
            if len(reading.low) >= first + length and key_of(name):
                known = self._words.counties.get(name) or next(
                    (place.name for place in self._names.called(key_of(name)) if place.kind in WIDE_KINDS),
                    None,
                )
                if known:
                    return known
        return None
