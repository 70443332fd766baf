"""How loud each channel gets before each product of the network, which the 8-bit file needs to know."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from knowledge_base.understanding.normaliser import normalise
from tools.train_encoder.export import MOST_TOKENS
from tools.train_encoder.network import Network

# Twice as many changed nothing.
_ENOUGH, _SEED = 3_000, 20261127


@torch.no_grad()
def peaks_of(network: Network, texts: Sequence[str], tokenizer: Tokenizer) -> dict[str, npt.NDArray[np.float32]]:
    """For each linear part, by name, the largest size of each of its inputs over some of the texts."""
    chosen = Random(_SEED).sample(list(texts), min(_ENOUGH, len(texts)))
    found: dict[str, Tensor] = {}

    def listen(name: str, part: nn.Module) -> torch.utils.hooks.RemovableHandle:
        def heard(_part: nn.Module, given: tuple[Tensor, ...]) -> None:
            loudest = given[0].abs().flatten(0, -2).max(0).values
            found[name] = torch.maximum(found[name], loudest) if name in found else loudest

        return part.register_forward_pre_hook(heard)

    handles = [listen(name, part) for name, part in network.named_modules() if isinstance(part, nn.Linear)]
    network.eval()
    for one in tokenizer.encode_batch([normalise(text) for text in chosen]):
        network(torch.tensor([one.ids[:MOST_TOKENS]]))
    for handle in handles:
        handle.remove()
    return {name: value.numpy() for name, value in found.items()}
