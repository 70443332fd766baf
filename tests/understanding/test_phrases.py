"""Topic names are found, and words that mean other things are guarded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.topics import load_topics
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.phrases import TopicPhrases, load_tables, phrases_of


@pytest.fixture(scope="module")
def phrases(encoder: Encoder) -> TopicPhrases:
    return TopicPhrases(load_topics(), load_tables(), encoder.is_known_word)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("does anyone else have gout", "gout"),
        ("I have ME", "me-cfs"),
        ("got ms two years now", "multiple-sclerosis"),
        ("his temp is 39", "fever"),
        ("help with my PIP form", "money-benefits"),
        ("he hears voices", "hearing-voices"),
        ("itchy bottom, is it worms", "threadworms"),
        ("leaking when I cough", "incontinence"),
        ("foodbanks", "food"),
        ("sore with fybromyalgia", "fibromyalgia"),
        ("athletes foot", "fungal-skin"),
    ],
)
def test_a_name_of_a_topic_is_found(phrases: TopicPhrases, text: str, topic: str) -> None:
    assert topic in {hit.topic for hit in phrases.find(text) if not hit.denied}


@pytest.mark.parametrize(
    "text",
    [
        "please help me",
        "please help ME",
        "HELP ME NOW",
        "a temp job",
        "voices on the radio",
        "my roof is leaking",
        "the time slots you gave",
        "picnic spots",
        "can you add my name",
        "Ms Jones rang",
        "send it to me",
    ],
)
def test_a_word_with_another_meaning_is_not_a_topic(phrases: TopicPhrases, text: str) -> None:
    assert phrases.find(text) == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("it's not my asthma", True),
        ("I don't have diabetes", True),
        ("not just my asthma", False),
        ("I'm not coping with my asthma", False),
        ("no, it is my asthma", False),
    ],
)
def test_what_a_person_rules_out_is_marked(phrases: TopicPhrases, text: str, denied: bool) -> None:
    assert [hit.denied for hit in phrases.find(text)] == [denied]


def test_an_illness_in_the_family_is_marked(phrases: TopicPhrases) -> None:
    assert all(hit.kin for hit in phrases.find("heart disease runs in the family"))


def test_every_topic_has_a_name_to_be_found_by() -> None:
    tables = load_tables()
    assert [topic.id for topic in load_topics().values() if not phrases_of(topic, tables)] == []


def test_the_guards_and_phrases_name_real_topics() -> None:
    assert set(load_tables().more_phrases) <= set(load_topics())


@given(st.text())
def test_no_text_makes_the_matcher_fail(phrases: TopicPhrases, text: str) -> None:
    phrases.find(text)
