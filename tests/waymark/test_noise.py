"""Noise is the same every time, is there in every message, and leaves facts alone."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.waymark.labelled import ordinary
from waymark.evaluation.intervals import Count
from waymark.evaluation.noise import KINDS, drop, near_keys, noisy
from waymark.evaluation.report import noise_table
from waymark.evaluation.scoring import Figure

SAID = "Is there a walking group near Newark, on Tuesdays at 10? My mum is 84."


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_message_always_gets_the_same_noise(kind: str) -> None:
    labels = [ordinary(id="a", text=SAID), ordinary(id="b", text=SAID)]
    first, again = noisy(labels, kind), noisy(labels, kind)
    assert first == again
    assert [one.act for one in first] == ["find_group", "find_group"]


@pytest.mark.parametrize("kind", ["typos", "spacing", "all three"])
def test_a_message_with_letters_and_gaps_never_stays_as_it_was(kind: str) -> None:
    unchanged = [seed for seed in range(300) if KINDS[kind](SAID, Random(seed)) == SAID]
    assert len(unchanged) <= 1  # two slips can undo each other


def test_typos_leave_digits_alone_and_keep_nearly_every_letter() -> None:
    for seed in range(100):
        slipped = KINDS["typos"](SAID, Random(seed))
        assert [sign for sign in slipped if sign.isdigit()] == ["1", "0", "8", "4"]
        assert abs(len(slipped) - len(SAID)) <= 2


def test_case_changes_no_letter() -> None:
    versions = {KINDS["case"](SAID, Random(seed)) for seed in range(100)}
    assert {one.lower() for one in versions} == {SAID.lower()}
    assert {SAID.lower(), SAID.upper(), SAID} <= versions


def test_spacing_changes_no_letter() -> None:
    versions = {KINDS["spacing"](SAID, Random(seed)) for seed in range(100)}
    assert {one.replace(" ", "") for one in versions} == {SAID.replace(" ", "")}
    assert KINDS["spacing"]("help", Random(1)).strip() == "help"


def test_keys_that_touch_are_neighbours() -> None:
    assert sorted(near_keys("s")) == ["a", "d", "e", "w", "x", "z"]
    assert "p" not in near_keys("q")


@given(st.text(max_size=200), st.integers(0, 5), st.sampled_from(sorted(KINDS)))
def test_any_text_can_be_made_noisy(text: str, seed: int, kind: str) -> None:
    assert isinstance(KINDS[kind](text, Random(seed)), str)


def test_a_drop_counts_what_got_worse_also_where_hits_are_faults() -> None:
    right, alarms = Figure("s", "act", Count(90, 100)), Figure("s", "alarms", Count(1, 100), is_fault=True)
    assert drop(right, Figure("s", "act", Count(85, 100))) == pytest.approx(5)
    assert drop(alarms, Figure("s", "alarms", Count(4, 100), is_fault=True)) == pytest.approx(3)
    assert drop(right, Figure("s", "act", Count(0, 0))) is None
    assert noise_table([right, alarms], {"typos": [right]}).row_count == 2
