"""The encoder's promises: unit vectors, one pass per text, and refusal of a file that is not ours."""

from pathlib import Path

import numpy as np
import pytest

from knowledge_base.understanding.encoder import MANY, MAX_TOKENS, REMEMBERED_TEXTS, Encoder
from knowledge_base.understanding.errors import UnderstandingError


def test_each_text_becomes_a_unit_vector_of_384_numbers(encoder: Encoder) -> None:
    vectors = encoder.encode(["a walking group", "", "🙂"])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_sentences_that_mean_the_same_are_closer_than_others(encoder: Encoder) -> None:
    one, same, other = encoder.encode(["I cannot sleep at night", "awake until morning again", "the bus to the market"])
    assert one @ same > one @ other + 0.2


def test_the_same_text_is_run_only_once(encoder: Encoder) -> None:
    encoder.encode(["only once, this text"])
    passes = encoder.passes
    encoder.encode(["only once, this text"])
    assert encoder.passes == passes


def test_only_the_last_texts_are_remembered(encoder: Encoder) -> None:
    encoder.encode(["the first of many"])
    encoder._remembered.update({f"text {number}": np.zeros(384, np.float32) for number in range(REMEMBERED_TEXTS)})
    encoder.encode(["one more of many"])
    assert len(encoder._remembered) == REMEMBERED_TEXTS


def test_a_vector_does_not_depend_on_the_texts_beside_it(encoder: Encoder) -> None:
    alone = encoder.encode(["sore throat, neighbour one"])[0]
    encoder._remembered.clear()
    assert np.array_equal(
        encoder.encode(["sore throat, neighbour one", "a much longer text about the garden"])[0], alone
    )


def test_texts_read_many_at_once_become_what_each_becomes_alone(encoder: Encoder) -> None:
    texts = [f"sore throat, neighbour {number}" for number in range(MANY)] + ["loud!!! €£ 中文 🙂", "a"]
    together = encoder.encode(texts)
    encoder._remembered.clear()
    alone = np.stack([encoder.encode([text])[0] for text in texts])
    assert np.allclose(together, alone, atol=1e-5)


def test_the_end_of_a_long_text_is_heard(encoder: Encoder) -> None:
    filler = "The weather was grey and the shops were shut. " * MAX_TOKENS
    wish = encoder.encode(["I want a group for new parents"])[0]
    plain, ending = encoder.encode([filler, filler + "I want a group for new parents and toddlers. " * 8])
    assert wish @ ending > wish @ plain + 0.1


def test_a_changed_model_file_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "model.onnx"
    wrong.write_bytes(b"not the model")
    with pytest.raises(UnderstandingError, match="sha256"):
        Encoder(wrong, wrong)


def test_a_missing_model_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnderstandingError, match=r"absent\.onnx cannot be read"):
        Encoder(tmp_path / "absent.onnx", tmp_path / "absent.json")
