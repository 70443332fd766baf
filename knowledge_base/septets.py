"""Counts a text message the way phones do: GSM-7 septets and segments (3GPP TS 23.038)."""

from __future__ import annotations

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")

ONE_SEGMENT = 160
EACH_OF_MANY = 153  # seven septets of each joined segment hold its number
TWO_SEGMENTS = 2 * EACH_OF_MANY
_UCS2_ONE, _UCS2_EACH = 70, 67


def outside_gsm7(text: str) -> tuple[str, ...]:
    """The characters that would turn the whole message into UCS-2, each once, in order."""
    return tuple(dict.fromkeys(mark for mark in text if mark not in _BASIC and mark not in _EXTENSION))


def septets(text: str) -> int:
    """How many septets a GSM-7 text takes; extension characters take two. Raises ValueError for other characters."""
    odd = outside_gsm7(text)
    if odd:
        raise ValueError(f"these characters are not in GSM-7: {' '.join(odd)}")
    return sum(2 if mark in _EXTENSION else 1 for mark in text)


def segments(text: str) -> int:
    """How many text messages this is paid and sent as; an empty text is one. It never raises."""
    if outside_gsm7(text):
        units = [len(mark.encode("utf-16-be")) // 2 for mark in text]
        return _packed(units, _UCS2_ONE, _UCS2_EACH)
    return _packed([2 if mark in _EXTENSION else 1 for mark in text], ONE_SEGMENT, EACH_OF_MANY)


def _packed(units: list[int], alone: int, each: int) -> int:
    """Segments needed when no character may be cut in two."""
    if sum(units) <= alone:
        return 1
    count, used = 1, 0
    for unit in units:
        if used + unit > each:
            count, used = count + 1, 0
        used += unit
    return count
