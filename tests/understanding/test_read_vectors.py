"""Vectors that another process has read."""

import pickle

import numpy as np
import pytest

from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.read_vectors import ReadVectors

TEXTS = ["cannot sleep", "a choir in Newark", "cannot sleep"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder.shipped()


def test_the_vectors_are_those_of_the_encoder_also_in_another_process(encoder: Encoder) -> None:
    read: ReadVectors = pickle.loads(pickle.dumps(ReadVectors.of(TEXTS, encoder)))
    assert np.array_equal(read.encode(TEXTS), encoder.encode(TEXTS))
    assert np.array_equal(read.encode(TEXTS[1:2]), encoder.encode(TEXTS[1:2]))


def test_a_text_that_was_not_read_is_refused(encoder: Encoder) -> None:
    with pytest.raises(KeyError):
        ReadVectors.of(TEXTS, encoder).encode(["gout"])
