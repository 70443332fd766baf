"""Invents when a group meets, as Open Referral UK schedules."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from tools.demo_words import Kind

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKING_DAYS = DAYS[:5]
FIRST_WEEK = date(2026, 9, 7)  # a Monday; every other week is counted from here
WINTER = ("2026-10-05", "2027-03-26")
LATEST = "21:30"


def schedules(kind: Kind, slots: dict[str, Any], notes: dict[str, str], new_id: str, chance: Random) -> list[Any]:
    """One schedule: weekly, twice a week, every other week or monthly, at a time of day that suits the kind."""
    slot = slots[chance.choice(kind.slots)]
    often = chance.choice(kind.often)
    days = chance.choice(slot["days"])
    opens = chance.choice(slot["starts"])
    schedule: dict[str, Any] = {"id": new_id, "freq": "MONTHLY" if often == "monthly" else "WEEKLY"}
    if kind.in_winter:
        schedule["valid_from"], schedule["valid_to"] = WINTER
    if often == "monthly":
        days = f"{chance.choice((1, 2, 3, 4, -1))}{days}"
    elif often == "fortnightly":
        first = FIRST_WEEK + timedelta(days=DAYS.index(days) + 7 * chance.randrange(2))
        schedule |= {"interval": 2, "dtstart": first.isoformat()}
    elif often == "twice" and days in WORKING_DAYS:
        later = WORKING_DAYS[(WORKING_DAYS.index(days) + 2) % len(WORKING_DAYS)]
        days = ",".join(sorted((days, later), key=DAYS.index))
    schedule |= {"byday": days, "opens_at": opens, "closes_at": _closes(opens, chance.choice(kind.hours))}
    if kind.in_term_time or kind.in_winter:
        schedule["description"] = notes["winter" if kind.in_winter else "term_time"]
    return [schedule]


def _closes(opens: str, hours: float) -> str:
    end = datetime.strptime(opens, "%H:%M") + timedelta(hours=hours)
    return min(f"{end:%H:%M}", LATEST) if end.day == 1 else LATEST
