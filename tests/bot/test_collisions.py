"""Opt-out words against despair, through the doorway with the real rules: what stops, what is asked, what is danger."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from actions.contact.decisions import next_step
from bot.doorway import Seen, look
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Level

TABLE: dict[str, list[str]] = {
    meaning: [str(words) for words in listed]
    for meaning, listed in yaml.safe_load(Path(__file__).with_name("collisions.yml").read_text("utf-8")).items()
}
SHOWN = [(meaning, words) for meaning, listed in TABLE.items() for words in listed]


@pytest.fixture(scope="module")
def engine() -> SafetyEngine:
    return SafetyEngine.load()


def seen(engine: SafetyEngine, words: str, *, danger_lately: bool = False) -> Seen:
    found = engine.assess(words)
    return look(words, found.findings, found.alarms, {}, "sms", danger_lately=danger_lately)


def meaning_of(found: Seen, words: str, *, danger_lately: bool = False) -> str:
    """What happens at the doorway, by the names of the table."""
    if found.level >= Level.URGENT and not found.is_doubtful:
        return "danger"
    if found.metadata.get("chosen_act") != "manage_contact":
        return "neither"
    step = next_step(words, None, danger_lately=danger_lately)
    return {"stop": "stops", "ask": "asks", "ask_about_forgetting": "asks", "stop_and_ask": "both"}.get(step, step)


def test_there_are_enough_collisions() -> None:
    assert len(TABLE["asks"]) + len(TABLE["danger"]) >= 100
    assert len({words.casefold() for _, words in SHOWN}) >= 130


@pytest.mark.parametrize(("meaning", "words"), SHOWN)
def test_stopping_is_never_taken_for_despair_nor_despair_for_stopping(
    engine: SafetyEngine, meaning: str, words: str
) -> None:
    assert meaning_of(seen(engine, words), words) == meaning


@pytest.mark.parametrize("words", TABLE["stops"])
def test_after_danger_the_exact_words_stop_texts_and_are_asked_about(engine: SafetyEngine, words: str) -> None:
    found = seen(engine, words, danger_lately=True)
    assert meaning_of(found, words, danger_lately=True) == "both"


@pytest.mark.parametrize("words", [words for words in TABLE["asks"] if words])
def test_a_doubt_never_lowers_what_was_found(engine: SafetyEngine, words: str) -> None:
    """Findings are kept for the record and the queue, also where the question is asked first."""
    assert seen(engine, words).findings == engine.assess(words).findings


@pytest.mark.parametrize("words", TABLE["danger"])
def test_after_a_stop_danger_is_danger_still(engine: SafetyEngine, words: str) -> None:
    assert meaning_of(seen(engine, words, danger_lately=True), words) == "danger"
