"""Whatever somebody sends, in any script and of any length, every part reads it without an exception and in time."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from functools import partial
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.topics import load_topics
from knowledge_base.understanding.act_model import ActModel
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.examples import LabelledExample
from knowledge_base.understanding.for_whom import for_whom
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.times import find_when
from knowledge_base.understanding.topic_linker import TopicLinker, Weights
from tools.bench.odd_texts import LONGEST, odd_text

KNOWN = ["is there a choir near Newark on Tuesdays", "my chest hurts", "its not my asthma", "stop texting me", "hello"]
ACTS = ["find_group", "ask_self_care", "ask_self_care", "manage_contact", "greet"]
TODAY = date(2026, 11, 26)
# Each of these once took one part many seconds.
SLOW = [
    "a" + "(" * 9_999,
    "a" + "?!" * 4_999,
    "😀" * 10_000,
    "HELP ME " * 1_250,
    "2 " * 5_000,
    "\ufdfa" * 10_000,
    "a'" * 5_000,
]
Part = Callable[[str], object]


@pytest.fixture(scope="module")
def parts(encoder: Encoder, gazetteer: Gazetteer) -> dict[str, Part]:
    """Every part that understands; acts and topics have learnt from very little, which is enough to run them."""
    topics = load_topics()
    lines = [LabelledExample("my chest is wheezy", ("asthma",), "x"), LabelledExample("hello", (), "x")]
    return {
        "normaliser": normalise,
        "acts": ActModel.train(KNOWN, ACTS, encoder, sharpness=4.0).predict,
        "topics": TopicLinker.train(topics, lines, encoder, weights=Weights(4, 2, 1, 2, -4)).link,
        "places": gazetteer.find,
        "times": partial(find_when, today=TODAY),
        "for whom": for_whom,
        "safety": SafetyEngine.load().assess,
    }


def read(parts: dict[str, Part], text: str) -> None:
    for part in parts.values():
        found = part(text)
        assert getattr(found, "alarms", ()) == ()  # the engine never raises: it names the part that failed


@given(text=st.text(max_size=400))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_short_text_is_read(parts: dict[str, Part], text: str) -> None:
    read(parts, text)


@given(seed=st.integers(0, 1_000_000))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_messages_with_words_of_ours_are_read(parts: dict[str, Part], seed: int) -> None:
    read(parts, odd_text(Random(seed), KNOWN))


@given(piece=st.text(min_size=1, max_size=40))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_ten_thousand_characters_of_anything_are_read(parts: dict[str, Part], piece: str) -> None:
    read(parts, (piece * LONGEST)[:LONGEST])


@pytest.mark.parametrize(
    "text", SLOW, ids=["brackets", "marks", "emoji", "capitals", "digits", "ligatures", "apostrophes"]
)
def test_no_long_message_takes_a_part_seconds(parts: dict[str, Part], text: str) -> None:
    slow = {}
    for name, part in parts.items():
        began = time.process_time()
        part(text)
        if (took := time.process_time() - began) > 1.5:
            slow[name] = took
    assert slow == {}


def test_odd_messages_are_the_same_each_time_and_never_too_long() -> None:
    made = [odd_text(Random(f"1 {number}"), KNOWN) for number in range(300)]
    assert made == [odd_text(Random(f"1 {number}"), KNOWN) for number in range(300)]
    assert max(map(len, made)) <= LONGEST
    assert len(set(made)) > 290
