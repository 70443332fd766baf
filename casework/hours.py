"""Opening hours: when a person next reads what is sent here. England's bank holidays count as closed."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import holidays

from casework.errors import CaseworkError

LONDON = ZoneInfo("Europe/London")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RANGE = re.compile(r"([a-z]{3})(?:-([a-z]{3}))? (\d{2}):(\d{2})-(\d{2}):(\d{2})", re.I)
FURTHEST = 60  # days; a line open on one weekday can be shut for three weeks around Christmas


@dataclass(frozen=True)
class OpeningHours:
    """Weekly hours such as "Mon-Fri 09:00-17:00, Sat 10:00-12:00", in Europe/London."""

    spans: tuple[tuple[time, time] | None, ...]

    @classmethod
    def parse(cls, text: str) -> "OpeningHours":
        """Read the setting; raises CaseworkError naming the piece that cannot be read."""
        spans: list[tuple[time, time] | None] = [None] * 7
        for piece in (part.strip() for part in text.split(",") if part.strip()):
            match = RANGE.fullmatch(piece)
            if not match or match[1].lower() not in DAYS or (match[2] or match[1]).lower() not in DAYS:
                raise CaseworkError(f'opening hours: cannot read "{piece}"; write for example "Mon-Fri 09:00-17:00"')
            first, last = DAYS.index(match[1].lower()), DAYS.index((match[2] or match[1]).lower())
            try:
                span = (time(int(match[3]), int(match[4])), time(int(match[5]), int(match[6])))
            except ValueError as error:
                raise CaseworkError(f'opening hours: "{piece}" holds a time that does not exist') from error
            if span[0] >= span[1] or first > last:
                raise CaseworkError(f'opening hours: "{piece}" ends before it begins')
            if any(spans[first : last + 1]):
                raise CaseworkError(f'opening hours: "{piece}" names a day that has its hours already')
            spans[first : last + 1] = [span] * (last + 1 - first)
        if not any(spans):
            raise CaseworkError("opening hours: no open day is given")
        return cls(tuple(spans))

    @cached_property
    def _bank_holidays(self) -> holidays.HolidayBase:
        return holidays.country_holidays("GB", subdiv="ENG")

    def span_on(self, day: datetime) -> tuple[time, time] | None:
        """The open hours of one date; None when closed."""
        return None if day.date() in self._bank_holidays else self.spans[day.weekday()]

    def is_open(self, now: datetime) -> bool:
        """Whether a person is reading at this moment."""
        local = now.astimezone(LONDON)
        span = self.span_on(local)
        return span is not None and span[0] <= local.time() < span[1]

    def next_reading(self, now: datetime) -> datetime:
        """When a person next reads: now if open, else the next opening."""
        local = now.astimezone(LONDON)
        if self.is_open(now):
            return local
        for ahead in range(FURTHEST):
            day = local + timedelta(days=ahead)
            span = self.span_on(day)
            if span is None or (ahead == 0 and local.time() >= span[0]):
                continue
            return datetime.combine(day.date(), span[0], LONDON)
        raise CaseworkError(f"opening hours: no open day within {FURTHEST} days")


def clock_words(at: time) -> str:
    """A time as people say it: 9am, 2:30pm, midday. "12pm" is read both ways."""
    if not at.minute and not at.hour % 12:
        return "midday" if at.hour else "midnight"
    hour, suffix = at.hour % 12 or 12, "am" if at.hour < 12 else "pm"
    return f"{hour}:{at.minute:02d}{suffix}" if at.minute else f"{hour}{suffix}"


def day_words(at: datetime, now: datetime) -> str:
    """The moment as people say it: "today at 2pm", "tomorrow at 9am", "Monday at 9am"."""
    local, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    ahead = (local.date() - today).days
    day = {0: "today", 1: "tomorrow"}.get(ahead, f"{local:%A}" if ahead < 7 else f"{local:%A} {local.day} {local:%B}")
    return f"{day} at {clock_words(local.time())}"


def open_words(hours: OpeningHours, now: datetime) -> str:
    """While open, by when the day's messages are read: "today before 5pm"; empty while closed."""
    local = now.astimezone(LONDON)
    span = hours.span_on(local)
    return f"today before {clock_words(span[1])}" if span is not None and hours.is_open(now) else ""
