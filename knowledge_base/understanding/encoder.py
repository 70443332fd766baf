"""Turns a sentence into 384 numbers, once per text however many parts ask.

The model is all-MiniLM-L6-v2, taught with Waymark's own examples (docs/understanding/encoder-card.md).
"""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from knowledge_base.understanding.axes import unit
from knowledge_base.understanding.encoder_facts import MODEL, TOKENIZER, encoder_facts
from knowledge_base.understanding.errors import UnderstandingError

Vectors = npt.NDArray[np.float32]

SIZE = 384
MAX_TOKENS = 128
REMEMBERED_TEXTS = 256
MANY = 64  # texts in one call, from which threads pay
_BATCH = 16  # texts of one length in one pass
# Far more than 128 tokens; keeps the tokenizer's time small on a pasted book.
_MAX_CHARACTERS = 4000


class Encoder:
    """Sentence vectors: float32, length 384, L2 norm 1, mean of the token vectors.

    A text of up to 128 tokens is one pass. A longer one is read twice, its first and its last 128 tokens, and the
    two vectors are averaged, because people often say what they want at the end. Only texts of one length share
    a pass, and each token is rounded by a scale of its own, so that a vector never depends on its neighbours.
    Raises UnderstandingError when a file is missing or is not the file that was measured (sha256).
    """

    def __init__(
        self,
        model_path: Path,
        tokenizer_path: Path,
        *,
        threads: int = 1,
        remembered: int = REMEMBERED_TEXTS,
        model_sha256: str | None = None,
    ) -> None:
        """`threads` share one pass; `remembered` is how many texts' vectors are kept (1.5 kB each).

        The files must be those that come with Waymark; `model_sha256` names another model, for measuring it.
        """
        model = _checked(model_path, model_sha256 or encoder_facts().model_sha256)
        tokenizer = _checked(tokenizer_path, encoder_facts().tokenizer_sha256)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer.decode("utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._most = remembered
        self._lock = Lock()
        self.passes = 0

    @classmethod
    def shipped(cls, *, threads: int = 1, remembered: int = REMEMBERED_TEXTS) -> Encoder:
        """The encoder that comes with Waymark."""
        return cls(MODEL, TOKENIZER, threads=threads, remembered=remembered)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order. Vectors of the last texts are kept, so asking again is free.

        Many texts are read side by side on each core, those of the same length in one pass. A pass lets other Python
        threads run, and gives each of its texts the vector that it has by itself.
        """
        if not texts:
            return np.zeros((0, SIZE), dtype=np.float32)
        if len(texts) >= MANY:
            self._read_ahead(texts)
        return np.stack([self._vector(text) for text in texts])

    def is_known_word(self, word: str) -> bool:
        """Whether the word is one piece in the model's vocabulary: some 24,000 common English words and names."""
        return self._tokenizer.token_to_id(word) is not None

    def _vector(self, text: str) -> Vectors:
        with self._lock:
            if text in self._remembered:
                self._remembered.move_to_end(text)
                return self._remembered[text]
        vector = self._compute(text)
        with self._lock:
            self._remembered[text] = vector
            while len(self._remembered) > self._most:
                self._remembered.popitem(last=False)
        return vector

    def _read_ahead(self, texts: Sequence[str]) -> None:
        """Remember the vectors of the texts of one pass, as many as are kept, from the last."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._remembered][-self._most :]
        by_length: defaultdict[int, list[tuple[str, list[int]]]] = defaultdict(list)
        for text in fresh:
            if len(text) <= _MAX_CHARACTERS and len(ids := self._ids(text)) <= MAX_TOKENS - 2:
                by_length[len(ids)].append((text, ids))
        batches = [same[at : at + _BATCH] for same in by_length.values() for at in range(0, len(same), _BATCH)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for batch, vectors in zip(batches, pool.map(self._batch, batches), strict=True):
                self._remembered.update(zip((text for text, _ in batch), vectors, strict=True))

    def _batch(self, batch: Sequence[tuple[str, list[int]]]) -> list[Vectors]:
        return self._run([ids for _, ids in batch])

    def _compute(self, text: str) -> Vectors:
        if len(text) <= 2 * _MAX_CHARACTERS:
            ids = self._ids(text)
        else:
            ids = self._ids(text[:_MAX_CHARACTERS]) + self._ids(text[-_MAX_CHARACTERS:])
        room = MAX_TOKENS - 2
        if len(ids) <= room:
            return self._pass(ids)
        both = self._pass(ids[:room]) + self._pass(ids[-room:])
        return unit(both)

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _pass(self, ids: list[int]) -> Vectors:
        return self._run([ids])[0]

    def _run(self, rows: Sequence[list[int]]) -> list[Vectors]:
        """One pass over texts of the same number of tokens."""
        start, end = self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")
        tokens = np.array([[start, *ids, end] for ids in rows], dtype=np.int32)
        hidden = cast("Vectors", self._session.run(None, {"input_ids": tokens})[0])
        self.passes += len(rows)
        return [row.copy() for row in unit(hidden.mean(axis=1))]


def _checked(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnderstandingError(f"The encoder's file {path} cannot be read") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise UnderstandingError(f"The encoder's file {path} is not the one Waymark was measured with (sha256 differs)")
    return content
