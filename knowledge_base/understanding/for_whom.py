"""Tells whether a message is for the person who writes it or for somebody else, as far as it says so."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal, cast

import yaml

from knowledge_base.understanding.normaliser import normalise

TABLES = Path(__file__).with_name("for_whom.yml")
Whom = Literal["self", "other"]
# "84F", "59M", "75 yo": how staff write down a caller.
_SHORTHAND = re.compile(r"\b(?:\d{1,3}\s?(?:M|F|yo|y/o|yr old|yrs old)|[MF]\s?\d{2})\b")
_OWN_AGE = re.compile(r"\b(?:i'm|i am|im)\b[^.!?]{0,12}\d{1,3}\s?(?:m|f|yo|y/o|yr old|yrs old)\b", re.IGNORECASE)


def for_whom(text: str, act: str | None = None) -> Whom | None:
    """ "self", "other", or None where the message does not say. A break or a group for a carer or parent is "self".

    With the act, somebody who asks for advice and names nobody asks for themselves, and small talk is for nobody.
    Never raises.
    """
    lists = _lists()
    if act in lists["nobody_acts"]:
        return None
    plain = normalise(text)[:4000]
    said = " " + re.sub(r"[^\w'/-]+", " ", plain.lower()) + " "
    found = _from_words(plain, said, lists)
    return "self" if found is None and act in lists["self_acts"] else found


def is_for_nobody(act: str | None) -> bool:
    """Whether small talk and what is out of scope is for nobody."""
    return act in _lists()["nobody_acts"]


def whom_said(plain: str) -> tuple[str, ...]:
    """What the lists find in a normalised message, as clues for a model: the verdict, and each kind of word in it."""
    lists = _lists()
    said = " " + re.sub(r"[^\w'/-]+", " ", plain[:4000].lower()) + " "
    found = {
        f"rule{_from_words(plain[:4000], said, lists)}": True,
        "kin": _names_kin(said, lists),
        "first": _any(said, lists["self"]),
        "they": _any(said, lists["they"]),
        "others": _any(said, lists["others"]),
        "own": _any(said, lists["own"]),
        "opens": any(said.startswith(f" {opening} ") for opening in lists["openings"]),
    }
    return tuple(clue for clue, is_there in found.items() if is_there)


def _from_words(plain: str, said: str, lists: dict[str, list[str]]) -> Whom | None:
    if (_SHORTHAND.search(plain) and not _OWN_AGE.search(plain)) or _any(said, lists["others"]):
        return "other"
    first = _any(said, lists["self"])
    opens = any(said.startswith(f" {opening} ") for opening in lists["openings"])
    they = _any(said, lists["they"])
    if _names_kin(said, lists):
        if _any(said, lists["for_them"]):
            return "other"
        own = _any(said, lists["own"]) and (first or not they)
        return "self" if own or (opens and not they) else "other"
    if not (first or opens) and they:
        return "other"
    return "self" if first or opens else None


def _names_kin(said: str, lists: dict[str, list[str]]) -> bool:
    kin = [f"{owner} {one}" for owner in ("my", "our", "me", "a", "her", "his") for one in lists["kin"]]
    return _any(said.replace("'s ", " "), [*kin, *lists["names"]]) or _kin_after_adjective(said, lists["kin"])


def _kin_after_adjective(said: str, kin: list[str]) -> bool:
    """ "my elderly mother", "our youngest lad"."""
    return bool(re.search(rf" (?:my|our) [\w'-]+ (?:{'|'.join(map(re.escape, kin))})[ ']", said))


def _any(said: str, phrases: list[str]) -> bool:
    return any(f" {phrase} " in said for phrase in phrases)


@cache
def _lists() -> dict[str, list[str]]:
    return cast("dict[str, list[str]]", yaml.safe_load(TABLES.read_text(encoding="utf-8")))
