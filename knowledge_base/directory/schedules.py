"""Works out on which days a service happens, from its iCalendar-like rules; times are wall time in England."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule, weekday

from knowledge_base.directory.models import Schedule

LONDON = ZoneInfo("Europe/London")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES: dict[str | None, Literal[1, 2, 3]] = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY}
EVENING_STARTS = time(17)  # a session that starts at 5pm or later is an evening one
EVENING_GOES_ON = time(18)  # and so is one that is still open after 6pm
LOOK_AHEAD = timedelta(days=62)  # a session every other month shows up within it
FURTHEST_SESSION = timedelta(days=370)  # next_session looks no further

_BYDAY = re.compile(r"([+-]?\d{1,2})?\s*(MO|TU|WE|TH|FR|SA|SU)[A-Z]*", re.IGNORECASE)


@dataclass(frozen=True)
class Rule:
    """One schedule, ready to count with: `byday` holds (ordinal or 0, weekday number from Monday = 0)."""

    freq: str | None = None
    interval: int = 1
    byday: tuple[tuple[int, int], ...] = ()
    bymonthday: tuple[int, ...] = ()
    opens_at: time | None = None
    closes_at: time | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    dtstart: date | None = None
    description: str = ""

    @classmethod
    def of(cls, row: Schedule) -> Rule:
        """The rule of a stored schedule. A rule without a frequency is weekly with days, monthly with dates."""
        byday, bymonthday = read_byday(row.byday or ""), read_bymonthday(row.bymonthday or "")
        freq = (row.freq or "").upper() or ("WEEKLY" if byday else "MONTHLY" if bymonthday else None)
        return cls(
            freq=freq,
            interval=max(1, row.interval or 1),
            byday=byday if freq == "MONTHLY" else tuple(sorted({(0, day) for _, day in byday})),
            bymonthday=() if freq == "WEEKLY" else bymonthday,
            opens_at=row.opens_at,
            closes_at=row.closes_at,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            dtstart=row.dtstart,
            description=row.description or "",
        )

    @property
    def phase_is_unknown(self) -> bool:
        """True for "every other Tuesday" with no first date: nobody can say which Tuesdays."""
        return self.freq in FREQUENCIES and self.interval > 1 and self.dtstart is None

    @property
    def is_all_day(self) -> bool:
        """Open from midnight to midnight."""
        return self.opens_at == time(0) and self.closes_at in (time(0), time(23, 59), time(23, 59, 59))

    @property
    def is_evening(self) -> bool:
        """Starts at 5pm or later, or goes on after 6pm."""
        if self.opens_at is None:
            return False
        if self.opens_at >= EVENING_STARTS:
            return True
        return self.closes_at is not None and (self.closes_at > EVENING_GOES_ON or self.closes_at <= self.opens_at)

    def is_current(self, today: date) -> bool:
        """Not yet over. A single date is over once it has passed."""
        last = self.valid_to if self.freq else (self.valid_to or self.dtstart)
        return last is None or last >= today


def read_byday(text: str) -> tuple[tuple[int, int], ...]:
    """`2TU,-1FR` as ((2, 1), (-1, 4)); what cannot be read is left out."""
    found = (_BYDAY.fullmatch(part) for part in re.split(r"[,;\s]+", text.strip()) if part)
    days = [(int(match[1] or 0), CODES.index(match[2].upper())) for match in found if match]
    return tuple(sorted({day for day in days if abs(day[0]) <= 5}, key=lambda day: (day[1], day[0])))


def read_bymonthday(text: str) -> tuple[int, ...]:
    """`2,3,-1` as (-1, 2, 3); what is no day of a month is left out."""
    numbers = (int(part) for part in re.split(r"[,;\s]+", text.strip()) if re.fullmatch(r"[+-]?[0-9]{1,2}", part))
    return tuple(sorted({number for number in numbers if 1 <= abs(number) <= 31}))


def session_days(rule: Rule, first: date, last: date) -> Iterator[date]:
    """The days from `first` to `last` on which the rule holds a session; none when its phase is unknown."""
    if rule.freq is None:
        if rule.dtstart and first <= rule.dtstart <= last:
            yield rule.dtstart
        return
    start = max(day for day in (first, rule.valid_from, rule.dtstart) if day)
    end = min(day for day in (last, rule.valid_to) if day)
    anchor = _anchor(rule, start)
    if start > end or anchor is None:
        return
    dates = rrule(
        FREQUENCIES[rule.freq],
        dtstart=datetime.combine(anchor, time()),
        interval=rule.interval,
        byweekday=[weekday(day, ordinal or None) for ordinal, day in rule.byday] or None,
        bymonthday=list(rule.bymonthday) or None,
        until=datetime.combine(end, time()),
    )
    yield from (
        moment.date() for moment in takewhile(lambda moment: moment.date() <= end, dates) if moment.date() >= start
    )


def next_session(rules: Iterable[Rule], now: datetime) -> datetime | None:
    """When the next session starts, in Europe/London, or None when that is not known or it is open all day."""
    here = now.astimezone(LONDON)
    starts = (_next_start(rule, here) for rule in rules)
    return min((start for start in starts if start), default=None)


def runs_on(rules: Sequence[Rule], day: str, today: date) -> bool:
    """Whether a session falls on `day` (a weekday, "weekend" or "evening") in the next two months."""
    if day == "evening":
        return any(rule.is_evening and _weekdays(rule, today) for rule in rules)
    wanted = {5, 6} if day == "weekend" else {DAYS.index(day)}
    return any(wanted & _weekdays(rule, today) for rule in rules)


def _weekdays(rule: Rule, today: date) -> set[int]:
    last = today + LOOK_AHEAD
    if rule.phase_is_unknown:
        begins_in_time = rule.valid_from is None or rule.valid_from <= last
        return {day for _, day in rule.byday} if rule.is_current(today) and begins_in_time else set()
    return {day.weekday() for day in session_days(rule, today, last)}


def _next_start(rule: Rule, here: datetime) -> datetime | None:
    if rule.opens_at is None or rule.is_all_day:
        return None
    for day in session_days(rule, here.date(), here.date() + FURTHEST_SESSION):
        start = datetime.combine(day, rule.opens_at, LONDON)
        if start >= here:
            return start
    return None


def _anchor(rule: Rule, start: date) -> date | None:
    """The day to count from, or None when the rule does not say enough."""
    if rule.freq not in FREQUENCIES or rule.phase_is_unknown:
        return None
    if rule.interval == 1 and (rule.byday or rule.bymonthday or rule.freq == "DAILY"):
        return start
    return rule.dtstart or rule.valid_from
