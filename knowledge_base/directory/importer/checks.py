"""Reads the fields of one entity of a feed: each comes out clean, or as None with its fault written down."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from typing import cast
from urllib.parse import urlsplit

from knowledge_base.directory.importer.cleaning import (
    EMAIL,
    VENDOR_PREFIX,
    clean_text,
    clean_unknown,
    looks_personal,
    without_personal_addresses,
)
from knowledge_base.directory.importer.report import NO_ID, Ledger

Raw = Mapping[str, object]

LONGEST_ID = 250  # characters; the standard's ids are UUIDs of 36
LONGEST_TEXT = 20_000  # characters; the longest description seen in a real feed has 8,085
LONGEST_URL = 2_000
FIRST_YEAR, LAST_YEAR = 1900, 2200
PHONE_DIGITS = (3, 15)  # from 999 to the longest international number

_TIME = re.compile(r"(?:\d{4}-\d{2}-\d{2}T)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?")
_PHONE = re.compile(r"[+(]?\d[\d\s().-]*")
_EMPTY: tuple[object, ...] = (None, "")


def is_raw(value: object) -> bool:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def clean_id(value: object) -> str:
    """An id as we keep it: text, or a whole number as older feeds have; empty when it is neither."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return clean_text(value)[:LONGEST_ID] if isinstance(value, str) else ""


class Fields:
    """The fields of one entity. A field that was read counts as known; `unknown()` gives the rest."""

    def __init__(
        self, raw: Raw, entity: str, ledger: Ledger, *, place: str = "", own_words: Collection[str] = ()
    ) -> None:
        """`place` stands in for a missing id; `own_words` are words of the group's own name."""
        self.raw = raw
        self.entity = entity
        self.own_words = own_words
        self._ledger = ledger
        self._known = {"id"}
        value = raw.get("id")
        self.given_id = clean_id(value)
        self.id = self.given_id or place
        if not self.given_id:
            self.fault("id", "is missing" if value in _EMPTY else "is not text")
        elif len(str(value)) > LONGEST_ID:
            self.fault("id", f"is longer than {LONGEST_ID} characters")

    def fault(self, field: str, problem: str) -> None:
        """Write down that a field is faulty."""
        self._ledger.note(self.entity, self.id or NO_ID, field, problem)

    def leave_out(self, *names: str) -> None:
        """Fields that we know and do not keep."""
        self._known.update(names)

    def take(self, name: str) -> object:
        """The raw value, None when it is empty."""
        self._known.add(name)
        value = self.raw.get(name)
        return None if isinstance(value, str) and not value.strip() else value

    def text(self, name: str, *, needed: bool = False, numbers_too: bool = False) -> str | None:
        """Plain text without a person's own e-mail address."""
        value = self.take(name)
        if numbers_too and isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if value is not None and not isinstance(value, str):
            self.fault(name, "is not text")
            return None
        cleaned = clean_text(value or "")
        if not cleaned:
            if needed:
                self.fault(name, "is missing")
            return None
        if len(cleaned) > LONGEST_TEXT:
            self.fault(name, f"is longer than {LONGEST_TEXT} characters and was cut")
            cleaned = cleaned[:LONGEST_TEXT]
        kept = without_personal_addresses(cleaned, self.own_words)
        if kept != cleaned:
            self.fault(name, "held a person's own e-mail address, which was left out")
        return kept or None

    def choice(self, name: str, allowed: Collection[str], *, needed: bool = False) -> str | None:
        """One of a closed list, whatever its case."""
        value = self.text(name, needed=needed)
        if value is None:
            return None
        for option in allowed:
            if option.casefold() == value.casefold():
                return option
        self.fault(name, "is not one of: " + ", ".join(allowed))
        return None

    def url(self, name: str) -> str | None:
        """A web address that starts with http:// or https:// and names a host."""
        value = self.text(name)
        if value is None:
            return None
        try:
            parts = urlsplit(value)
            host = parts.hostname or ""
            sound = parts.scheme in ("http", "https") and "." in host.strip(".") and not parts.username
        except ValueError:
            sound = False
        if sound and len(value) <= LONGEST_URL and not re.search(r"\s", value):
            return value
        self.fault(name, "is not a web address")
        return None

    def email(self, name: str) -> str | None:
        """An e-mail address of the group or of a role in it, never a person's own."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(name, "is not text")
            return None
        address = clean_text(value).removeprefix("mailto:")
        if not EMAIL.fullmatch(address):
            self.fault(name, "is not an e-mail address")
        elif looks_personal(address, self.own_words):
            self.fault(name, "looks like a person's own e-mail address and was left out")
        else:
            return address
        return None

    def phone(self, name: str) -> str | None:
        """A number to ring, of 3 to 15 digits."""
        value = self.text(name, needed=True, numbers_too=True)
        if value is None:
            return None
        found = _PHONE.search(value)
        number = " ".join(found[0].split()).rstrip(" .-(") if found else ""
        fewest, most = PHONE_DIGITS
        if fewest <= sum(sign.isdigit() for sign in number) <= most:
            return number
        self.fault(name, "is not a phone number")
        return None

    def day(self, name: str) -> date | None:
        """A date as YYYY-MM-DD; a time after it is ignored."""
        value = self.text(name)
        try:
            found = date.fromisoformat(value[:10]) if value else None
        except ValueError:
            found = None
        if found and FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        if value:
            self.fault(name, "is not a date")
        return None

    def moment(self, name: str) -> datetime | None:
        """A date and time; without a zone it is taken as UTC."""
        value = self.text(name)
        try:
            found = datetime.fromisoformat(value) if value else None
            if found and FIRST_YEAR <= found.year <= LAST_YEAR:
                return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        if value:
            self.fault(name, "is not a date and time")
        return None

    def clock_time(self, name: str) -> time | None:
        """A time of day as people in England read it: feeds add "Z" in summer too, so a zone is ignored."""
        value = self.text(name)
        if value is None:
            return None
        found = _TIME.fullmatch(value)
        hour, minute, second = (int(part or 0) for part in found.groups()) if found else (99, 0, 0)
        if (hour, minute) == (24, 0):
            hour = 0
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
        self.fault(name, "is not a time")
        return None

    def number(self, name: str, low: float, high: float) -> float | None:
        """A number from `low` to `high`; digits in quotes will do."""
        value = self.take(name)
        if isinstance(value, str):
            try:
                value = float(value.strip().removeprefix("£"))
            except ValueError:
                value = math.nan
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
            self.fault(name, "is not a number")
        elif not low <= value <= high:
            self.fault(name, f"is not between {low:g} and {high:g}")
        else:
            return float(value)
        return None

    def child(self, name: str) -> Raw | None:
        """An object inside this one."""
        value = self.take(name)
        if value is None or isinstance(value, dict):
            return cast("Raw | None", value)
        self.fault(name, "is not an object")
        return None

    def children(self, name: str) -> list[Raw]:
        """The objects of a list inside this one."""
        value = self.take(name)
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(name, "is not a list")
            return []
        found = [cast("Raw", item) for item in cast("list[object]", value) if is_raw(item)]
        if len(found) < len(cast("list[object]", value)):
            self.fault(name, "holds something that is not an object")
        return found

    def unknown(self) -> dict[str, object]:
        """The fields that nobody read, cleaned; vendor fields and empty ones are dropped."""
        return {
            clean_text(name): clean_unknown(value, self.own_words)
            for name, value in self.raw.items()
            if name not in self._known and not name.casefold().startswith(VENDOR_PREFIX) and value not in _EMPTY
        }
