"""Cuts words into pieces: at line ends, sentence ends, words, letters; never inside a number, a postcode or a link."""

import re
from collections.abc import Callable

Pieces = list[tuple[str, str]]  # what joins a piece to the one before it, and the piece

GLUE = "\x1f"  # stands for a space that no message may end at
IN_NUMBER = re.compile(r"(?<=[\d)]) (?=\(?\d)")
IN_POSTCODE = re.compile(r"\b([A-Za-z]{1,2}\d[A-Za-z\d]?) (\d[A-Za-z]{2})\b")
LINK = re.compile(r"^\W*(?:https?://|www\.)|\S@\S")
# Not after "1." at the start of a line, nor after an initial such as "J.".
SENTENCE_END = re.compile(r"(?<!^\d)(?<!^\d\d)(?<!\b[A-Z])(?<=[.!?]) +|(?<=[.!?][\"')]) +", re.M)


def glued(text: str) -> str:
    """The text with the spaces marked at which it may not be cut."""
    return IN_POSTCODE.sub(rf"\1{GLUE}\2", IN_NUMBER.sub(GLUE, text))


def unglued(text: str) -> str:
    """The text as people read it."""
    return text.replace(GLUE, " ")


def lines(block: str) -> Pieces:
    """The lines of a paragraph."""
    return [("\n", line) for line in block.split("\n")]


def sentences(line: str) -> Pieces:
    """The sentences of a line."""
    return [(" ", sentence) for sentence in SENTENCE_END.split(line)]


def words(sentence: str) -> Pieces:
    """The words of a sentence."""
    return [(" ", word) for word in sentence.split(" ")]


def letters(word: str) -> Pieces:
    """The letters of a word; a link stays whole."""
    return [(" ", word)] if LINK.search(word) else [("", letter) for letter in word]


CUTS: tuple[Callable[[str], Pieces], ...] = (lines, sentences, words, letters)


def finer(join: str, piece: str, depth: int) -> Pieces:
    """A piece cut by the rule of this depth; the first keeps what joins it to what stands before."""
    cut = CUTS[depth](piece)
    return [(join, cut[0][1]), *cut[1:]]


def headed(pieces: Pieces) -> Pieces:
    """The pieces that are not empty, with each heading in one piece with what it stands over.

    A heading ends with a colon, or is the line before number 1 of a list.
    """
    kept: Pieces = []
    for join, text in ((join, text) for join, text in pieces if text):
        if kept and (kept[-1][1].endswith(":") or text.startswith("1. ")):
            above = kept.pop()
            kept.append((above[0], f"{above[1]}{join}{text}"))
        else:
            kept.append((join, text))
    return kept
