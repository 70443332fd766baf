"""The three steps to going live, and what still blocks each: a charity starts with the step that it is ready for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from waymark.councils import missing
from waymark.settings import DRAMA_PHONE, Settings

STEPS = {1: "Staff lookup only", 2: "Web chat in staffed hours", 3: "Text messages at any hour"}


@dataclass(frozen=True)
class Facts:
    """What the checklist needs beside the settings."""

    councils: Mapping[str, Mapping[str, str]]
    kinds: Collection[str]
    holds_demo: bool
    broken: tuple[str, ...] = ()


def blockers(settings: Settings, facts: Facts, step: int) -> list[str]:
    """Everything that keeps this step from starting, one line each; empty when it may start."""
    if step == 1:
        return list(facts.broken)
    public = [
        *facts.broken,
        *_people(settings),
        *_councils(facts),
        *_procedures(settings, facts),
        *_demonstration(settings, facts),
    ]
    return public if step == 2 else [*public, *_texts(settings)]


def _people(settings: Settings) -> list[str]:
    said = {
        "a named safety lead (WAYMARK_SAFETY_LEAD)": settings.safety_lead,
        "a named deputy (WAYMARK_SAFETY_DEPUTY)": settings.safety_deputy,
        "opening hours (WAYMARK_OPENING_HOURS)": settings.opening_hours,
        "the charity's own number (WAYMARK_PHONE)": settings.phone != DRAMA_PHONE,
    }
    return [f"{what} is missing" for what, is_there in said.items() if not is_there]


def _texts(settings: Settings) -> list[str]:
    said = {
        "an account for text messages (WAYMARK_TWILIO_ACCOUNT_SID and its two companions)": settings.twilio_account_sid,
        "a public address that begins with https:// (WAYMARK_PUBLIC_URL)": settings.public_url.startswith("https://"),
    }
    return [f"{what} is missing" for what, is_there in said.items() if not is_there]


def _councils(facts: Facts) -> list[str]:
    if not facts.councils:
        return ["the contacts of each council that you serve are missing (WAYMARK_COUNCILS_FILE)"]
    return missing(facts.councils)


def _procedures(settings: Settings, facts: Facts) -> list[str]:
    unread = sorted(set(facts.kinds) - settings.procedures_read)
    return [f"procedures not marked read (WAYMARK_PROCEDURES_READ): {', '.join(unread)}"] if unread else []


def _demonstration(settings: Settings, facts: Facts) -> list[str]:
    found: list[str] = []
    if settings.demo:
        found.append("WAYMARK_DEMO is on")
    if settings.show_unreviewed:
        found.append("WAYMARK_SHOW_UNREVIEWED is on")
    if facts.holds_demo:
        found.append("the directory holds demonstration entries; run: waymark demo remove")
    return found
