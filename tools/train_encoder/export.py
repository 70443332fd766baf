"""Writes the network as an ONNX file of 8-bit numbers, in the joined operations that ONNX Runtime runs fastest.

Each weight is kept in 8 bits with a scale for every 32 of a row, and so are the numbers it is multiplied with while the
model runs. Sums stay in 32 bits. Words' vectors are kept in 8 bits with a scale for each word.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from tools.train_encoder.network import EPSILON, HEADS, LAYERS, WIDTH, Network

BLOCK = 32
# The most tokens that the encoder reads in one pass.
MOST_TOKENS = 128
_EIGHT_BITS = 127
# Multiply in 8 bits; 0 would multiply in 32 bits, eight times slower and no better on held-out writers.
_MULTIPLY_SMALL = 4
# The joined operations are ONNX Runtime's own.
_OWN = "com.microsoft"
_SEEN = ("query", "key", "value")

Numbers = npt.NDArray[np.float32]


def write_small(network: Network, path: Path) -> None:
    """The network in 8-bit numbers, about 24 MB. Input: token numbers of one text. Output: one vector per token."""
    graph = _Graph({name: value.float().numpy() for name, value in network.state_dict().items()})
    graph.build()
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["texts", "tokens"])]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", WIDTH])]
    made = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.numbers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_OWN, 1)]
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(made, opset_imports=opsets, ir_version=8), path)


class _Graph:
    """Nodes and numbers while they are put together."""

    def __init__(self, parts: dict[str, Numbers]) -> None:
        self._parts = parts
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []

    def build(self) -> None:
        """Every layer, from token numbers to token vectors."""
        self._words()
        self._places()
        self._node("Add", ["word_vectors", "place_vectors"], "summed")
        names = self._kept("norm.weight", "norm.bias")
        self._node("LayerNormalization", ["summed", *names], "tokens0", axis=-1, epsilon=EPSILON)
        for number in range(LAYERS):
            last = "last_hidden_state" if number == LAYERS - 1 else f"tokens{number + 1}"
            self._layer(f"layers.{number}", f"tokens{number}", last)

    def _words(self) -> None:
        weights = self._parts["words.weight"]
        scales = np.abs(weights).max(-1, keepdims=True) / _EIGHT_BITS
        self._number("words", np.round(weights / np.maximum(scales, 1e-12)).astype(np.int8))
        self._number("words.scales", scales)
        self._node("Gather", ["words", "input_ids"], "words.small")
        self._node("Cast", ["words.small"], "words.large", to=TensorProto.FLOAT)
        self._node("Gather", ["words.scales", "input_ids"], "words.scale")
        self._node("Mul", ["words.large", "words.scale"], "word_vectors")

    def _places(self) -> None:
        """The first rows of the table of places, as many as there are tokens."""
        self._number("places", self._parts["places.weight"][:MOST_TOKENS])
        for name, value in (("zero", 0), ("one", 1), ("two", 2)):
            self._number(name, np.array([value], np.int64))
        self._node("Shape", ["input_ids"], "shape")
        self._node("Slice", ["shape", "one", "two", "zero"], "length")
        self._node("Slice", ["places", "zero", "length", "zero"], "place_vectors")

    def _layer(self, at: str, tokens: str, out: str) -> None:
        seen = [self._product(f"{at}.{part}", tokens) for part in _SEEN]
        self._number(f"{at}.seen.bias", np.concatenate([self._parts[f"{at}.{part}.bias"] for part in _SEEN]))
        self._node("MultiHeadAttention", [*seen, f"{at}.seen.bias"], f"{at}.seen", own=True, num_heads=HEADS)
        self._after(at, "attended", f"{at}.seen", tokens, f"{at}.middle")
        wide = self._product(f"{at}.inner", f"{at}.middle")
        self._node("BiasGelu", [wide, *self._kept(f"{at}.inner.bias")], f"{at}.bent", own=True)
        self._after(at, "outer", f"{at}.bent", f"{at}.middle", out)

    def _after(self, at: str, part: str, given: str, beside: str, out: str) -> None:
        """A product; then what came before is added and the sum normalised."""
        product = self._product(f"{at}.{part}", given)
        names = self._kept(f"{at}.{part}_norm.weight", f"{at}.{part}_norm.bias", f"{at}.{part}.bias")
        self._node("SkipLayerNormalization", [product, beside, *names], out, own=True, epsilon=EPSILON)

    def _product(self, name: str, given: str) -> str:
        """The product with a weight that is kept small. Gives its name."""
        weights = self._parts[f"{name}.weight"]
        rows, width = weights.shape
        blocks = weights.reshape(rows, width // BLOCK, BLOCK)
        scales = np.maximum(np.abs(blocks).max(-1) / _EIGHT_BITS, 1e-12).astype(np.float32)
        small = np.round(blocks / scales[..., None]) + _EIGHT_BITS + 1
        self._number(f"{name}.weight", small.astype(np.uint8))
        self._number(f"{name}.scales", scales.reshape(-1))
        self._node(
            "MatMulNBits",
            [given, f"{name}.weight", f"{name}.scales"],
            f"{name}.product",
            own=True,
            K=width,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=_MULTIPLY_SMALL,
        )
        return f"{name}.product"

    def _kept(self, *names: str) -> list[str]:
        for name in names:
            self._number(name, self._parts[name])
        return list(names)

    def _number(self, name: str, value: npt.NDArray[np.generic]) -> None:
        self.numbers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))

    def _node(self, kind: str, inputs: list[str], out: str, *, own: bool = False, **more: object) -> None:
        domain = _OWN if own else ""
        self.nodes.append(helper.make_node(kind, inputs, [out], name=out, domain=domain, **more))
