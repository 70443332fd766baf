"""The augmenter's promises: the same seed gives the same copy, and the copy is still the same message."""

from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge_base.understanding import augment as room
from knowledge_base.understanding.augment import augment
from knowledge_base.understanding.examples import read_acts

SAID = "I can't sleep because my husband's breathing keeps me awake. Where is there a group for people with asthma?"


def _copies(count: int = 400, seed: int = 1) -> list[str]:
    chance = Random(seed)
    return [augment(SAID, chance) for _ in range(count)]


def test_the_same_seed_gives_the_same_copies() -> None:
    assert _copies(50, seed=7) == _copies(50, seed=7)


def test_another_seed_gives_other_copies() -> None:
    assert _copies(50, seed=7) != _copies(50, seed=8)


@pytest.mark.parametrize(
    ("kind", "sign"),
    [
        ("apostrophe left out", "cant sleep"),
        ("text speak", "ppl"),
        ("a word that sounds alike", "their"),
        ("a drawn out or doubled letter", "ss"),
        ("small letters", "i can"),
    ],
)
def test_every_kind_of_fault_is_made(kind: str, sign: str) -> None:
    assert any(sign in copy for copy in _copies()), kind


def test_vowels_fall_out() -> None:
    words = {word for copy in _copies(2000) for word in copy.split()}
    assert words & {"brthng", "slp", "kps", "wth", "hsbnds", "hsbnd's"}


def test_a_key_beside_the_right_one_is_hit() -> None:
    words = {word for copy in _copies(2000) for word in copy.split()}
    assert words & {"slewp", "alseep", "kewps", "ksleep", "gtoup", "groip", "keeos", "awaoe", "swake"}


def test_copies_stay_close_to_the_message() -> None:
    changed = [OSA.normalized_distance(SAID.lower(), copy.lower()) for copy in _copies()]
    assert 0.03 < sum(changed) / len(changed) < 0.15
    assert max(changed) < 0.35


def test_no_copy_loses_a_number() -> None:
    chance = Random(3)
    assert all("07700 900123" in augment("ring me on 07700 900123 before teatime", chance) for _ in range(200))


@given(st.text(max_size=200), st.integers())
def test_any_text_has_a_copy(text: str, seed: int) -> None:
    assert isinstance(augment(text, Random(seed)), str)


def test_every_written_example_has_a_copy_that_is_not_empty() -> None:
    chance = Random(5)
    data = Path(__file__).parents[2] / "data" / "nlu"
    assert all(augment(example.text, chance).strip() for example in read_acts(data) if example.text.strip())


def test_the_lists_hold_words_only() -> None:
    """YAML reads a bare no or off as false."""
    lists = yaml.safe_load(room.TABLES.read_text(encoding="utf-8"))
    speak = [*lists["text_speak"], *(word for words in lists["text_speak"].values() for word in words)]
    assert all(isinstance(word, str) for word in [*speak, *(word for group in lists["homophones"] for word in group)])
    assert sorted(lists["neighbours"]) == list("abcdefghijklmnopqrstuvwxyz")
