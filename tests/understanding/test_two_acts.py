"""A message that says two things is cut into its pieces, and a message that says one thing is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.understanding.two_acts import cut, read_pieces


@pytest.mark.parametrize(
    ("text", "talk", "pieces"),
    [
        ("thanks, and can you stop texting me", ("thank",), ("can you stop texting me",)),
        ("ta for the leaflet duck. where's the clinic", ("thank",), ("where's the clinic",)),
        ("cheers pal can u ring me", ("thank",), ("can you ring me",)),
        ("Thank you both so much! When does it open?", ("thank",), ("When does it open",)),
        ("ok bye now and delete my number", ("goodbye",), ("delete my number",)),
        ("where do they meet? right, see you", ("goodbye",), ("where do they meet",)),
        ("useless. i want a person", (), ("useless", "i want a person")),
        ("who pays for this and is there a choir", (), ("who pays for this", "is there a choir")),
        ("it was shut, so could somebody call me", (), ("it was shut", "could somebody call me")),
    ],
)
def test_two_things_are_cut_apart(text: str, talk: tuple[str, ...], pieces: tuple[str, ...]) -> None:
    found = cut(text)
    assert (found.talk, found.pieces) == (talk, pieces)


@pytest.mark.parametrize(
    "text",
    [
        "is there a choir in Derby? Thanks",
        "can you send me the list please, many thanks",
        "my mum and my dad both have it",
        "no thanks",
        "fish and chips",
        "thank you",
        "I'm off the tablets",
        "a walk and a talk",
        "",
    ],
)
def test_one_thing_stays_whole(text: str) -> None:
    found = cut(text)
    assert len(found.pieces) + len(found.talk) <= 1


def test_a_long_story_is_not_cut() -> None:
    assert len(cut("we went there and it was shut. " * 20).pieces) == 1


def test_a_message_of_one_piece_is_not_read_again() -> None:
    read: list[str] = []
    read_pieces("is there a choir in Derby", lambda text: read.append(text) or [("find_group", 1.0)])
    assert read == []


def test_a_message_that_cannot_be_two_things_is_not_read_again_but_its_small_talk_is_cut_off() -> None:
    read: list[str] = []

    def predict(text: str) -> list[tuple[str, float]]:
        read.append(text)
        return [("find_group", 1.0)]

    two_needs = "who pays for this and is there a choir"
    assert read_pieces(two_needs, predict, may_be_two=False).pieces == ()
    assert read == []
    thanks = read_pieces("thanks, and is there a choir", predict, may_be_two=False)
    assert thanks.talk == ("thank",)
    assert read == ["is there a choir"]


def test_each_piece_is_read_and_knows_whether_it_asks() -> None:
    found = read_pieces("useless. i want a person", lambda text: [("feedback", len(text) / 100)])
    assert [(piece.text, piece.sure, piece.asks) for piece in found.pieces] == [
        ("useless", 0.07, False),
        ("i want a person", 0.15, True),
    ]


@pytest.mark.parametrize("words", ["so much ", "and now ", "ok bye ", "thank you very much ", "ta - "])
def test_words_said_again_and_again_are_read_at_once(words: str) -> None:
    started = time.perf_counter()
    cut(words * 15 + "x")
    assert time.perf_counter() - started < 0.5


@given(st.text())
def test_no_text_makes_the_cutting_fail(text: str) -> None:
    cut(text)
