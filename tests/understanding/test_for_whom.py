"""Who the message is for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.understanding.for_whom import for_whom


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("I can't get to sleep", "self"),
        ("can my mum get a stairlift", "other"),
        ("somewhere for me dad to play bowls", "other"),
        ("82F NG19 wants a lunch club", "other"),
        ("clr asks about bus passes", "other"),
        ("I look after my husband and I need a break", "self"),
        ("a group for parents of autistic kids, I'm lost", "self"),
        ("lost my wife in June, I'm on my own", "self"),
        ("our youngest lad is being bullied", "other"),
        ("she won't go out any more", "other"),
        ("walking group Derby", None),
        ("", None),
    ],
)
def test_the_message_says_who_it_is_for(text: str, whom: str | None) -> None:
    assert for_whom(text) == whom


def test_asking_for_advice_and_naming_nobody_is_for_oneself() -> None:
    assert for_whom("what helps a stiff neck", "ask_self_care") == "self"


def test_small_talk_is_for_nobody() -> None:
    assert for_whom("I am off now, bye", "goodbye") is None


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    for_whom(text)
