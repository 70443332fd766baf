"""When a service happens, worked out and said in plain English."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.directory.cards import summarise
from knowledge_base.directory.cost_text import say_cost
from knowledge_base.directory.models import CostOption, Schedule
from knowledge_base.directory.schedules import DAYS, Rule, next_session, read_byday, runs_on, session_days
from knowledge_base.directory.times_text import say_times

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 12, 2)  # a Wednesday
TEN_TO_TWELVE = {"opens_at": time(10), "closes_at": time(12)}


def rule(byday: str | None = None, freq: str | None = "WEEKLY", **fields: object) -> Rule:
    return Rule.of(Schedule(freq=freq, byday=byday, **fields))


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ([rule("TH", **TEN_TO_TWELVE)], "Thursdays, 10am to 12pm"),
        ([rule("TH", None, **TEN_TO_TWELVE)], "Thursdays, 10am to 12pm"),
        ([rule("MO,TH", **TEN_TO_TWELVE)], "Mondays and Thursdays, 10am to 12pm"),
        ([rule("MO", **TEN_TO_TWELVE), rule("TH", **TEN_TO_TWELVE)], "Mondays and Thursdays, 10am to 12pm"),
        ([rule("MO,WE,FR")], "Mondays, Wednesdays and Fridays"),
        ([rule("MO,TU,WE,TH,FR", opens_at=time(9), closes_at=time(16, 30))], "Monday to Friday, 9am to 4:30pm"),
        ([rule("SA,SU")], "Weekends"),
        ([rule("MO,TU,WE,TH,FR,SA,SU", opens_at=time(0), closes_at=time(23, 59))], "Every day, any time, day or night"),
        ([rule(None, "DAILY", opens_at=time(18))], "Every day, from 6pm"),
        ([rule("1TU", "MONTHLY")], "First Tuesday of the month"),
        ([rule("2TU,4TU", "MONTHLY", opens_at=time(19), closes_at=time(0))],
         "Second and fourth Tuesday of the month, 7pm to midnight"),
        ([rule("-1FR", "MONTHLY")], "Last Friday of the month"),
        ([rule("1TU", "MONTHLY", interval=2)], "First Tuesday of every other month, check dates"),
        ([rule(None, "MONTHLY", bymonthday="1,15,-1")], "The 1st, the 15th and the last day of the month"),
        ([rule("TU", interval=2, dtstart=date(2026, 12, 1))], "Every other Tuesday"),
        ([rule("TU", interval=2)], "Every other Tuesday, check dates"),
        ([rule("TU", interval=3, dtstart=date(2026, 12, 1))], "Every 3 weeks on Tuesday"),
        ([rule(None, None, dtstart=date(2026, 12, 24), opens_at=time(14))], "Thursday 24 December, from 2pm"),
        ([rule("TU", valid_from=date(2027, 1, 12))], "Tuesdays, from 12 January"),
        ([rule("TU", valid_to=date(2026, 12, 1))], ""),
        ([rule("TH", closes_at=time(15))], "Thursdays, until 3pm"),
        ([rule("SA", opens_at=time(10, 5))], "Saturdays, from 10:05am"),
        ([rule("MO"), rule("1SU", "MONTHLY")], "Mondays; first Sunday of the month"),
        ([rule(None, None, description="Ring to find out")], "Ring to find out"),
        ([], ""),
    ],
)  # fmt: skip
def test_times_are_said_as_people_say_them(rules, said):
    assert say_times(rules, TODAY) == said


def test_many_patterns_are_cut_short():
    rules = [rule(day, opens_at=time(hour)) for hour, day in ((9, "MO"), (10, "TU"), (11, "WE"), (12, "TH"))]
    assert say_times(rules, TODAY).endswith("and at other times")


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        (rule("TH", **TEN_TO_TWELVE), datetime(2026, 12, 3, 10, tzinfo=LONDON)),
        (rule("WE", **TEN_TO_TWELVE), datetime(2026, 12, 2, 10, tzinfo=LONDON)),
        (rule("WE", opens_at=time(8)), datetime(2026, 12, 9, 8, tzinfo=LONDON)),
        (rule("2TU", "MONTHLY", opens_at=time(14)), datetime(2026, 12, 8, 14, tzinfo=LONDON)),
        (rule("5MO", "MONTHLY", opens_at=time(14)), datetime(2027, 3, 29, 14, tzinfo=LONDON)),
        (rule("TU", interval=2, dtstart=date(2026, 12, 1), opens_at=time(9)), datetime(2026, 12, 15, 9, tzinfo=LONDON)),
        (rule("TU", interval=2, opens_at=time(9)), None),
        (rule("TU", valid_from=date(2027, 1, 1), opens_at=time(9)), datetime(2027, 1, 5, 9, tzinfo=LONDON)),
        (rule("FR", valid_to=date(2026, 12, 3), opens_at=time(9)), None),
        (rule(None, None, dtstart=date(2026, 12, 24), opens_at=time(9)), datetime(2026, 12, 24, 9, tzinfo=LONDON)),
        (rule("TH"), None),
        (rule("TH", opens_at=time(0), closes_at=time(0)), None),
    ],
)
def test_the_next_session_is_worked_out_from_the_clock(asked, first):
    assert next_session([asked], datetime(2026, 12, 2, 9, tzinfo=LONDON)) == first


def test_ten_in_the_morning_stays_ten_when_the_clocks_change():
    before = next_session([rule("2TU", "MONTHLY", opens_at=time(10))], datetime(2026, 3, 1, tzinfo=LONDON))
    after = next_session([rule("2TU", "MONTHLY", opens_at=time(10))], datetime(2026, 4, 1, tzinfo=LONDON))
    assert (before.isoformat(), after.isoformat()) == ("2026-03-10T10:00:00+00:00", "2026-04-14T10:00:00+01:00")


def test_the_clock_may_run_in_any_zone():
    late = datetime(2026, 7, 1, 23, 30, tzinfo=ZoneInfo("UTC"))  # already Thursday in London
    assert next_session([rule("TH", opens_at=time(10))], late) == datetime(2026, 7, 2, 10, tzinfo=LONDON)


def test_a_monthly_group_runs_on_its_weekday_and_on_no_other():
    assert [day for day in DAYS if runs_on([rule("2TU", "MONTHLY")], day, TODAY)] == ["tuesday"]


@pytest.mark.parametrize(
    ("opens", "closes", "is_evening"),
    [((17, 0), (18, 0), True), ((14, 0), (18, 30), True), ((14, 0), (18, 0), False), ((22, 0), (2, 0), True)],
)
def test_an_evening_session_starts_at_five_or_goes_on_after_six(opens, closes, is_evening):
    assert runs_on([rule("MO", opens_at=time(*opens), closes_at=time(*closes))], "evening", TODAY) is is_evening


def test_ordinals_are_read_with_and_without_signs():
    assert read_byday("2TU,-1FR, +3 xx,MO") == ((0, 0), (2, 1), (-1, 4))


schedules = st.builds(
    Schedule,
    freq=st.sampled_from(["WEEKLY", "MONTHLY", "DAILY", "YEARLY", "", None]),
    interval=st.none() | st.integers(1, 52),
    byday=st.none() | st.text(max_size=12) | st.sampled_from(["MO", "2TU,-1FR", "5SA", "0MO", "-5SU", "99MO"]),
    bymonthday=st.none() | st.text(max_size=8) | st.sampled_from(["31", "-1", "2,3,4", "0"]),
    opens_at=st.none() | st.times(),
    closes_at=st.none() | st.times(),
    valid_from=st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    valid_to=st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    dtstart=st.none() | st.dates(date(1900, 1, 1), date(2200, 1, 1)),
    description=st.none() | st.text(max_size=20),
)


@given(schedules)
def test_no_schedule_however_odd_breaks_a_card(schedule):
    asked = Rule.of(schedule)
    assert isinstance(say_times([asked], TODAY), str)
    assert isinstance(runs_on([asked], "monday", TODAY), bool)
    start = next_session([asked], datetime(2026, 12, 2, 9, tzinfo=LONDON))
    assert start is None or start >= datetime(2026, 12, 2, 9, tzinfo=LONDON)
    days = list(session_days(asked, TODAY, TODAY + timedelta(days=60)))
    assert days == sorted(set(days))


@pytest.mark.parametrize(
    ("amounts", "fees", "text", "is_free"),
    [
        ([0], None, "Free", True),
        ([2], None, "£2", False),
        ([2.5], None, "£2.50", False),
        ([5, 2], None, "£2 to £5", False),
        ([0, 5], None, "Free or £5", False),
        ([], "Free of charge.", "Free", True),
        ([], "No charge", "Free", True),
        ([], "Free parking, £5 to come in", "Free parking, £5 to come in", None),
        ([], "word " * 40, "", None),
        ([], None, "", None),
    ],
)
def test_a_cost_is_said_shortly_and_never_called_free_by_a_guess(amounts, fees, text, is_free):
    cost = say_cost([CostOption(amount=amount) for amount in amounts], fees, TODAY)
    assert (cost.text, cost.is_free) == (text, is_free)


def test_a_price_of_last_year_is_not_told():
    old = CostOption(amount=2.0, valid_to=date(2025, 12, 31))
    assert say_cost([old, CostOption(amount=3.0, amount_description="per session")], None, TODAY).text == (
        "£3 (per session)"
    )


def test_a_summary_keeps_whole_sentences_and_never_grows_too_long():
    assert summarise("One. Two.") == "One. Two."
    assert summarise("A first sentence. " + "b" * 200) == "A first sentence."
    assert summarise("word " * 60).endswith("word…")
    assert all(len(summarise("word " * 60, longest)) <= longest for longest in (20, 50, 160))
