"""Trains the model when, and only when, something that it learns from has changed."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bot.lean import leave_tensorflow_out

if TYPE_CHECKING:
    from knowledge_base.safety.examples import SafetyExample
    from knowledge_base.understanding.read_vectors import ReadVectors

# Everything that a trained model depends on, relative to the project's root.
INPUTS = (
    "config.yml",
    "domain.yml",
    "bot/domain",
    "bot/nlu",
    "bot/importer.py",
    "data/nlu",
    "data/stories",
    "data/topics",
    "data/for_whom",
    "data/safety",
    "knowledge_base/topics.csv",
    "knowledge_base/understanding",
    "knowledge_base/safety",
    "requirements.txt",
)
SUFFIXES = {".yml", ".py", ".json", ".jsonl", ".csv", ".txt"}


class TrainingFailed(RuntimeError):
    """The model could not be trained; the message says why."""


def inputs(root: Path) -> Iterator[Path]:
    """Every file that training reads, in a fixed order."""
    for name in INPUTS:
        path = root / name
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.suffix in SUFFIXES and file.is_file())


def fingerprint(root: Path) -> str:
    """Twelve hexadecimal characters that change when any input changes."""
    digest = hashlib.sha256()
    for file in inputs(root):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def model_path(out: Path, root: Path) -> Path:
    """Where the model for the inputs as they are now belongs."""
    return out / f"waymark-{fingerprint(root)}.tar.gz"


def current_model(out: Path, root: Path) -> Path | None:
    """The model for the inputs as they are now, if it has been trained."""
    path = model_path(out, root)
    return path if path.exists() else None


def head_path(out: Path, root: Path) -> Path:
    """Where the safety head for the inputs as they are now belongs."""
    return out / f"safety-head-{fingerprint(root)}"


def train(root: Path, out: Path) -> Path:
    """Train the model and the safety head into `out` and remove older ones; raises TrainingFailed.

    The head is trained in a process of its own beside Rasa's: each keeps one core busy, once the sentences are read.
    """
    leave_tensorflow_out(root / "config.yml")
    from rasa.model_training import train as rasa_train

    path, head = model_path(out, root), head_path(out, root)  # as the inputs are now: they may change meanwhile
    out.mkdir(parents=True, exist_ok=True)
    here = Path.cwd()
    os.chdir(root)  # config.yml names folders as they lie in the project
    try:
        with ProcessPoolExecutor(1, get_context("spawn")) as beside:
            trained = beside.submit(train_safety_head, *read_dangers(root), head)
            result = rasa_train(
                domain="domain.yml",
                config="config.yml",
                training_files=["data/nlu", "data/stories"],
                output=str(out),
                fixed_model_name=path.name.removesuffix(".tar.gz"),
                force_training=True,
            )
            trained.result()
    finally:
        os.chdir(here)
    if result.model is None or not path.exists():
        raise TrainingFailed(f"Rasa could not train the model (code {result.code}); its own words are in the log")
    for old in set(out.glob("waymark-*.tar.gz")) - {path}:
        old.unlink()
    for old in set(out.glob("safety-head-*")) - {head}:
        shutil.rmtree(old)
    return path


def read_dangers(root: Path) -> tuple[list[SafetyExample], ReadVectors]:
    """What the safety head learns from, and its vectors; the shared encoder keeps them for the other models."""
    from bot.nlu.shared import encoder_for_training
    from knowledge_base.safety.examples import read_examples
    from knowledge_base.understanding.normaliser import normalise
    from knowledge_base.understanding.read_vectors import ReadVectors

    examples = read_examples(root / "data" / "safety")
    return examples, ReadVectors.of([normalise(example.text) for example in examples], encoder_for_training())


def train_safety_head(examples: list[SafetyExample], vectors: ReadVectors, folder: Path) -> None:
    """Train the safety head into the folder. The engine's rules need no training."""
    from knowledge_base.safety.head_training import train_head
    from knowledge_base.understanding.encoder_facts import encoder_facts

    train_head(examples, vectors, temperature=encoder_facts().calibration.danger_temperature).save(folder)
