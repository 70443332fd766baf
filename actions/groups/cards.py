"""Turns directory entries into what a reply shows: a line of words and the fields a channel draws."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from actions.house import Say
from casework.hours import LONDON, clock_words
from knowledge_base.directory.cards import ServiceCard
from knowledge_base.places.place import about_miles

# What a group's line holds, in this order. A text message lists three groups: the rest is told of one at a time.
LINE = ("name", "where", "distance", "when", "cost", "phone", "checked")
SHORT_LINE = ("name", "where", "when", "cost", "phone")


def as_date(day: date) -> str:
    """A date in words: 3 November 2026."""
    return f"{day.day} {day:%B %Y}"


def session_words(at: datetime | None) -> str | None:
    """When it is next on: "Thursday 26 November, 10am"."""
    if at is None:
        return None
    local = at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B}, {clock_words(local.time())}"


def fields(card: ServiceCard, say: Say, keys: Sequence[str] = LINE, near: str | None = None) -> dict[str, Any]:
    """The fields of one group, with `line`: those of `keys` in one sentence run for channels that only speak.

    `near` is the town that the heading names already: a short line does not say it again.
    """
    name = say.phrase("utter_groups_demo_name", name=card.name) if card.demo else card.name
    where = ", ".join(part for part in (card.venue, card.town) if part) or None
    drawn: dict[str, Any] = {
        "id": card.id,
        "name": name,
        "what": card.summary,
        "where": where,
        "when": card.times or None,
        "next": session_words(card.next_session),
        "cost": card.cost or None,
        "checked": as_date(card.assured_date) if card.assured_date else None,
        "distance": about_miles(card.distance_miles) if card.distance_miles is not None else None,
        "phone": card.phone,
        "url": card.url,
        "demo": card.demo,
    }
    told = drawn | {"where": card.venue} if card.venue and near and near == card.town else drawn
    return drawn | {"line": line(told, say, keys)}


def line(drawn: dict[str, Any], say: Say, keys: Sequence[str]) -> str:
    """One group in words, only what is known of these fields."""
    pieces = [say.phrase(f"utter_groups_line_{key}", value=drawn[key]) for key in keys if drawn[key]]
    return " ".join(pieces)


def options(cards: list[dict[str, Any]], say: Say) -> list[dict[str, Any]]:
    """What "1", "2" and "3" mean after these groups were shown."""
    return [
        {
            "title": card["name"],
            "say": say.phrase("utter_groups_say_more_about", name=card["name"]),
            "act": "service_detail",
            "value": card["id"],
        }
        for card in cards
    ]
