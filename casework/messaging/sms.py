"""Draws a reply part as text messages: plain marks, numbered choices, and at most two segments each.

Limits: two GSM-7 segments (306 septets), or two UCS-2 segments when a name or a language needs other letters.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from casework.messaging.cutting import CUTS, Pieces, finer, glued, unglued
from casework.messaging.parts import ReplyPart
from knowledge_base.septets import outside_gsm7, segments

MOST_SEGMENTS = 2
DEMO = "DEMO"  # a message that names an invented group starts with this word, even when it is the second of three

PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032`\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022\u00b7\u25aa", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\ufe0f\r", ""),
        "\u2026": "...",
        "\u00d7": "x",
        "\u0142": "l",
        "\u0141": "L",
        "\u0111": "d",
        "\u0110": "D",
        "\u0153": "oe",
        "\u0152": "OE",
    }
)

OURS_ALONE = re.compile(r"https?://(?:localhost|127\.|0\.0\.0\.0|\[::)")
FRACTION = "\u2044"  # what is left between 1 and 2 of a half


def draw(part: ReplyPart) -> list[str]:
    """The text messages for one part, in order, never empty for a part that says something.

    A link, a telephone number or a postcode is never cut; a link of more than two segments is sent as it is.
    """
    pieces: Pieces = [("\n\n", block) for block in re.split(r"\n{2,}", words_of(part))]
    if part.kind == "choices":
        pieces.append(("\n", choice_list(part)))
    mark = DEMO if is_invented(part) else ""
    messages = _fill([(join, glued(text)) for join, text in pieces if text], mark)
    return [marked(unglued(message).strip(), mark) for message in messages] or [part.text]


def is_invented(part: ReplyPart) -> bool:
    """Whether the part names a group of the demonstration."""
    return any(one.get("demo") for one in part.custom.get("services", ()))


def choice_list(part: ReplyPart) -> str:
    """The numbered choices, a line each; empty when the words of the part number them already: "stop (1)"."""
    options = part.custom["options"]
    if all(f"({number})" in part.text for number in range(1, len(options) + 1)):
        return ""
    return "\n".join(f"{number} {tidy(one['title'])}" for number, one in enumerate(options, 1))


def tidy(text: str) -> str:
    """The same words in the marks that every phone has; pictures are left out, letters never."""
    plain = text.translate(PLAIN)
    for odd in outside_gsm7(plain):
        base = "".join(mark for mark in unicodedata.normalize("NFKD", odd) if not unicodedata.combining(mark))
        base = f" {base.replace(FRACTION, '/')}" if FRACTION in base else base
        if base and not outside_gsm7(base):
            plain = plain.replace(odd, base)
        elif unicodedata.category(odd)[0] in "SC":
            plain = plain.replace(odd, "")
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(lines).strip()


def words_of(part: ReplyPart) -> str:
    """The part's words in plain marks, with the link of an article or a group under them.

    An address of this machine alone is no link for a phone.
    """
    text, url = tidy(part.text), str(part.custom.get("url", ""))
    can_open = url.startswith(("https://", "http://")) and not OURS_ALONE.match(url)
    wants_link = part.kind in ("article", "services") and can_open and url not in text
    return f"{text}\n{url}" if wants_link else text


def marked(message: str, mark: str) -> str:
    """The message with the mark in front, once."""
    return message if message.startswith(mark) else f"{mark} {message}"


def _fits(message: str, mark: str) -> bool:
    return segments(marked(unglued(message), mark)) <= MOST_SEGMENTS


def _fill(pieces: Iterable[tuple[str, str]], mark: str) -> list[str]:
    """Fill messages piece by piece; a piece that fits in no message is cut more finely."""
    messages: list[str] = []
    for join, piece in _fine(pieces, 0, mark):
        if messages and _fits(messages[-1] + join + piece, mark):
            messages[-1] += join + piece
        else:
            messages.append(piece)
    return messages


def _fine(pieces: Iterable[tuple[str, str]], depth: int, mark: str) -> Iterator[tuple[str, str]]:
    for join, piece in pieces:
        if _fits(piece, mark) or depth == len(CUTS):
            yield join, piece
        else:
            yield from _fine(finer(join, piece, depth), depth + 1, mark)
