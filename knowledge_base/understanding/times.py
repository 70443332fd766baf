"""Finds the day or time that a person asks for, and leaves out times mentioned for another reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

from knowledge_base.understanding.known_words import is_strange
from knowledge_base.understanding.normaliser import normalise

TABLES = Path(__file__).with_name("times.yml")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# Acts in which a time is part of the story.
TIMELESS = frozenset({"ask_self_care", "refer_someone", "feedback", "unclear"})
# Acts that tell of days gone by, so that a time is asked for only beside words that ask.
LOOKING_BACK = frozenset({"review_plan"})
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]?")
_WORD = re.compile(r"[^\W_]+(?:['.:-][^\W_]+)*|[,;]")
_HOUR = re.compile(r"(\d{1,2})(?:[.:]\d\d)?(pm)?")
_NEAR, _FAR = 6, 8
_SMALL = frozenset(("on", "the", "a", "this", "at", "of", "in", "any", "every", "and", "or", "most", "some", "nights"))
# Behind "after 5" these begin something else, so that the number is an hour; "minutes" would make it none.
_NO_UNITS = frozenset(
    ("", ",", "please", "as", "when", "because", "i'm", "if", "or", "and", "on", "would", "is", "best", "only")
)
_QUESTIONS = frozenset({"was", "were", "did"})


@dataclass(frozen=True)
class When:
    """A time that is asked for.

    `label` is a day ("thursday"), "weekend" or "evening"; None for a date that is only "today" or "tomorrow". `dates`
    are the dates meant, in London, when one day or weekend is meant and not every one ("Thursdays"). `said` is the
    words.
    """

    label: str | None
    dates: tuple[date, ...]
    said: str


@dataclass(frozen=True)
class _Tables:
    days: dict[str, str]
    short_days: frozenset[str]
    short_before: frozenset[str]
    short_after: frozenset[str]
    weekend: frozenset[str]
    evening: frozenset[str]
    evening_phrases: list[str]
    evening_hours: frozenset[int]
    hours: dict[str, str]
    not_after: list[str]
    past: frozenset[str]
    fixed: list[str]
    trouble: list[str]
    asks: list[str]


def find_when(text: str, today: date, act: str | None = None) -> When | None:
    """The first time asked for, a day before a part of the day; None when there is none. Never raises.

    `today` is the date in London, from the caller's clock. `act` is what the message asks for: advice, handing somebody
    over and verdicts ask for no time, whatever times they tell of. Saturday and Sunday together are the weekend.
    """
    if act in TIMELESS:
        return None
    tables = _tables()
    sentences = (
        _WORD.findall(sentence.lower().replace("bank holiday", "bank-holiday"))
        for sentence in _SENTENCE.findall(normalise(text)[:4000])
    )
    found = [
        when
        for words in sentences
        if act not in LOOKING_BACK or _holds(words, tables.asks)
        for when in _times_in(words, today, tables)
    ]
    if {"saturday", "sunday"} <= {when.label for when in found}:
        days = sorted({day for when in found if when.label in ("saturday", "sunday") for day in when.dates})
        return When("weekend", tuple(days), " and ".join(when.said for when in found))
    return min(found, key=_rank, default=None)


def _rank(when: When) -> int:
    if when.label in DAYS:
        return 0
    return 2 if when.label is None else 1


def _times_in(words: list[str], today: date, tables: _Tables) -> Iterator[When]:
    for at in range(len(words)):
        when, first, end = _time_at(words, at, today, tables)
        if when is not None and _is_asked(words, first, end, tables):
            yield when


def _time_at(words: list[str], at: int, today: date, tables: _Tables) -> tuple[When | None, int, int]:
    word = words[at]
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if _is_day(words, at, tables):
        return When(tables.days[word], _day_dates(tables.days[word], word, before, today), word), at, at + 1
    if word in tables.weekend:
        return When("weekend", _weekend_dates(word, before, today), word), at, at + 1
    if word == "tonight":
        return When("evening", (today,), word), at, at + 1
    if word in tables.evening:
        return When("evening", (), word), at, at + 1
    if word == "tomorrow" and words[max(0, at - 2) : at] == ["day", "after"]:
        return When(None, (today + timedelta(days=2),), "day after tomorrow"), at - 2, at + 1
    if word in ("today", "tomorrow"):
        return When(None, (today + timedelta(days=word == "tomorrow"),), word), at, at + 1
    for phrase in tables.evening_phrases:
        parts = phrase.split()
        if words[at : at + len(parts)] == parts:
            return When("evening", (), phrase), at, at + len(parts)
    if before in ("after", "from", "past", "at") and _is_evening_hour(word, before, after, tables):
        return When("evening", (), f"{before} {word}"), at - 1, at + 1
    return None, at, at


def _is_day(words: list[str], at: int, tables: _Tables) -> bool:
    """Whether a word is a day; a short one ("sat") only beside words that make it one, or "sat or sun"."""
    word, before, after = words[at], "".join(words[at - 1 : at] if at else []), "".join(words[at + 1 : at + 2])
    if word not in tables.days or word not in tables.short_days:
        return word in tables.days
    opens_a_run = after in ("to", "or", "and") and "".join(words[at + 2 : at + 3]) in tables.days
    return before in tables.short_before or after in tables.short_after or opens_a_run


def _is_evening_hour(word: str, before: str, after: str, tables: _Tables) -> bool:
    hour = _HOUR.fullmatch(tables.hours.get(word, word))
    if hour is None or int(hour.group(1)) not in tables.evening_hours:
        return False
    afternoon = hour.group(2) == "pm" or after in ("pm", "p.m", "onwards", "at")
    plain_after = before == "after" and (is_strange(after) or after in _NO_UNITS)
    return afternoon or plain_after


def _is_asked(words: list[str], first: int, end: int, tables: _Tables) -> bool:
    before = words[:first]
    said = f" {' '.join(words)} "
    asks = any(f" {phrase} " in said for phrase in tables.asks)
    if _ends_with(_without(before, _SMALL), tables.not_after):
        return False
    if before[-2:] in (["but", "not"], ["day", "but"]):
        return False
    near, far = _clause(before, _NEAR), _clause(before, _FAR)
    if any(word in tables.past for word in (near[1:] if words[:1] == near[:1] and near[0] in _QUESTIONS else near)):
        return False
    if words[0] in tables.past - _QUESTIONS and not asks:
        return False
    if " ".join(words[first:end]) in tables.evening_phrases and not asks:
        return False
    lifts = any(word in ("lift", "transport", "driver", "drive", "lifts") for word in words)
    if _holds(near, tables.fixed) and not lifts:
        return False
    person = any(
        word in ("i", "i'm", "my", "he", "she", "it", "he's", "she's", "his", "her", "mum", "dad") for word in far
    )
    troubled = _holds(far, tables.trouble) or _holds(words[end : end + 4], tables.trouble)
    if troubled and (person or "every" in before[-2:]) and not asks:
        return False
    return not (person and _holds(_clause(before, 4), tables.trouble) and words[-1:] != ["?"] and not asks)


def _clause(before: list[str], count: int) -> list[str]:
    """The last words before the time, back to a comma."""
    kept: list[str] = []
    for word in reversed(before[-count:]):
        if word in (",", ";"):
            break
        kept.insert(0, word)
    return kept


def _without(before: list[str], small: Iterable[str]) -> list[str]:
    kept = list(before)
    while kept and kept[-1] in small:
        kept.pop()
    return kept


def _ends_with(words: list[str], phrases: list[str]) -> bool:
    said = " " + " ".join(words)
    return any(said.endswith(" " + phrase) for phrase in phrases)


def _holds(words: list[str], phrases: list[str]) -> bool:
    said = f" {' '.join(words)} "
    return any(f" {phrase} " in said for phrase in phrases)


def _day_dates(day: str, word: str, before: str, today: date) -> tuple[date, ...]:
    if (word.endswith("s") and word not in ("tues", "weds", "thurs")) or before in (
        "a",
        "every",
        "any",
        "each",
        "most",
    ):
        return ()
    ahead = (DAYS.index(day) - today.weekday()) % 7
    if before == "next":
        return (today - timedelta(days=today.weekday()) + timedelta(days=7 + DAYS.index(day)),)
    return (today + timedelta(days=ahead),)


def _weekend_dates(word: str, before: str, today: date) -> tuple[date, ...]:
    if word.endswith("s") or before in ("a", "every", "any", "each", "most", "at"):
        return ()
    saturday = today - timedelta(days=today.weekday()) + timedelta(days=5 + (7 if before == "next" else 0))
    return tuple(day for day in (saturday, saturday + timedelta(days=1)) if day >= today)


@cache
def _tables() -> _Tables:
    loaded = cast("dict[str, Any]", yaml.safe_load(TABLES.read_text(encoding="utf-8")))
    loaded["days"] = {form: day for day, forms in loaded["days"].items() for form in forms}
    for name in ("short_days", "short_before", "short_after", "weekend", "evening", "evening_hours", "past"):
        loaded[name] = frozenset(loaded[name])
    return _Tables(**loaded)
