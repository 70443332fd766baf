"""The encoder as a PyTorch network: BERT of six layers, its token vectors averaged and brought to length 1."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

LAYERS, WIDTH, HEADS, INNER, WORDS, PLACES = 6, 384, 12, 1536, 30522, 512
EPSILON = 1e-12


class Layer(nn.Module):
    """One transformer layer, normalised after each half."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.attended_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, hidden: Tensor) -> Tensor:
        """`hidden` is added to the attention's scores: 0 for words, a large negative number for padding."""
        query, key, value = (self._split(part(tokens)) for part in (self.query, self.key, self.value))
        scores = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // HEADS) + hidden
        seen = self.dropout(scores.softmax(-1)) @ value
        joined = seen.transpose(1, 2).reshape(tokens.shape)
        tokens = self.attended_norm(tokens + self.dropout(self.attended(joined)))
        return self.outer_norm(tokens + self.dropout(self.outer(functional.gelu(self.inner(tokens)))))

    @staticmethod
    def _split(tokens: Tensor) -> Tensor:
        batch, length, _ = tokens.shape
        return tokens.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2)


class Network(nn.Module):
    """Token numbers (0 for padding) to sentence vectors of length 1."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(WORDS, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = nn.Dropout(dropout)

    def forward(self, ids: Tensor) -> Tensor:
        """One vector per row of `ids`."""
        real = ids != 0
        tokens = self.dropout(self.norm(self.words(ids) + self.places.weight[: ids.shape[1]]))
        hidden = torch.zeros(real.shape).masked_fill(~real, -1e4)[:, None, None, :].to(tokens.dtype)
        for layer in self.layers:
            tokens = layer(tokens, hidden)
        weights = real[..., None].to(tokens.dtype)
        return functional.normalize(((tokens * weights).sum(1) / weights.sum(1)).float(), dim=-1)


def read(path: Path, dropout: float = 0.1) -> Network:
    """The network of a safetensors file, with the names of the published model."""
    stored = load_file(path)
    stored = {name.removeprefix("bert."): value for name, value in stored.items()}
    network = Network(dropout)
    parts = {
        "words.weight": stored["embeddings.word_embeddings.weight"],
        # Every message is of the first kind, so that kind's vector is one with the places.
        "places.weight": stored["embeddings.position_embeddings.weight"]
        + stored["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": stored["embeddings.LayerNorm.weight"],
        "norm.bias": stored["embeddings.LayerNorm.bias"],
    }
    theirs = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    for number in range(LAYERS):
        for ours, name in theirs.items():
            for kind in ("weight", "bias"):
                parts[f"layers.{number}.{ours}.{kind}"] = stored[f"encoder.layer.{number}.{name}.{kind}"]
    network.load_state_dict(parts)
    return network
