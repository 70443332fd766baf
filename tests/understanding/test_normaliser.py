"""What the normaliser changes and, as much, what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.understanding.normaliser import normalise, tidy


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("can u call me 2moro pls", "can you call me tomorrow please"),
        ("cant get out wiv my legs", "can't get out with my legs"),
        ("want 2 talk 2 sm1", "want to talk to someone"),
        ("a group 4 mum", "a group for mum"),
        ("i am soooo tiredddd", "i am so tired"),
        ("helllo", "hello"),
        ("I DONT KNOW", "I DON'T KNOW"),
        ("Im new here. Dont know anyone", "I'm new here. Don't know anyone"),
        ("I’m “fine”", 'I\'m "fine"'),
        ("what helps with diabetis", "what helps with diabetes"),
        ("is there owt on for ppl like me", "is there anything on for people like me"),
        ("help!!!!!!", "help!!"),
        ("a\u200bnxiety   at\tnight", "anxiety at night"),
        ("\uff46\uff55\uff4c\uff4c width", "full width"),
    ],
)
def test_a_message_in_text_speak_becomes_ordinary_words(before: str, after: str) -> None:
    assert normalise(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "type 2 diabetes",
        "I have 2 kids and 4 cats",
        "my friend Wiv lives in Ware",
        "near Wells or Street",
        "the n.h.s. app",
        "I was ill and she'd seen him well",
        "DE22 3NE",
        "see you at the café",
        "still all too free",
    ],
)
def test_names_places_and_ordinary_words_are_left_alone(text: str) -> None:
    assert normalise(text) == text


def test_tidying_takes_out_pictures_and_hidden_characters_only() -> None:
    assert tidy("ok\u200d 👍 thank\u00adyou") == "ok thankyou"


@given(st.text())
def test_no_text_makes_the_normaliser_fail(text: str) -> None:
    assert isinstance(normalise(text), str)


@given(st.text(alphabet="abcdeginouyz 24'.!", max_size=40))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(normalise(once)) == normalise(once)
