"""Folding: however danger is spelt, the rules see the same words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Level
from knowledge_base.safety.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("I can't breathe!!", "i cant breathe"),
        ("k1ll mys3lf", "kill myself"),
        ("k i l l  m y s e l f", "kill myself"),
        ("K.I.L.L.", "kill"),
        ("k!ll my self", "kill myself"),
        ("heeeelp i wanna dieee", "help i want to die"),
        ("s*icide", "suicide"),
        ("wаnt to diе", "want to die"),  # two Cyrillic letters
        ("want\u200b to\u00a0die", "want to die"),
        ("Me mam's fittin", "my mum fitting"),
        ("temp 39.5, won't feed", "temperature 39.5 , wont feed"),
        ("?stroke", "query stroke"),
        ("kms", "kill myself"),
        ("２ tablets", "2 tablets"),
        ("stop. now", "stop | now"),
    ],
)
def test_words_are_folded_to_one_spelling(written: str, folded: str) -> None:
    assert fold(written).split() == folded.split()


@pytest.mark.parametrize(
    "text",
    [
        "i w4nt to d1e",
        "K.I.L.L MYSELF",
        "iwanttodie",
        "i wanna unalive myself",
        "gonna kms",
        "im suicidle",
        "I WANT TO DIE",
        "i want 2 die",
        "want to kill mysen",
        "i dont wanna live nomore",
    ],
)
def test_disguised_despair_is_still_found(text: str, engine: SafetyEngine) -> None:
    assert engine.assess(text).level == Level.CRISIS


@pytest.mark.parametrize("text", ["see you at 4pm", "NG16 2AB", "2 for 1 on Tuesdays", "vitamin b12", "year 7 place"])
def test_ordinary_digits_are_left_alone(text: str) -> None:
    digits = [sign for sign in text if sign.isdigit()]
    assert [sign for sign in fold(text) if sign.isdigit()] == digits


@given(st.text(max_size=400))
def test_folding_never_raises_and_keeps_one_space_at_each_end(text: str) -> None:
    folded = fold(text)
    assert folded.startswith(" ")
    assert folded.endswith(" ")
    assert "  " not in folded.strip()
