"""Writes the network as an ONNX file of 8-bit numbers, in the joined operations that ONNX Runtime runs fastest.

Weights are kept in whole numbers with a scale for every column. Each token's numbers are rounded to 8 bits by a scale
of their own while the model runs, so that what a token becomes never depends on the texts beside it. Before that,
channels that are loud are made quieter and their weights louder by as much, which rounds both less (SmoothQuant, Xiao
et al. 2023). Sums stay in 32 bits. Words' vectors are kept in 8 bits with a scale for each word.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

from tools.train_encoder.network import EPSILON, HEADS, LAYERS, WIDTH, Network

# The most tokens that the encoder reads in one pass.
MOST_TOKENS = 128
# How much of the loudness goes into the weights; from 0.5 to 0.8 the vectors hardly moved.
SMOOTHING = 0.6
# 7 bits for the weights: with 8, processors without VNNI cut off sums that are too large, and would read otherwise.
_WEIGHT_TOP, _TOKEN_TOP, _TOKEN_ZERO = 63, 127, 128
_WORD_TOP = 127
_LEAST = 1e-9
# The joined operations are ONNX Runtime's own.
_OWN = "com.microsoft"
_SEEN = ("query", "key", "value")

Numbers = npt.NDArray[np.float32]


def write_small(network: Network, peaks: Mapping[str, Numbers], path: Path) -> None:
    """The network in 8-bit numbers, about 23 MB. `peaks` holds how loud each channel gets before each product.

    Input: token numbers of texts of one length. Output: one vector per token.
    """
    graph = _Graph({name: value.float().numpy() for name, value in network.state_dict().items()}, peaks)
    graph.build()
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["texts", "tokens"])]
    outputs = [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "tokens", WIDTH])]
    made = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.numbers)
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_OWN, 1)]
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(helper.make_model(made, opset_imports=opsets, ir_version=8), path)


class _Graph:
    """Nodes and numbers while they are put together."""

    def __init__(self, parts: Mapping[str, Numbers], peaks: Mapping[str, Numbers]) -> None:
        self._parts = parts
        self._peaks = peaks
        self.nodes: list[onnx.NodeProto] = []
        self.numbers: list[onnx.TensorProto] = []

    def build(self) -> None:
        """Every layer, from token numbers to token vectors."""
        self._number("one_over_top", np.float32(1 / _TOKEN_TOP))
        self._number("least", np.float32(_LEAST))
        # Half a step more, because what is cut to a whole number is cut down.
        self._number("middle", np.float32(_TOKEN_ZERO + 0.5))
        self._number("middle.whole", np.uint8(_TOKEN_ZERO))
        self._number("unscaled", np.float32(1))
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
        scales = np.abs(weights).max(-1, keepdims=True) / _WORD_TOP
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
        seen = [f"{at}.{part}.product" for part in _SEEN]
        self._node("Split", [self._product(at, tokens, *_SEEN)], *seen, axis=-1)
        self._number(f"{at}.seen.bias", np.concatenate([self._parts[f"{at}.{part}.bias"] for part in _SEEN]))
        self._node("MultiHeadAttention", [*seen, f"{at}.seen.bias"], f"{at}.seen", own=True, num_heads=HEADS)
        self._after(at, "attended", f"{at}.seen", tokens, f"{at}.middle")
        wide = self._product(at, f"{at}.middle", "inner")
        self._node("BiasGelu", [wide, *self._kept(f"{at}.inner.bias")], f"{at}.bent", own=True)
        self._after(at, "outer", f"{at}.bent", f"{at}.middle", out)

    def _after(self, at: str, part: str, given: str, beside: str, out: str) -> None:
        """A product; then what came before is added and the sum normalised."""
        product = self._product(at, given, part)
        names = self._kept(f"{at}.{part}_norm.weight", f"{at}.{part}_norm.bias", f"{at}.{part}.bias")
        self._node("SkipLayerNormalization", [product, beside, *names], out, own=True, epsilon=EPSILON)

    def _product(self, at: str, given: str, *parts: str) -> str:
        """The product with the weights of these parts side by side, all in whole numbers. Gives its name."""
        weights = np.concatenate([self._parts[f"{at}.{part}.weight"] for part in parts])
        quieter = _quieter(self._peaks[f"{at}.{parts[0]}"], weights)
        whole, scales = _whole(weights * quieter)
        name = f"{at}.{'_'.join(parts)}"
        self._number(f"{name}.quieter", 1 / quieter)
        self._number(f"{name}.whole", whole)
        self._number(f"{name}.scales", scales)
        self._node("Mul", [given, f"{name}.quieter"], f"{name}.even")
        scale = self._token_scale(name)
        self._node("Div", [f"{name}.even", scale], f"{name}.steps")
        self._node("Add", [f"{name}.steps", "middle"], f"{name}.lifted")
        self._node("Cast", [f"{name}.lifted"], f"{name}.small", to=TensorProto.UINT8)
        factors = [f"{name}.small", f"{name}.whole", "unscaled", f"{name}.scales", "middle.whole"]
        self._node("MatMulIntegerToFloat", factors, f"{name}.sums", own=True)
        self._node("Mul", [f"{name}.sums", scale], f"{name}.scaled")
        return f"{name}.scaled"

    def _token_scale(self, name: str) -> str:
        """What one step of 8 bits is worth in each token."""
        self._node("Abs", [f"{name}.even"], f"{name}.sizes")
        self._node("ReduceMax", [f"{name}.sizes"], f"{name}.most", axes=[-1], keepdims=1)
        self._node("Mul", [f"{name}.most", "one_over_top"], f"{name}.step")
        self._node("Max", [f"{name}.step", "least"], f"{name}.scale")
        return f"{name}.scale"

    def _kept(self, *names: str) -> list[str]:
        for name in names:
            self._number(name, self._parts[name])
        return list(names)

    def _number(self, name: str, value: npt.NDArray[np.generic] | np.generic) -> None:
        self.numbers.append(numpy_helper.from_array(np.asarray(value, order="C"), name))

    def _node(self, kind: str, inputs: list[str], *out: str, own: bool = False, **more: object) -> None:
        domain = _OWN if own else ""
        self.nodes.append(helper.make_node(kind, inputs, list(out), name=out[0], domain=domain, **more))


def _quieter(peaks: Numbers, weights: Numbers) -> Numbers:
    """By what each channel is divided; 1 in the mean."""
    weight_peaks = np.maximum(np.abs(weights).max(0), 1e-5)
    loud = np.maximum(peaks, 1e-5) ** SMOOTHING / weight_peaks ** (1 - SMOOTHING)
    return (loud / loud.mean()).astype(np.float32)


def _whole(weights: Numbers) -> tuple[npt.NDArray[np.int8], Numbers]:
    """Weights (out, in) as whole numbers (in, out), and the scale of each column."""
    scales = np.maximum(np.abs(weights).max(1) / _WEIGHT_TOP, 1e-12).astype(np.float32)
    return np.ascontiguousarray(np.round(weights / scales[:, None]).astype(np.int8).T), scales
