"""The encoder that comes with Waymark is the one that was measured, and its facts are read whole or not at all."""

import hashlib
import json
from pathlib import Path

import pytest

from knowledge_base.understanding.encoder_facts import FACTS, MODEL, TOKENIZER, encoder_facts
from knowledge_base.understanding.errors import UnderstandingError
from knowledge_base.understanding.topic_linker import Weights


def test_the_shipped_files_are_the_ones_that_were_measured() -> None:
    facts = encoder_facts()
    assert hashlib.sha256(MODEL.read_bytes()).hexdigest() == facts.model_sha256
    assert hashlib.sha256(TOKENIZER.read_bytes()).hexdigest() == facts.tokenizer_sha256


def test_the_model_has_at_most_25_megabytes() -> None:
    assert MODEL.stat().st_size <= 25_000_000


def test_the_calibration_fits_the_models() -> None:
    calibration = encoder_facts().calibration
    assert Weights(*calibration.topic_weights).ridge > 0
    assert calibration.act_sharpness > 0
    assert calibration.danger_temperature > 0


def test_the_card_of_the_model_names_its_checksum() -> None:
    card = Path(__file__).parents[2] / "docs" / "understanding" / "encoder-card.md"
    assert encoder_facts().model_sha256 in card.read_text(encoding="utf-8")


@pytest.mark.parametrize("lost", ["model_sha256", "tokenizer_sha256", "calibration"])
def test_facts_that_are_not_whole_are_refused(tmp_path: Path, lost: str) -> None:
    facts = json.loads(FACTS.read_text(encoding="utf-8"))
    del facts[lost]
    (tmp_path / "encoder.json").write_text(json.dumps(facts), encoding="utf-8")
    with pytest.raises(UnderstandingError, match="make train-encoder"):
        encoder_facts(tmp_path / "encoder.json")


def test_facts_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnderstandingError, match=r"absent\.json cannot be read"):
        encoder_facts(tmp_path / "absent.json")
