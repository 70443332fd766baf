"""Invents odd messages: any script, any length up to 10,000 characters, words of ours among nonsense. Seeded."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from random import Random

LONGEST = 10_000
# Upper bounds of length with the share of messages below each: most are short, and one in two hundred is a book.
LENGTHS = ((160, 0.9), (1000, 0.98), (4000, 0.995), (LONGEST, 1.0))
# First and last letter of some scripts, marks and pictures.
SCRIPTS = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x590, 0x5FF), (0x600, 0x6FF),
    (0x900, 0x97F), (0xE00, 0xE7F), (0x1100, 0x11FF), (0x2000, 0x206F), (0x2070, 0x218F), (0x2200, 0x22FF),
    (0x3040, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xFB50, 0xFDFF), (0xFE00, 0xFE0F),
    (0xFF00, 0xFFEF), (0x1D400, 0x1D7FF), (0x1F300, 0x1FAFF), (0xE0000, 0xE007F),
)  # fmt: skip
MARKS = "()[]{}<>.,;:!?'\"`´’*_-–—+=/\\|@#$%^&~£€ \t\n\r\x00\u200b\u200d\u202e\ufeff"


def odd_text(chance: Random, words: Sequence[str]) -> str:
    """One message. `words` are texts that the bot knows; the same chance and words always give the same message."""
    share = chance.random()
    longest = next(length for length, below in LENGTHS if share <= below)
    return chance.choice(_KINDS)(chance, words, chance.randint(0, longest))[:LONGEST]


def _one_script(chance: Random, words: Sequence[str], length: int) -> str:
    first, last = chance.choice(SCRIPTS)
    return "".join(chr(chance.randint(first, last)) for _ in range(length))


def _any_script(chance: Random, words: Sequence[str], length: int) -> str:
    return "".join(_one_script(chance, words, 1) for _ in range(length))


def _any_sign(chance: Random, words: Sequence[str], length: int) -> str:
    signs = (chr(chance.choice((chance.randint(0, 0xD7FF), chance.randint(0xE000, 0x10FFFF)))) for _ in range(length))
    return "".join(signs)


def _marks(chance: Random, words: Sequence[str], length: int) -> str:
    return "".join(chance.choice(MARKS) for _ in range(length))


def _again_and_again(chance: Random, words: Sequence[str], length: int) -> str:
    piece = chance.choice((_ours, _one_script, _marks, _any_sign, _digits))(chance, words, chance.randint(1, 12))
    return piece * (length // max(1, len(piece)) + 1)


def _digits(chance: Random, words: Sequence[str], length: int) -> str:
    return "".join(chance.choice("0123456789 OIlpmamNGDE'-") for _ in range(length))


def _ours(chance: Random, words: Sequence[str], length: int) -> str:
    said: list[str] = []
    while sum(map(len, said)) < length:
        said.append(chance.choice(words))
    return " ".join(said)[: max(length, 1)]


def _ours_spoilt(chance: Random, words: Sequence[str], length: int) -> str:
    """Words of ours with signs put in, turned round, in capitals, spread out, or in letters that only look alike."""
    said = _ours(chance, words, length)
    change: Callable[[str], str] = chance.choice(
        (
            str.upper,
            str.title,
            lambda text: text[::-1],
            lambda text: " ".join(text),
            lambda text: "".join(f"{sign}\u200b" for sign in text),
            lambda text: unicodedata.normalize("NFD", text.replace("e", "é")),
            lambda text: "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text),
            lambda text: text.replace(" ", ""),
            lambda text: text.replace(" ", chance.choice(MARKS)),
            lambda text: "".join(sign * chance.randint(1, 4) for sign in text),
        )
    )
    return change(said)


def _mixed(chance: Random, words: Sequence[str], length: int) -> str:
    pieces: list[str] = []
    while sum(map(len, pieces)) < length:
        pieces.append(chance.choice((_ours, _ours_spoilt, _one_script, _marks, _digits))(chance, words, 40))
    return "".join(pieces)[:length]


_KINDS = (
    _one_script, _any_script, _any_sign, _marks, _again_and_again, _digits, _ours, _ours_spoilt, _mixed, _mixed,
)  # fmt: skip
