"""Works out how a service reaches people (in person, by phone …) and how far, from what the feed says."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DELIVERY_WORDS = (
    ("in_person", re.compile(r"in.?person|face.to.face|\bvenue\b|\bon.?site\b", re.IGNORECASE)),
    ("home_visit", re.compile(r"home.visit|(?:your|own|people'?s) homes?\b|at home", re.IGNORECASE)),
    ("phone", re.compile(r"phone|helpline|\bcall\b", re.IGNORECASE)),
    ("online", re.compile(r"online|virtual|video|zoom|\bweb|remote|\bchat\b|\bapp\b", re.IGNORECASE)),
)
_REACH_WORDS = (
    (
        "national",
        re.compile(
            r"^(?:the )?(?:uk|u\.k\.|united kingdom|england|great britain|britain)\b|\bnation(?:al|wide)\b|uk.wide|"
            r"whole of (?:the )?(?:uk|england)|across (?:the )?(?:uk|england|country)|england and wales",
            re.IGNORECASE,
        ),
    ),
    (
        "county",
        re.compile(
            r"county|shire\b|\b(?:cornwall|cumbria|devon|dorset|essex|kent|norfolk|suffolk|surrey|sussex)\b", re.I
        ),
    ),
    ("district", re.compile(r"borough|district|city|council|unitary|\btown\b|metropolitan", re.IGNORECASE)),
    ("neighbourhood", re.compile(r"ward\b|parish|village|estate|neighbourhood|street", re.IGNORECASE)),
)


def delivery_from(said: Sequence[str], *, has_place: bool, is_virtual: bool, has_phone: bool, has_url: bool) -> str:
    """The first kind that the feed's words name; in person before others, since such services often do both.

    Without words: in person when there is a place to go to, else by phone, else online.
    """
    for delivery, pattern in _DELIVERY_WORDS:
        if any(pattern.search(text) for text in said):
            return delivery
    if has_place:
        return "in_person"
    if is_virtual:
        return "online"
    if has_phone:
        return "phone"
    return "online" if has_url else "in_person"


def reach_from(areas: Sequence[str], delivery: str) -> str:
    """The widest reach that the service areas name; without areas, phone and online help is national."""
    for reach, pattern in _REACH_WORDS:
        if any(pattern.search(area) for area in areas):
            return reach
    if delivery in ("phone", "online") and not areas:
        return "national"
    return "district"
