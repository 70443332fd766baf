"""The day or time that is asked for, and times mentioned for another reason."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.understanding.times import find_when

LINES = Path(__file__).with_name("times.txt").read_text("utf-8").splitlines()
MESSAGES = [tuple(line.split("|")) for line in LINES if not line.startswith("#")]
TUESDAY = date(2026, 11, 24)
SUNDAY = date(2026, 11, 22)


def label_in(text: str) -> str | None:
    when = find_when(text, SUNDAY)
    return when.label if when else None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("is there a craft club on a Wednesday", "wednesday"),
        ("anything on thurs", "thursday"),
        ("dominoes, weds or sat mornings", "wednesday"),
        ("open sat morning?", "saturday"),
        ("somewhere to walk at weekends", "weekend"),
        ("a choir in the evenings", "evening"),
        ("meetings tonight in Derby", "evening"),
        ("a class I can go to after work", "evening"),
        ("ring me after 6pm", "evening"),
        ("call me aftr 5", "evening"),
        ("does the Monday walk still run", "monday"),
    ],
)
def test_a_time_that_is_asked_for_is_found(text: str, label: str) -> None:
    assert label_in(text) == label


@pytest.mark.parametrize(
    "text",
    [
        "I cry every Sunday night before work",
        "let me speak to the man I spoke to on Tuesday",
        "it has hurt since Friday",
        "he was sick at the weekend, can he eat now",
        "any day but Thursday",
        "my scan is on Monday and I am scared",
        "I ache in the evening",
        "I work nights and weekends",
        "I did my walk on Wednesday",
        "we sat in the sun",
        "she gets confused in the evenings",
    ],
)
def test_a_time_mentioned_for_another_reason_is_left_out(text: str) -> None:
    assert label_in(text) is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("anything on this Thursday", (date(2026, 11, 26),)),
        ("a group next Thursday", (date(2026, 11, 26),)),
        ("is it on Sunday", (SUNDAY,)),
        ("groups on Thursdays", ()),
        ("a group any Thursday", ()),
        ("open tomorrow?", (date(2026, 11, 23),)),
        ("is it open this weekend", (SUNDAY,)),
        ("is it open next weekend", (date(2026, 11, 28), date(2026, 11, 29))),
        ("meetings tonight", (SUNDAY,)),
    ],
)
def test_a_single_day_becomes_its_date(text: str, dates: tuple[date, ...]) -> None:
    when = find_when(text, SUNDAY)
    assert when is not None
    assert when.dates == dates


def test_a_day_comes_before_a_part_of_the_day() -> None:
    assert label_in("an evening class, Thursdays if there is one") == "thursday"


@pytest.mark.parametrize(("text", "label", "dates"), MESSAGES)
def test_a_message_in_anybodys_words_is_read_for_when(text: str, label: str, dates: str) -> None:
    when = find_when(text, TUESDAY)
    assert (str(when.label) if when else "None") == label
    assert ",".join(day.isoformat() for day in (when.dates if when else ())) == dates


@given(st.text())
def test_no_text_makes_the_search_for_times_fail(text: str) -> None:
    find_when(text, SUNDAY)


@pytest.mark.parametrize("act", ["ask_self_care", "refer_someone", "feedback"])
def test_a_time_in_a_story_is_no_wish(act: str) -> None:
    assert find_when("what helps, I cough after 7pm and start back on Friday", SUNDAY, act) is None
    assert find_when("is there a group on Friday", SUNDAY, act) is None


def test_saturday_or_sunday_is_the_weekend_with_both_dates() -> None:
    when = find_when("is there board games on a quiet Saturday or this Sunday", TUESDAY)
    assert when is not None
    assert when.label == "weekend"
    assert date(2026, 11, 29) in when.dates


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("where does the sat walk start", "saturday"),
        ("could somebody telephone me, after six if possible", "evening"),
        ("want to get moving again, after tea time if poss", "evening"),
        ("is it on over the bank holiday Monday?", "monday"),
    ],
)
def test_days_and_evenings_are_found_as_people_write_them(text: str, label: str) -> None:
    assert label_in(text) == label


def test_a_day_in_a_report_is_a_wish_only_beside_words_that_ask() -> None:
    told = find_when("overdid it Sunday at my sister's. make the next step smaller", SUNDAY, "review_plan")
    asked = find_when("can we move the walk to Thursdays", SUNDAY, "review_plan")
    assert told is None
    assert asked is not None
    assert asked.label == "thursday"
