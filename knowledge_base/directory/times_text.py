"""Says in plain English when a service happens: "Thursdays, 10am to 12pm", "First Tuesday of the month"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time

from knowledge_base.directory.schedules import FREQUENCIES, Rule
from knowledge_base.directory.wording import wording

MOST_PATTERNS = 3
LONGEST_DESCRIPTION = 120  # characters


def say_times(rules: Iterable[Rule], today: date) -> str:
    """The current schedules in one line, or the feed's own words, or nothing when no time is known."""
    current = [rule for rule in rules if rule.is_current(today)]
    said = list(dict.fromkeys(filter(None, (_say(rule, today) for rule in _merged(current)))))
    text = "; ".join(_small(part) for part in said[:MOST_PATTERNS])
    if len(said) > MOST_PATTERNS:
        text = wording().more_times.format(times=text)
    if text:
        return text[:1].upper() + text[1:]
    described = next((rule.description for rule in current if rule.description), "")
    return described if len(described) <= LONGEST_DESCRIPTION else ""


def say_time(moment: time) -> str:
    """10am, 10:30am, 12pm, midnight."""
    if moment == time(0):
        return wording().midnight
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def _merged(rules: list[Rule]) -> list[Rule]:
    """Weekly rules that differ only in their days become one."""
    merged: dict[Rule, Rule] = {}
    for rule in rules:
        key = replace(rule, byday=(), description="")
        if rule.freq == "WEEKLY" and rule.interval == 1 and rule.byday and key in merged:
            days = {*merged[key].byday, *rule.byday}
            merged[key] = replace(merged[key], byday=tuple(sorted(days)))
        elif key not in merged and rule.freq == "WEEKLY" and rule.interval == 1:
            merged[key] = rule
        else:
            merged[rule] = rule
    return list(merged.values())


def _say(rule: Rule, today: date) -> str:
    words = wording()
    when, times = _say_days(rule), _say_hours(rule)
    if when and times:
        when = words.pattern.format(when=when, times=times)
    if when and rule.phase_is_unknown:
        when = words.check_dates.format(when=when)
    if when and rule.freq and rule.valid_from and rule.valid_from > today:
        when = words.starting.format(
            when=when, number=rule.valid_from.day, month=words.months[rule.valid_from.month - 1]
        )
    return when or times


def _small(said: str) -> str:
    """The names of days keep their capital inside a sentence; other words do not."""
    first = said.split(" ", 1)[0].rstrip("s,")
    return said if first in wording().days else said[:1].lower() + said[1:]


def _say_hours(rule: Rule) -> str:
    words = wording()
    if rule.is_all_day:
        return words.any_time
    if rule.opens_at and rule.closes_at:
        return words.times.format(opens=say_time(rule.opens_at), closes=say_time(rule.closes_at))
    if rule.opens_at:
        return words.opens.format(opens=say_time(rule.opens_at))
    return words.closes.format(closes=say_time(rule.closes_at)) if rule.closes_at else ""


def _say_days(rule: Rule) -> str:
    words = wording()
    if rule.freq is None:
        day = rule.dtstart
        month = words.months[day.month - 1] if day else ""
        return words.one_date.format(day=words.days[day.weekday()], number=day.day, month=month) if day else ""
    if rule.freq not in FREQUENCIES:
        return ""
    if rule.freq == "DAILY" and rule.interval == 1 and not rule.byday:
        return words.every_day
    if rule.freq == "MONTHLY" and (rule.bymonthday or any(ordinal for ordinal, _ in rule.byday)):
        return _say_month(rule)
    days = sorted({day for _, day in rule.byday}) or ([rule.dtstart.weekday()] if rule.dtstart else [])
    if not days or rule.freq == "DAILY":
        return ""
    if rule.interval == 1 or rule.freq == "MONTHLY":
        return _say_week(days)
    names = words.listed([words.days[day] for day in days])
    if rule.interval == 2:
        return words.every_other.format(days=names)
    return words.every_few_weeks.format(number=rule.interval, days=names)


def _say_week(days: list[int]) -> str:
    words = wording()
    if len(days) == 7:
        return words.every_day
    if days == [5, 6]:
        return words.weekends
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return words.day_range.format(first=words.days[days[0]], last=words.days[days[-1]])
    return words.listed([words.days_plural[day] for day in days])


def _say_month(rule: Rule) -> str:
    words = wording()
    if rule.bymonthday:
        parts = [_say_day_of_month(number) for number in sorted(rule.bymonthday, key=lambda day: (day < 0, day))]
    else:
        parts: list[str] = []
        for day in sorted({day for _, day in rule.byday}):
            ordinals = sorted((ordinal for ordinal, found in rule.byday if found == day), key=lambda n: (n < 0, n))
            which = words.listed([words.ordinals.get(ordinal, "") for ordinal in ordinals])
            parts.append(f"{which} {words.days[day]}".strip())
    which = words.listed([part for part in parts if part])
    if not which:
        return ""
    if rule.interval == 1:
        return words.of_the_month.format(which=which)
    if rule.interval == 2:
        return words.of_every_other_month.format(which=which)
    return words.of_every_few_months.format(which=which, number=rule.interval)


def _say_day_of_month(number: int) -> str:
    words = wording()
    if number < 0:
        which = words.ordinals.get(number)
        return words.day_from_the_end.format(which=which) if which else ""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return words.day_of_month.format(number=f"{number}{ending}")
