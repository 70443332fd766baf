"""Repeats messages with the slips of a hurried typist, to see what they cost. Shares no table with the training data.

The mistakes come from where the keys lie on a British keyboard, and from nothing else: no list of words, sounds or text
speak. The same seed, kind and message always give the same noise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

from waymark.evaluation.labels import Label
from waymark.evaluation.scoring import Figure

SEED = 20261126
# Letters mistyped and left so: the share that a large study of typing on phones found (2.3%), and one at least.
TYPO_SHARE = 0.023
# Of messages, the share with each kind of case; the rest stays as it was written.
ALL_SMALL, ALL_CAPITALS, NO_FIRST_CAPITAL, CAPITAL_SLIPS = 0.35, 0.2, 0.15, 0.15
# Of gaps between words, the share that is lost, doubled, or comes one letter too late.
GAP_SHARE = 0.06
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_OFFSETS = (0.0, 0.25, 0.75)
_KEYS = {letter: (column + offset, row) for row, (letters, offset) in enumerate(zip(_ROWS, _OFFSETS, strict=True))
         for column, letter in enumerate(letters)}  # fmt: skip


def noisy(labels: Sequence[Label], kind: str, seed: int = SEED) -> list[Label]:
    """The same labels with noise of one kind in their texts."""
    return [replace(one, text=KINDS[kind](one.text, _chance(seed, kind, one))) for one in labels]


def typos(text: str, chance: Random) -> str:
    """Neighbouring keys, letters left out, doubled or exchanged, anywhere in a word. Digits stay: they are facts."""
    letters = [place for place, sign in enumerate(text) if sign.lower() in _KEYS]
    if not letters:
        return text
    wanted = max(1, round(len(letters) * TYPO_SHARE))
    for place in sorted(chance.sample(letters, wanted), reverse=True):
        text = chance.choice(_SLIPS)(text, place, chance)
    return text


def case(text: str, chance: Random) -> str:
    """All small, all capitals, no capital at the start, or a capital here and there."""
    share = chance.random()
    if share < ALL_SMALL:
        return text.lower()
    if share < ALL_SMALL + ALL_CAPITALS:
        return text.upper()
    if share < ALL_SMALL + ALL_CAPITALS + NO_FIRST_CAPITAL:
        return text[:1].lower() + text[1:]
    if share < ALL_SMALL + ALL_CAPITALS + NO_FIRST_CAPITAL + CAPITAL_SLIPS:
        return "".join(sign.swapcase() if chance.random() < 0.05 else sign for sign in text)
    return text


def spacing(text: str, chance: Random) -> str:
    """Words run together, two spaces, or a space one letter too late; one change at least."""
    gaps = [place for place, sign in enumerate(text) if sign == " " and 0 < place < len(text) - 1]
    if not gaps:
        return f" {text}  "
    for place in sorted(chance.sample(gaps, max(1, round(len(gaps) * GAP_SHARE))), reverse=True):
        text = text[:place] + chance.choice(_GAPS)(text, place) + text[place + 2 :]
    return text


def everything(text: str, chance: Random) -> str:
    """All three, one after the other."""
    return spacing(case(typos(text, chance), chance), chance)


KINDS: dict[str, Callable[[str, Random], str]] = {
    "typos": typos,
    "case": case,
    "spacing": spacing,
    "all three": everything,
}


def drop(clean: Figure, worse: Figure) -> float | None:
    """By how many points a figure is worse under noise; below 0 where it is better."""
    before, after = clean.goodness, worse.goodness
    return None if before is None or after is None else round(100 * (before - after), 6)


def near_keys(letter: str) -> list[str]:
    """The keys that touch this one."""
    column, row = _KEYS[letter]
    return [
        other
        for other, (across, down) in _KEYS.items()
        if other != letter and abs(down - row) <= 1 and abs(across - column) <= 1
    ]


def _chance(seed: int, kind: str, label: Label) -> Random:
    return Random(f"{seed} {kind} {label.id} {label.text}")  # noqa: S311 - noise is no secret


def _neighbour(text: str, place: int, chance: Random) -> str:
    hit = chance.choice(near_keys(text[place].lower()))
    return text[:place] + (hit.upper() if text[place].isupper() else hit) + text[place + 1 :]


def _two_keys(text: str, place: int, chance: Random) -> str:
    return text[: place + 1] + chance.choice(near_keys(text[place].lower())) + text[place + 1 :]


def _left_out(text: str, place: int, chance: Random) -> str:
    return text[:place] + text[place + 1 :]


def _doubled(text: str, place: int, chance: Random) -> str:
    return text[:place] + text[place] + text[place:]


def _exchanged(text: str, place: int, chance: Random) -> str:
    after = text[place + 1 : place + 2]
    if not after.isalpha() or after == text[place]:
        return _left_out(text, place, chance)
    return text[:place] + after + text[place] + text[place + 2 :]


# A wrong key is the commonest slip by far.
_SLIPS = (_neighbour, _neighbour, _neighbour, _left_out, _doubled, _exchanged, _two_keys)


def _joined(text: str, place: int) -> str:
    return text[place + 1]


def _two_spaces(text: str, place: int) -> str:
    return "  " + text[place + 1]


def _too_late(text: str, place: int) -> str:
    return text[place + 1] + " "


_GAPS: tuple[Callable[[str, int], str], ...] = (_joined, _two_spaces, _too_late)
