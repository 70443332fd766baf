"""Cuts a message that says two things: small talk and what follows it, or two requests joined in one breath."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from knowledge_base.understanding.normaliser import normalise

TABLES = Path(__file__).with_name("two_acts.yml")
# A longer message tells a story, and its sentences are not requests of their own.
LONGEST, MOST_PIECES = 60, 4
_MOST_REASON = 7  # words after "thanks for"
_ENDS = re.compile(r"[.!?;]+(?:\s+|$)")


@dataclass(frozen=True)
class Piece:
    """One clause that could stand alone, with the act it asks for and how sure that is (0 to 1).

    `asks` is true where it has the form of a request or a question; other clauses tell something.
    """

    text: str
    act: str
    sure: float
    asks: bool = True


@dataclass(frozen=True)
class Cut:
    """A message in its pieces. `talk` is the small talk in it ("thank", "goodbye"); `rest` is the message without it.

    `pieces` are the clauses of the rest, in the order said; a single one is the rest itself.
    """

    talk: tuple[str, ...]
    rest: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Pieces:
    """A message in its pieces, each read. `rest` is what is left without the small talk; None when nothing is."""

    talk: tuple[str, ...] = ()
    rest: Piece | None = None
    pieces: tuple[Piece, ...] = ()


def cut(text: str) -> Cut:
    """The message in pieces. Thanks count only at the beginning: at the end they are politeness. Never raises."""
    plain = normalise(text)
    if len(plain.split()) > LONGEST:
        return Cut((), plain, (plain,))
    clauses = [clause for sentence in _sentences(plain) for clause in _clauses(sentence)]
    talk: list[str] = []
    kept: list[str] = []
    for clause in clauses:
        kind = _small_talk(clause)
        if kind == "goodbye" or (kind == "thank" and not kept):
            talk.append(kind)
        elif kind is None:
            kept.append(clause)
    return Cut(tuple(dict.fromkeys(talk)), ". ".join(kept), tuple(kept[:MOST_PIECES]))


def read_pieces(text: str, predict: Callable[[str], Sequence[tuple[str, float]]], *, may_be_two: bool = True) -> Pieces:
    """The message in its pieces, each read by `predict`. Nothing, at no cost, for a message of one piece.

    Nothing either where it has no small talk, and the whole of it says that it cannot be two things (`may_be_two`).
    """
    found = cut(text)
    if not found.talk and (len(found.pieces) < 2 or not may_be_two):
        return Pieces()
    rest = _read(found.rest, predict) if found.talk and found.rest else None
    many = found.pieces if len(found.pieces) > 1 else ()
    return Pieces(found.talk, rest, tuple(_read(piece, predict) for piece in many))


def _read(text: str, predict: Callable[[str], Sequence[tuple[str, float]]]) -> Piece:
    act, sure = predict(text)[0]
    return Piece(text, act, sure, bool(_patterns().requests.match(text)))


def _sentences(plain: str) -> list[str]:
    return [one.strip(" ,-") for one in _ENDS.split(plain) if any(mark.isalnum() for mark in one)]


def _clauses(sentence: str) -> list[str]:
    """Cut before a join or a comma that is followed by an opener, and after small talk that runs straight on."""
    patterns = _patterns()
    pieces: list[str] = []
    for part in patterns.between.split(sentence):
        kept = part.strip(" ,-")
        if not kept:
            continue
        runs_on = patterns.runs_on.match(kept)
        if runs_on is not None and not pieces:
            pieces += [runs_on[1].strip(" ,-"), kept[runs_on.end(1) :].strip(" ,-")]
        else:
            pieces.append(kept)
    return pieces


def _small_talk(clause: str) -> str | None:
    patterns = _patterns()
    if patterns.thanks.fullmatch(clause):
        return "thank"
    return "goodbye" if patterns.goodbye.fullmatch(clause) else None


@dataclass(frozen=True)
class _Patterns:
    between: re.Pattern[str]
    runs_on: re.Pattern[str]
    requests: re.Pattern[str]
    thanks: re.Pattern[str]
    goodbye: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    lists = cast("dict[str, list[str]]", yaml.safe_load(TABLES.read_text(encoding="utf-8")))
    requests, joins, around = (_any_of(lists[name]) for name in ("requests", "joins", "around"))
    openers = rf"{requests}|{_any_of(lists['tellings'])}"
    thanks, goodbyes, what_for = (_any_of(lists[name]) for name in ("thanks", "goodbyes", "what_for"))
    join = rf"(?:{joins}) "
    edge = rf"(?:(?:{around})[ ,-]+)*"
    after = rf"(?:[ ,-]+(?:{around}))*"
    reason = rf"(?:[ ,-]+(?:{what_for})(?: [\w'-]+){{1,{_MOST_REASON}}})?"
    flags = re.IGNORECASE
    return _Patterns(
        between=re.compile(rf"(?:\s*[,-]\s+(?:{join})*|\s+(?:{join})+)(?=(?:{openers}) \w)", flags),
        runs_on=re.compile(rf"({edge}(?:{thanks}){after})[ ,-]+(?=(?:{requests}) \w)", flags),
        requests=re.compile(rf"(?:{requests}) \w", flags),
        thanks=re.compile(rf"{edge}(?:{thanks})(?:[ ,-]+(?:{thanks}))*{after}{reason}{after}", flags),
        goodbye=re.compile(rf"{edge}(?:{goodbyes})(?:[ ,-]+(?:{goodbyes}))*{after}", flags),
    )


def _any_of(phrases: Sequence[str]) -> str:
    """One of the phrases, the longest that fits and no other: a repeated phrase is then read in one way only."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return rf"(?>(?<![\w'])(?:{'|'.join(map(re.escape, longest_first))})(?![\w']))"
