"""What is known of the encoder's files: their checksums, and the calibration that was measured with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import cast

from knowledge_base.understanding.errors import UnderstandingError

FOLDER = Path(__file__).with_name("encoder_model")
MODEL, TOKENIZER, FACTS = FOLDER / "model.onnx", FOLDER / "tokenizer.json", FOLDER / "encoder.json"


@dataclass(frozen=True)
class Calibration:
    """What turns scores into chances, found on writers whom neither the encoder nor the models had read.

    The encoder has read every example, so no example can tell how sure an answer to a new writer may be. These
    numbers were found with encoders that had not read a third of the writers, on just those writers.
    """

    act_sharpness: float
    topic_weights: tuple[float, ...]
    danger_temperature: float


@dataclass(frozen=True)
class EncoderFacts:
    """The sha256 of each file, and the calibration."""

    model_sha256: str
    tokenizer_sha256: str
    calibration: Calibration


@cache
def encoder_facts(path: Path = FACTS) -> EncoderFacts:
    """Read the facts. Raises UnderstandingError when the file is missing or not whole."""
    try:
        loaded = cast("dict[str, object]", json.loads(path.read_text(encoding="utf-8")))
        found = cast("dict[str, float | list[float]]", loaded["calibration"])
        weights = tuple(float(weight) for weight in cast("list[float]", found["topic_weights"]))
        calibration = Calibration(
            float(cast("float", found["act_sharpness"])), weights, float(cast("float", found["danger_temperature"]))
        )
        return EncoderFacts(str(loaded["model_sha256"]), str(loaded["tokenizer_sha256"]), calibration)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnderstandingError(f"The encoder's facts {path} cannot be read; run `make train-encoder`") from error
