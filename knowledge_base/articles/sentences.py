"""Cuts Markdown into sentences and counts their words, so that the same rule holds for articles and replies."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKER = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|[*`]")
_END = re.compile(r"(?<=[.!?])[\"')]*\s+")
_NUMBER = re.compile(r"(?<![\w-])\d[\d ,./:]*\d(?![\w-])")
_WORD = re.compile(r"[^\W_][\w'/-]*")


def plain(markdown: str) -> str:
    """The words of one paragraph or list item, without Markdown marks."""
    return " ".join(_EMPHASIS.sub("", _LINK.sub(r"\1", _MARKER.sub("", markdown))).split())


def blocks(markdown: str, first_line: int = 1) -> Iterator[tuple[int, str]]:
    """Each paragraph, heading or list item as (its line, its plain words)."""
    start, held = first_line, ""
    for number, line in enumerate(markdown.splitlines(), start=first_line):
        begins = bool(_MARKER.match(line)) or line.startswith("#")
        if held and (begins or not line.strip()):
            yield start, plain(held)
            held = ""
        if line.strip():
            start = start if held else number
            held = f"{held} {line.lstrip('# ')}" if held else line.lstrip("# ")
    if held:
        yield start, plain(held)


def sentences(text: str) -> list[str]:
    """The sentences of one plain paragraph."""
    return [piece.strip() for piece in _END.split(text) if piece.strip()]


def words(text: str) -> list[str]:
    """The words of a text; a telephone number, a date or an amount is one word."""
    return _WORD.findall(_NUMBER.sub(" 0 ", text))
