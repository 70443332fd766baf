"""Writes an encoder that was taught earlier, with 8-bit weights in blocks of 32, in the present form.

The encoder of 27 November 2026 was taught before the form changed; teaching again would have changed what it knows.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper
from tokenizers import Tokenizer

from knowledge_base.understanding.encoder_facts import TOKENIZER
from tools.train_encoder.export import write_small
from tools.train_encoder.lines import ROOT, gather
from tools.train_encoder.network import PLACES, Network
from tools.train_encoder.peaks import peaks_of

_ZERO = 128


def main() -> None:
    """Read the one file and write the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    network = Network()
    parts = {name: torch.tensor(value) for name, value in _parts(given.source).items()}
    network.load_state_dict(parts)
    tokenizer = Tokenizer.from_file(str(TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    write_small(network, peaks_of(network, [line.text for line in gather(ROOT / "data")], tokenizer), given.target)


def _parts(source: Path) -> dict[str, npt.NDArray[np.float32]]:
    """The network's numbers, in 32 bits again, by the names that the network gives them."""
    graph = onnx.load(source).graph
    stored = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    parts = {name: value for name, value in stored.items() if value.dtype == np.float32}
    for name in [name for name in stored if name.endswith(".scales") and name != "words.scales"]:
        weight = name.replace(".scales", ".weight")
        blocks = stored[weight].astype(np.float32) - _ZERO
        rows = len(blocks)
        parts[weight] = (blocks * parts.pop(name).reshape(rows, -1, 1)).reshape(rows, -1)
    for name in [name for name in parts if name.endswith(".seen.bias")]:
        query, key, value = np.split(parts.pop(name), 3)
        at = name.removesuffix(".seen.bias")
        parts |= {f"{at}.query.bias": query, f"{at}.key.bias": key, f"{at}.value.bias": value}
    parts["words.weight"] = stored["words"].astype(np.float32) * parts.pop("words.scales")
    places = parts.pop("places")
    # Only the first were kept; nothing reads the others.
    parts["places.weight"] = np.vstack([places, np.zeros((PLACES - len(places), places.shape[1]), np.float32)])
    return parts


if __name__ == "__main__":
    main()
