"""The speller: slips are put right toward our own words, and nothing that somebody may have meant is touched."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.understanding.known_words import COUNTS, is_strange
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.spelling import respell
from tools.count_words import counted


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("my hesrt is pounding", "my heart is pounding"),  # a neighbouring key
        ("i feel so lonley", "i feel so lonely"),  # two letters exchanged
        ("gardning for beginners", "gardening for beginners"),  # a letter left out
        ("a walkking group", "a walking group"),  # a letter twice
        ("wheelchairr access", "wheelchair access"),
        ("excersise at home", "exercise at home"),  # two faults in a long word
        ("icannot sleep", "i cannot sleep"),  # a gap lost
        ("i wan tto talk", "i want to talk"),  # a gap one letter early
        ("thec at is lost", "the cat is lost"),  # a gap one letter late
        ("I WAN TTO TALK", "I WANT TO TALK"),
        ("HES NOT BRETHING", "HES NOT BREATHING"),
        ("Lonley tonight", "Lonely tonight"),
        ("me amd the kids", "me and the kids"),  # three letters, to a very usual word
        ("sharp pain and imgasping", "sharp pain and i'm gasping"),  # a usual word run into a rarer one
        ("ican breathe todo it", "i can breathe to do it"),  # two words of four letters in all
        ("open at wkedns", "open at weekends"),  # text speak, misspelt
        ("callbackt hurs please", "callback thurs please"),  # a gap late, before a rarer word
        ("eening if possible", "evening if possible"),
    ],
)
def test_a_slip_becomes_the_word_that_was_meant(typed: str, meant: str) -> None:
    assert respell(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "a choir in Oswaldtwistle or skelmersdale",
        "me bairn's poorly, he's been greetin all neet",
        "the satay made me ill, and it reeks",
        "amitriptyline and zopiclone",
        "it is 38.5 at 3pm, ring 116 123",
        "the gtn and esa forms, ecg and mri next, mh crisis, ie nk",
        "she was packin the ketones",
    ],
)
def test_places_dialect_medicines_and_rare_words_stay_as_they_are(text: str) -> None:
    assert respell(text) == text


def test_a_word_that_may_be_a_name_is_left_alone_inside_a_sentence() -> None:
    assert normalise("I am with Lonley today") == "I am with Lonley today"
    assert normalise("i am lonley today") == "i am lonely today"
    assert normalise("are you open on Saturdasy") == "are you open on Saturday"
    assert normalise("AMD amd tired eyes") == "AMD and tired eyes"
    assert respell("i wan tto talk", lambda word: word.group() == "wan") == "i wan to talk"


def test_a_message_of_many_strange_words_is_given_back_as_it_came() -> None:
    message = " ".join(f"zxq{letter}vw" for letter in "abcdefghijklmnopqrstuvwxyz")
    assert respell(message) == message


@given(st.text(max_size=300))
def test_any_text_at_all_is_respelt_without_a_fault(text: str) -> None:
    assert respell(respell(text)) is not None


@given(st.text(alphabet="abcdefgh '.,\n", max_size=200))
def test_what_stands_between_the_words_is_kept(text: str) -> None:
    marks = [mark for mark in respell(text) if mark in ".,\n"]
    assert marks == [mark for mark in text if mark in ".,\n"]


def test_every_word_that_is_put_in_is_a_word_of_our_examples(root: Path) -> None:
    with COUNTS.open(encoding="utf-8", newline="") as file:
        listed = {row["word"] for row in csv.DictReader(file)}
    written = {word for word, _ in counted(root / "data")}
    assert sorted(listed - written) == [], "run: python -m tools.count_words"


def test_a_word_of_our_examples_is_never_strange() -> None:
    assert not any(is_strange(word) for word in ("can't", "wheelchair", "knackered", "lonely"))
