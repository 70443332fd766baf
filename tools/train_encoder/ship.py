"""Puts a taught and measured encoder where Waymark reads it, with its checksums and its calibration."""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

from knowledge_base.understanding.encoder_facts import FACTS, MODEL, TOKENIZER

MOST_BYTES = 25_000_000


def main() -> None:
    """Copy the model and the tokenizer, and write encoder.json."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--name", default="all", help="which of the encoders: all, or one that some were left out of")
    given = parser.parse_args()
    folder: Path = given.folder
    model = folder / f"{given.name}.onnx"
    if (size := model.stat().st_size) > MOST_BYTES:
        raise SystemExit(f"The model has {size} bytes; at most {MOST_BYTES} are shipped")
    facts = {
        "model_sha256": _copied(model, MODEL),
        "tokenizer_sha256": _copied(folder / "tokenizer.json", TOKENIZER),
        "calibration": json.loads((folder / "calibration.json").read_text(encoding="utf-8")),
        "taught": json.loads((folder / f"{given.name}.json").read_text(encoding="utf-8")),
    }
    FACTS.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"{MODEL}: {size / 1e6:.1f} MB, sha256 {facts['model_sha256']}")


def _copied(source: Path, target: Path) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return hashlib.sha256(target.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
