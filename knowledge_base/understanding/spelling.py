"""Puts right slips of the thumb: a word that nobody writes becomes the likeliest word of our own examples.

A noisy-channel speller (Kernighan, Church and Gale 1990): of all readings within reach, the one whose words are most
usual here wins, less what its slips cost. Only words of the examples are ever put in. Known English words, names of
places, and whatever else the caller wants left alone stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge_base.understanding.known_words import bare, is_strange, known_words

# Three letters are mostly an abbreviation: they become only a very usual word, by a slip of the commonest kinds.
# A word this long may hold one fault; so long, be two words; so long, hold two faults.
_SHORT = 3
_ONE_FAULT_FROM, _TWO_WORDS_FROM, _TWO_FAULTS_FROM = 4, 4, 9
# What a slip costs, as the natural logarithm of how rare it is. A neighbouring key is the commonest slip.
_NEAR_KEY, _TWICE_OR_ONCE, _EXCHANGED, _LEFT_OUT, _OTHER, _FIRST_LETTER, _TWO_FAULTS = 3.5, 3.0, 3.5, 4.0, 6.0, 1.0, 7.0
# What a lost gap costs: two words are two chances, so it gives some of that back.
_NO_GAP = -1.0
# The least likely reading that is taken, of one word and of two.
_LEAST, _LEAST_OF_TWO = -16.5, -18.0
# A message of more strange words is another language, or keys hit by chance.
_MOST_STRANGE = 25
_REMEMBERED = 4096
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = {key: (at + offset, down) for down, (row, offset) in enumerate(zip(_ROWS, (0.0, 0.25, 0.75), strict=True))
         for at, key in enumerate(row)}  # fmt: skip


def respell(text: str, is_left_alone: Callable[[re.Match[str]], bool] = lambda _: False) -> str:
    """The text with slips put right: wrong keys, letters left out or twice, and gaps that are lost or one letter late.

    Everything between the words is kept. A word that `is_left_alone` keeps its letters. A text of many strange words
    is given back as it came. Never raises.
    """
    found = list(_WORD.finditer(text))
    words = [one.group() for one in found]
    strange = [at for at, one in enumerate(found) if is_strange(one.group()) and not is_left_alone(one)]
    if not strange or len(strange) > _MOST_STRANGE:
        return text
    done: set[int] = set()
    for at in strange:
        if at in done:
            continue
        pair = _gap_moved(text, found, at, done, is_left_alone)
        if pair:
            first, meant = pair
            words[first : first + 2] = [_like(*one) for one in zip(words[first : first + 2], meant, strict=True)]
            done |= {first, first + 1}
        else:
            words[at] = _like(words[at], _likeliest(bare(words[at])))
    pieces: list[str] = []
    end = 0
    for one, word in zip(found, words, strict=True):
        pieces += [text[end : one.start()], word]
        end = one.end()
    return "".join([*pieces, text[end:]])


def meant_by(word: str) -> str:
    """What a word stands for, in small letters: the likeliest reading of a strange word, any other word itself."""
    return _likeliest(bare(word)) if is_strange(word) else bare(word)


@lru_cache(maxsize=_REMEMBERED)
def _likeliest(word: str) -> str:
    """The likeliest reading of one strange word; the word itself where none is likely enough."""
    readings = [
        *((sure, meant) for sure, meant in _with_faults(word) if sure > _LEAST),
        *((sure, meant) for sure, meant in _run_together(word) if sure > _LEAST_OF_TWO),
    ]
    return max(readings)[1] if readings else word


def _with_faults(word: str) -> Iterator[tuple[float, str]]:
    words = known_words()
    if len(word) < _SHORT:
        return
    if len(word) == _SHORT:
        short = (meant for meant in words.very_usual if OSA.distance(word, meant) == 1)
        yield from (
            (words.chance(meant) - cost, words.forms[meant])
            for meant in short
            if (cost := _cost(word, meant)) <= _NEAR_KEY
        )
        return
    reach = 2 if len(word) >= _TWO_FAULTS_FROM else 1
    near = process.extract(
        word, words.forms.keys(), scorer=OSA.distance, score_cutoff=reach, limit=None, processor=None
    )
    for meant, faults, _ in near:
        if len(meant) >= _ONE_FAULT_FROM - 1:
            cost = _cost(word, meant) if faults == 1 else _TWO_FAULTS
            yield words.chance(meant) - cost, words.forms[meant]


def _cost(typed: str, meant: str) -> float:
    """What the one slip between two words costs."""
    at = next((at for at, (one, other) in enumerate(zip(typed, meant, strict=False)) if one != other), None)
    if at is None:
        at = min(len(typed), len(meant))
    if len(typed) > len(meant):
        beside = [typed[place] for place in (at - 1, at + 1) if 0 <= place < len(typed)]
        cost = _TWICE_OR_ONCE if any(typed[at] == one or _are_near(typed[at], one) for one in beside) else _OTHER
    elif len(typed) < len(meant):
        cost = _TWICE_OR_ONCE if at and meant[at] == meant[at - 1] else _LEFT_OUT
    elif typed[at : at + 2] == meant[at : at + 2][::-1]:
        cost = _EXCHANGED
    else:
        cost = _NEAR_KEY if _are_near(typed[at], meant[at]) else _OTHER
    return cost if at else cost + _FIRST_LETTER


def _are_near(one: str, other: str) -> bool:
    (across, down), (x, y) = _KEYS[one], _KEYS[other]
    return abs(down - y) <= 1 and abs(across - x) <= 1


def near_keys(key: str) -> Iterator[str]:
    """The letters whose keys touch the key of this one."""
    return (other for other in _KEYS if other != key and key in _KEYS and _are_near(key, other))


def _run_together(word: str) -> Iterator[tuple[float, str]]:
    words = known_words()
    if len(word) < _TWO_WORDS_FROM:
        return
    for cut in range(1, len(word)):
        pair = word[:cut], word[cut:]
        if words.are_two(*pair):
            yield sum(words.chance(one) for one in pair) - _NO_GAP, " ".join(words.forms[one] for one in pair)


def _gap_moved(
    text: str, found: list[re.Match[str]], at: int, done: set[int], is_left_alone: Callable[[re.Match[str]], bool]
) -> tuple[int, list[str]] | None:
    """Where the gap of two words fell one letter beside its place: where the first stands, and both as meant."""
    words = known_words()
    for first in (at, at - 1):
        if done & {first, first + 1}:
            continue  # mended already, so its letters are no longer those of the text
        if not 0 <= first < len(found) - 1 or text[found[first].end() : found[first + 1].start()].strip():
            continue
        if any(is_left_alone(one) for one in found[first : first + 2]):
            continue
        left, right = bare(found[first].group()), bare(found[first + 1].group())
        for pair in with_gap_moved(left, right):
            if words.are_two(*pair):
                return first, [words.forms[one] for one in pair]
    return None


def with_gap_moved(left: str, right: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two words with the gap between them one letter to the left, and one to the right."""
    return (left[:-1], left[-1:] + right), (left + right[:1], right[1:])


def _like(word: str, meant: str) -> str:
    """The meant word with the capitals that the person gave it."""
    if meant == bare(word):
        return word
    if len(word) > 1 and word.isupper():
        return meant.upper()
    return meant[:1].upper() + meant[1:] if word[:1].isupper() else meant
