"""Which intent a message has, and whether it asks for two things."""

import pytest

from bot.nlu.decisions import Thing, act_in_scope, is_bare_place, may_be_two, things_asked, told_by_bare_place
from knowledge_base.understanding.two_acts import Piece, Pieces


def piece(act: str, sure: float = 0.9, *, asks: bool = True) -> Piece:
    return Piece(f"words of {act}", act, sure, asks)


@pytest.mark.parametrize(
    ("act", "pieces", "acts"),
    [
        ("thank", Pieces(("thank",), piece("manage_contact")), ["thank", "manage_contact"]),
        ("service_detail", Pieces(("thank",), piece("unclear")), ["thank", "service_detail"]),
        ("manage_contact", Pieces(("goodbye",), piece("manage_contact")), ["manage_contact", "goodbye"]),
        ("talk_to_person", Pieces((), None, (piece("feedback"), piece("talk_to_person"))),
         ["feedback", "talk_to_person"]),
        ("manage_contact", Pieces((), None, (piece("thank"), piece("manage_contact"))), ["thank", "manage_contact"]),
        ("find_group", Pieces((), None, (piece("about_service"), piece("find_group"))),
         ["about_service", "find_group"]),
        ("manage_contact",
         Pieces(("thank",), piece("talk_to_person"), (piece("talk_to_person"), piece("manage_contact"))),
         ["thank", "talk_to_person", "manage_contact"]),
        ("talk_to_person", Pieces(("thank",), None, (piece("feedback", asks=False), piece("talk_to_person"))),
         ["feedback", "talk_to_person"]),
    ],
)  # fmt: skip
def test_two_things_are_both_done(act: str, pieces: Pieces, acts: list[str]) -> None:
    assert [thing.act for thing in things_asked(act, pieces)] == acts


@pytest.mark.parametrize(
    ("act", "pieces"),
    [
        ("thank", Pieces()),
        ("thank", Pieces(("thank", "goodbye"))),
        ("unclear", Pieces(("thank",), piece("unclear"))),
        ("feedback", Pieces(("thank",), piece("feedback"))),
        ("find_group", Pieces((), None, (piece("ask_self_care"), piece("find_group")))),
        ("talk_to_person", Pieces((), None, (piece("talk_to_person"), piece("ask_self_care", asks=False)))),
        ("refer_someone", Pieces((), None, (piece("refer_someone"), piece("talk_to_person")))),
        ("ask_self_care", Pieces((), None, (piece("feedback", 0.6), piece("ask_self_care")))),
        ("find_group", Pieces((), None, (piece("talk_to_person", 0.76), piece("ask_self_care", 0.6)))),
    ],
)
def test_one_thing_is_left_alone(act: str, pieces: Pieces) -> None:
    assert things_asked(act, pieces) == ()


def test_each_thing_keeps_the_words_that_ask_for_it() -> None:
    pieces = Pieces((), None, (piece("feedback"), piece("talk_to_person")))
    assert things_asked("talk_to_person", pieces) == (
        Thing("feedback", "words of feedback"),
        Thing("talk_to_person", "words of talk_to_person"),
    )


@pytest.mark.parametrize(
    ("act", "outside", "topic", "made"),
    [
        ("find_group", 0.05, 0.0, "find_group"),
        ("find_group", 0.1, 0.0, "out_of_scope"),
        ("find_group", 0.3, 0.6, "find_group"),
        ("out_of_scope", 0.9, 0.0, "out_of_scope"),
    ],
)
def test_what_may_well_be_out_of_scope_is_told_so(act: str, outside: float, topic: float, made: str) -> None:
    assert act_in_scope(act, outside, topic, limit=0.1, about=0.5) == made


@pytest.mark.parametrize(
    ("shares", "may"),
    [
        ({"find_group": 0.9, "ask_self_care": 0.1}, False),
        ({"find_group": 0.9, "manage_contact": 0.05}, True),
        ({"find_group": 0.97, "feedback": 0.01, "thank": 0.01, "goodbye": 0.005}, True),
        ({}, False),
    ],
)
def test_only_what_is_a_little_about_us_may_be_two_things(shares: dict[str, float], may: bool) -> None:
    assert may_be_two(shares) is may


@pytest.mark.parametrize(
    ("text", "said", "bare"),
    [
        ("Newark", "Newark", True),
        ("in Newark", "Newark", True),
        ("NG24 please", "NG24", True),
        ("a choir in Newark", "Newark", False),
        ("hello", "", False),
    ],
)
def test_a_message_that_only_says_where_is_a_bare_place(text: str, said: str, bare: bool) -> None:
    assert is_bare_place(text, said) is bare


def test_a_bare_place_is_in_scope_and_about_what_it_names_alone() -> None:
    guessed = {"id": "coeliac-disease", "score": 0.4, "why": "meaning"}
    named = {"id": "gout", "score": 0.4, "why": 'name: "gout"'}
    assert told_by_bare_place("out_of_scope", [guessed, named]) == ("unclear", [named])
    assert told_by_bare_place("find_group", []) == ("find_group", [])
