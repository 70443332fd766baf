"""Composes the parts of one turn into one text message, and keeps what does not fit for when it is asked for.

Danger comes first and is never cut. Then the parts follow in the order in which they were said, sentence by sentence,
with the numbered choices last. A text has two segments at most; what is left over waits behind "Reply 4 for more",
where 4 is the next free number. EASY writes one segment at a time, with one telephone number and one thing to do.
"""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from casework.messaging.choices import ONLY_IN_WORDS
from casework.messaging.cutting import CUTS, finer, glued, headed, unglued
from casework.messaging.parts import ReplyPart
from casework.messaging.sms import DEMO, MOST_SEGMENTS, choice_list, is_invented, marked, words_of
from knowledge_base.septets import segments

MOST_FIRST = 3  # segments of the first text to a new number, which also says who is speaking
MOST_EASY = 1
NEXT_PAGE = "next_page"  # the act of the number that asks for more
LINES, SENTENCES = 1, 2  # how many of the cuts are made before anything is measured
PHONE = re.compile(r"(?<![\d£.,])(?:999|111|116 ?123|159|18000|0\d(?: ?\d){6,9})(?![\d,.]*\d)")


@dataclass(frozen=True)
class Page:
    """One text as it is sent, and what its numbers mean."""

    text: str
    options: tuple[dict[str, Any], ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """For a row."""
        return {"text": self.text, "options": list(self.options)}

    @classmethod
    def of(cls, value: dict[str, Any]) -> "Page":
        """From a row."""
        return cls(value["text"], tuple(value["options"]))


@dataclass(frozen=True)
class Style:
    """How texts are written now. `more` holds {number}; `most` counts the segments of the first text."""

    more: str
    most: int = MOST_SEGMENTS
    is_easy: bool = False


@dataclass(frozen=True)
class _Piece:
    """Some words of part number `part`; `depth` says how finely they can still be cut."""

    join: str
    text: str
    part: int
    depth: int
    is_invented: bool


def compose(parts: Sequence[ReplyPart], options: Sequence[dict[str, Any]], style: Style) -> tuple[Page, ...]:
    """The texts for one turn: the first is sent now, each further one when it is asked for.

    `options` are what the numbers of this turn's choices mean, in their order.
    """
    layout = _Layout(parts, tuple(options), style)
    waiting = deque(layout.pieces)
    if layout.fits([*waiting], 0, is_last=True):
        return (layout.page([*waiting], 0, is_last=True),)
    pages: list[list[_Piece]] = [[]]
    while waiting:
        piece = waiting.popleft()
        if layout.fits([*pages[-1], piece], len(pages) - 1):
            pages[-1].append(piece)
        elif layout.fits([piece], len(pages)):
            pages.append([piece])
        elif piece.depth < len(CUTS):
            waiting.extendleft(reversed(_finer(piece)))
        else:
            pages.append([piece])  # a link longer than a text
    if not (pages[0] or layout.safety or layout.tail_on(0)):
        pages = pages[1:]
    if layout.is_easy and layout.tail:
        pages.append([])
    last = len(pages) - 1
    return tuple(layout.page(pieces, index, is_last=index == last) for index, pieces in enumerate(pages))


@dataclass
class _Layout:
    """What every text of a turn has beside its own pieces."""

    parts: Sequence[ReplyPart]
    options: tuple[dict[str, Any], ...]
    style: Style
    safety: str = field(init=False)
    tail: str = field(init=False, default="")
    is_easy: bool = field(init=False)
    pieces: list[_Piece] = field(init=False)

    def __post_init__(self) -> None:
        self.safety = "\n\n".join(words_of(part) for part in self.parts if part.kind == "safety")
        others = [part for part in self.parts if part.kind != "safety"]
        if others and others[-1].kind == "choices":
            listed = _joined("\n", words_of(others[-1]), choice_list(others[-1]))
            if segments(listed) <= (MOST_EASY if self.style.is_easy else MOST_SEGMENTS):
                self.tail = listed
                others = others[:-1]
        # A question that stands beside danger, such as "are you not OK?", never waits to be asked for.
        self.is_easy = self.style.is_easy and not (self.safety and self.tail)
        self.pieces = [piece for number, part in enumerate(others) for piece in _pieces(part, number)]

    def fits(self, pieces: list[_Piece], index: int, *, is_last: bool = False) -> bool:
        """Whether a text may hold these pieces."""
        most = self.style.most if index == 0 else MOST_SEGMENTS
        if self.is_easy:
            said = " ".join([self.safety if index == 0 else "", *(piece.text for piece in pieces)])
            one_number = len({found.replace(" ", "") for found in PHONE.findall(unglued(said))}) <= 1
            if not one_number or len({piece.part for piece in pieces}) + bool(is_last and self.tail) > 1:
                return False
            most = max(MOST_EASY, most - 1)
        return segments(self._text(pieces, index, is_last=is_last)) <= most

    def page(self, pieces: list[_Piece], index: int, *, is_last: bool) -> Page:
        """The text with these pieces, and what its numbers mean."""
        if is_last:
            return Page(self._text(pieces, index, is_last=True), self.options)
        more = {"title": "more", "say": "more", "act": NEXT_PAGE, "value": None}
        options = (more, *self._in_words()) if self._starts_anew(index) else (*self.options, more)
        return Page(self._text(pieces, index, is_last=False), options)

    def tail_on(self, index: int, *, is_last: bool = False) -> str:
        """The choices, which stand in the first text; EASY keeps them for the last."""
        return self.tail if (is_last if self.is_easy else index == 0) else ""

    def _text(self, pieces: list[_Piece], index: int, *, is_last: bool) -> str:
        body = unglued("".join([(piece.join if at else "") + piece.text for at, piece in enumerate(pieces)])).strip()
        safety = self.safety if index == 0 else ""
        mark = DEMO if any(piece.is_invented for piece in pieces) else ""
        words = _joined("\n\n", safety, marked(body, mark) if body else "", self.tail_on(index, is_last=is_last))
        return words if is_last else _joined("\n", words, self._more(index))

    def _more(self, index: int) -> str:
        number = 1 if self._starts_anew(index) else len(self.options) + 1
        return self.style.more.format(number=number)

    def _starts_anew(self, index: int) -> bool:
        """Whether EASY numbers from 1 here: no text but the one that shows the choices counts on from them."""
        is_asked = any(part.custom.get("ask") for part in self.parts if part.kind == "safety")
        return self.style.is_easy and not (self.tail_on(index) or (index == 0 and is_asked))

    def _in_words(self) -> tuple[dict[str, Any], ...]:
        """After danger its question stays open while there is more to read: for "yes" or "no", not for 1 or 2."""
        return tuple({**option, ONLY_IN_WORDS: True} for option in self.options) if self.safety else ()


def _pieces(part: ReplyPart, number: int) -> list[_Piece]:
    """Groups are cut between lines, so that no group is torn; everything else between sentences too."""
    words = _joined("\n", words_of(part), choice_list(part) if part.kind == "choices" else "")
    found = [("\n\n", block) for block in re.split(r"\n{2,}", glued(words)) if block]
    start = LINES if part.kind == "services" else SENTENCES
    for depth in range(start):
        found = [one for join, text in found for one in finer(join, text, depth)]
    return [_Piece(join, text, number, start, is_invented(part)) for join, text in headed(found)]


def _finer(piece: _Piece) -> list[_Piece]:
    cut = finer(piece.join, piece.text, piece.depth)
    return [_Piece(join, text, piece.part, piece.depth + 1, piece.is_invented) for join, text in cut]


def _joined(join: str, *texts: str) -> str:
    return join.join(text for text in texts if text)
