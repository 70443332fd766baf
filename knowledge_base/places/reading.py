"""A message cut into words with what stands round each, so that a place can be told from an ordinary word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BREAK = re.compile(r"[,.;:!?()\n/]|\s-\s")
_STOP = re.compile(r"[.;!?\n]")
_JOINS = re.compile(r"(?:\s+|-|\s*&\s*|\.\s*)")


@dataclass(frozen=True)
class Span:
    """Words `first` up to but not including `end`."""

    first: int
    end: int


class Reading:
    """The words of one message, in the person's own capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        found = list(_WORD.finditer(text))
        self.words = [match.group() for match in found]
        self.low = [word.lower() for word in self.words]
        self._starts = [match.start() for match in found]
        self._ends = [match.end() for match in found]
        edges = zip([0, *self._ends], [*self._starts, len(text)], strict=True)
        self._gaps = [text[start:end] for start, end in edges]
        self._has_small = any(word.islower() for word in self.words)

    def said(self, span: Span) -> str:
        """The words as the person wrote them."""
        return self.text[self._starts[span.first] : self._ends[span.end - 1]]

    def span_of(self, start: int, end: int) -> Span:
        """The words that lie between two positions in the text, also one that only partly does ("1'n1")."""
        words = enumerate(zip(self._starts, self._ends, strict=True))
        inside = [at for at, (begin, ended) in words if begin < end and ended > start]
        return Span(inside[0], inside[-1] + 1)

    def is_one_name(self, span: Span) -> bool:
        """Whether only a space, a hyphen or the dot of "St." stands between the words."""
        for at in range(span.first + 1, span.end):
            gap = self._gaps[at]
            if not _JOINS.fullmatch(gap) or ("." in gap and self.low[at - 1] not in ("st", "gt", "mkt")):
                return False
        return True

    def is_capital(self, span: Span) -> bool:
        """Written with a capital that is neither a sentence's first nor one of a message all in capitals."""
        first = self.words[span.first]
        return first[:1].isupper() and self._has_small and not self._starts_sentence(span.first)

    def begins(self, span: Span) -> bool:
        """Nothing, or a comma or the like, stands before."""
        return span.first == 0 or bool(_BREAK.search(self._gaps[span.first]))

    def ends(self, span: Span) -> bool:
        """Nothing, or a comma or the like, stands after."""
        return span.end == len(self.words) or bool(_BREAK.search(self._gaps[span.end]))

    def after(self, span: Span) -> str:
        """The next word of the same sentence, in small letters."""
        return "" if span.end == len(self.words) or _STOP.search(self._gaps[span.end]) else self.low[span.end]

    def before(self, span: Span, fillers: Iterable[str] = ()) -> list[str]:
        """Up to six words before in the same sentence, in small letters, without the fillers."""
        words: list[str] = []
        at = span.first - 1
        while at >= 0 and len(words) < 6 and not _STOP.search(self._gaps[at + 1]):
            if self.low[at] not in fillers:
                words.insert(0, self.low[at])
            at -= 1
        return words

    def follows(self, span: Span, phrases: Iterable[str], fillers: Iterable[str] = ()) -> bool:
        """Whether the words before end with one of the phrases."""
        before = " " + " ".join(self.before(span, fillers))
        return any(before.endswith(" " + phrase) for phrase in phrases)

    def _starts_sentence(self, at: int) -> bool:
        return at == 0 or bool(_STOP.search(self._gaps[at]))
