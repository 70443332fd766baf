"""Vectors of sentences that have been read already, for a process that has no encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge_base.understanding.encoder import Encoder, Vectors


@dataclass(frozen=True)
class ReadVectors:
    """Knows the vectors of its texts, and of no others; can be sent to another process."""

    places: dict[str, int]
    rows: Vectors

    @classmethod
    def of(cls, texts: Sequence[str], encoder: Encoder) -> ReadVectors:
        """Read the texts, each once."""
        once = list(dict.fromkeys(texts))
        return cls({text: place for place, text in enumerate(once)}, encoder.encode(once))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order. Raises KeyError for a text that was not read."""
        return self.rows[np.array([self.places[text] for text in texts], dtype=np.intp)]
