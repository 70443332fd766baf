"""Which choice a short answer means."""

import pytest

from casework.messaging.choices import ONLY_IN_WORDS, chosen, number_in

OPTIONS = [{"title": title, "say": f"More about {title}"} for title in ("Choir", "Walks", "Lunch club")]


@pytest.mark.parametrize(
    "text",
    ["2", "2.", " 2 ", "(2)", "2)", "#2", "two", "Two.", "TWO", "the second", "the second one", "second one please",
     "2nd", "option 2", "Option two", "number 2", "no 2", "no. 2", "choice 2", "answer 2", "2 please", "2 pls",
     "2 thanks", "reply 2", "I want 2", "i'll go for 2", "\u0032\ufe0f\u20e3", "\uff12",
     "walks", "Walks", "more about walks"],
)  # fmt: skip
def test_these_mean_the_second(text: str) -> None:
    assert chosen(text, OPTIONS) == OPTIONS[1]


@pytest.mark.parametrize(
    "text",
    ["0", "4", "22", "2 of us", "no one", "one of my friends", "someone", "1 and 2", "1 or 2", "2 days", "at 2pm",
     "the second time", "-", "", "no", "two left feet", "none", "both"],
)  # fmt: skip
def test_these_mean_none_of_them(text: str) -> None:
    assert chosen(text, OPTIONS) is None


def test_without_choices_a_number_means_nothing() -> None:
    assert chosen("1", []) is None


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("the ninth", 9), ("10", 0), ("hello", 0), ("2 apples", 0)])
def test_the_number_in_a_short_answer(text: str, number: int) -> None:
    assert number_in(text) == number


def test_what_no_number_means_is_chosen_in_words_alone() -> None:
    options = [OPTIONS[0], OPTIONS[1] | {ONLY_IN_WORDS: True}, OPTIONS[2]]
    assert chosen("walks", options) == options[1]
    assert chosen("2", options) == options[2]
    assert chosen("3", options) is None
