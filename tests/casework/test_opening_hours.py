"""When a person next reads: weekends, bank holidays, the two nights when the clock changes."""

from datetime import UTC, datetime, time

import pytest

from casework.errors import CaseworkError
from casework.hours import LONDON, OpeningHours, clock_words, day_words

WEEK = OpeningHours.parse("Mon-Fri 09:00-17:00, Sat 10:00-12:00")


def at(words: str) -> datetime:
    """A London time as UTC, which is how the rest of the house holds it."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-11-03 09:00", True),
        ("2026-11-03 08:59:59", False),
        ("2026-11-03 16:59:59", True),
        ("2026-11-03 17:00", False),
        ("2026-11-07 10:30", True),
        ("2026-11-07 12:00", False),
        ("2026-11-08 11:00", False),
        ("2026-12-25 11:00", False),
        ("2026-08-31 11:00", False),
    ],
    ids=[
        "opening",
        "before-opening",
        "last-second",
        "closing",
        "saturday",
        "saturday-noon",
        "sunday",
        "christmas",
        "summer-holiday",
    ],
)
def test_open_means_that_somebody_is_reading_now(now: str, is_open: bool) -> None:
    assert WEEK.is_open(at(now)) is is_open


@pytest.mark.parametrize(
    ("now", "reading", "words"),
    [
        ("2026-11-03 14:20", "2026-11-03 14:20", "today at 2:20pm"),
        ("2026-11-03 07:00", "2026-11-03 09:00", "today at 9am"),
        ("2026-11-03 17:00", "2026-11-04 09:00", "tomorrow at 9am"),
        ("2026-11-06 20:00", "2026-11-07 10:00", "tomorrow at 10am"),
        ("2026-11-07 12:00", "2026-11-09 09:00", "Monday at 9am"),
        ("2026-04-02 18:00", "2026-04-04 10:00", "Saturday at 10am"),
        ("2026-04-04 12:30", "2026-04-07 09:00", "Tuesday at 9am"),
        ("2026-12-24 17:30", "2026-12-29 09:00", "Tuesday at 9am"),
    ],
    ids=["open", "early", "evening", "friday-night", "saturday-noon", "before-good-friday", "easter", "christmas"],
)
def test_the_next_reading_is_told_as_people_say_it(now: str, reading: str, words: str) -> None:
    found = WEEK.next_reading(at(now))
    assert found == at(reading)
    assert day_words(found, at(now)) == words


@pytest.mark.parametrize(
    ("now", "reading"),
    [("2026-03-28 13:00", "2026-03-30T08:00+00:00"), ("2026-10-24 13:00", "2026-10-26T09:00+00:00")],
    ids=["clocks-go-forward", "clocks-go-back"],
)
def test_nine_in_the_morning_is_nine_on_the_wall_after_the_clock_change(now: str, reading: str) -> None:
    found = WEEK.next_reading(at(now))
    assert found.astimezone(UTC) == datetime.fromisoformat(reading)
    assert day_words(found, at(now)) == "Monday at 9am"


def test_a_message_late_at_night_in_summer_counts_the_london_day() -> None:
    just_after_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # 0:30 on 2 July in London
    assert day_words(WEEK.next_reading(just_after_midnight), just_after_midnight) == "today at 9am"


def test_a_line_open_on_one_day_has_an_answer_over_christmas() -> None:
    fridays = OpeningHours.parse("Fri 10:00-12:00")
    now = at("2026-12-18 12:00")  # Christmas Day and New Year's Day are the next two Fridays
    assert day_words(fridays.next_reading(now), now) == "Friday 8 January at 10am"


def test_every_hour_of_two_years_has_a_next_reading_that_is_open_and_not_past() -> None:
    one_day = OpeningHours.parse("Mon 13:00-14:00")
    for hour in range(0, 24 * 730, 7):
        now = datetime.fromtimestamp(1_767_225_600 + hour * 3600, UTC)  # from 1 January 2026
        reading = one_day.next_reading(now)
        assert reading >= now
        assert one_day.is_open(reading)


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ("", "no open day"),
        ("Mon-Fri 9-5", 'cannot read "Mon-Fri 9-5"'),
        ("Mon-Fri 09:00-17:00\nnonsense", "cannot read"),
        ("Moo 09:00-17:00", "cannot read"),
        ("Mon 09:00-25:00", "does not exist"),
        ("Mon 17:00-09:00", "ends before it begins"),
        ("Fri-Mon 09:00-17:00", "ends before it begins"),
        ("Mon 09:00-12:00, Mon 13:00-17:00", "has its hours already"),
        ("Mon-Fri 09:00-17:00, Wed 10:00-12:00", "has its hours already"),
    ],
)
def test_a_setting_that_cannot_be_kept_is_refused_by_name(setting: str, fault: str) -> None:
    with pytest.raises(CaseworkError, match=fault):
        OpeningHours.parse(setting)


def test_a_setting_is_read_in_any_case_and_with_spare_commas() -> None:
    hours = OpeningHours.parse(" mon-FRI 09:30-17:00 , ")
    assert hours.spans[:5] == ((time(9, 30), time(17)),) * 5
    assert hours.spans[5:] == (None, None)


@pytest.mark.parametrize(
    ("moment", "words"),
    [("00:00", "midnight"), ("00:30", "12:30am"), ("09:00", "9am"), ("12:00", "midday"), ("12:05", "12:05pm"),
     ("14:30", "2:30pm"), ("23:59", "11:59pm")],
)  # fmt: skip
def test_times_are_told_as_people_say_them(moment: str, words: str) -> None:
    assert clock_words(time.fromisoformat(moment)) == words
