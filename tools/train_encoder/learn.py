"""Teaches the network acts, topics, safety levels and kinds at once, and holds it near what it knew before."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from knowledge_base.understanding.normaliser import normalise
from tools.train_encoder.batches import UNKNOWN, Batch, Labels, Maker, padded
from tools.train_encoder.lines import Line
from tools.train_encoder.network import WIDTH, Network


@dataclass(frozen=True)
class Recipe:
    """How to learn. `near` is how strongly vectors are held to those of the published model."""

    epochs: int = 4
    batch: int = 64
    rate: float = 1.5e-4
    head_rate: float = 2e-3
    mistyped: float = 0.5
    near: float = 0.3
    dropout: float = 0.1
    longest: int = 64
    smoothing: float = 0.1
    act: float = 1.0
    topic: float = 1.0
    level: float = 1.0
    kind: float = 0.5
    seed: int = 20261122


class Cosine(nn.Module):
    """Scores a vector by its likeness to one direction per class, times a learnt scale."""

    def __init__(self, classes: int, width: int = WIDTH, scale: float = 16.0) -> None:
        super().__init__()
        self.directions = nn.Parameter(torch.randn(classes, width) / width**0.5)
        self.scale = nn.Parameter(torch.tensor(scale).log())

    def forward(self, vectors: Tensor) -> Tensor:
        """One score per class."""
        return self.scale.exp() * vectors @ functional.normalize(self.directions, dim=-1).T


class Heads(nn.Module):
    """One set of scores for each question; thrown away after training, as the models in use learn their own."""

    def __init__(self, labels: Labels) -> None:
        super().__init__()
        self.acts, self.topics = Cosine(len(labels.acts)), Cosine(len(labels.topics))
        self.levels, self.kinds = Cosine(len(labels.levels)), Cosine(len(labels.kinds))

    def loss(self, vectors: Tensor, batch: Batch, recipe: Recipe) -> Tensor:
        """The weighted mean surprise at the labels that are known."""
        soft = recipe.smoothing
        total = recipe.act * _surprise(self.acts(vectors), batch.acts, soft)
        total = total + recipe.level * _surprise(self.levels(vectors), batch.levels, soft)
        total = total + recipe.kind * _surprise(self.kinds(vectors), batch.kinds, soft)
        known = batch.topics.sum(-1) > 0
        if known.any():
            total = total + recipe.topic * functional.cross_entropy(
                self.topics(vectors[known]), batch.topics[known], label_smoothing=soft
            )
        return total


def learn(
    network: Network,
    lines: Sequence[Line],
    labels: Labels,
    tokenizer: Tokenizer,
    recipe: Recipe,
    test: Sequence[Line] = (),
) -> Network:
    """A network that has learnt from the lines; the given one is left as it is. Prints a line after each epoch."""
    torch.manual_seed(recipe.seed)
    chance = Random(recipe.seed)
    maker = Maker(lines, labels, tokenizer, recipe.longest, recipe.mistyped)
    before = vectors_of(network, [normalise(line.text) for line in lines], tokenizer)
    learner, heads = deepcopy(network), Heads(labels)
    # Half of all the numbers, and each learns from few lines: left as they are, rare words keep their meaning.
    learner.words.requires_grad_(False)
    _begin_at_means(heads, before, lines, labels)
    steps = recipe.epochs * -(-len(lines) // recipe.batch)
    optimizer = torch.optim.AdamW(_groups(learner, heads, recipe), weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer,
        max_lr=[group["lr"] for group in optimizer.param_groups],
        total_steps=steps + recipe.epochs * 2,
        pct_start=0.1,
        anneal_strategy="linear",
        cycle_momentum=False,
    )
    learner.train()
    for epoch in range(recipe.epochs):
        began, losses = time.monotonic(), []
        for batch in maker.epoch(recipe.batch, chance):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                vectors = learner(batch.ids)
            away = (1 - (vectors * before[batch.rows]).sum(-1)).mean()
            loss = heads.loss(vectors, batch, recipe) + recipe.near * away
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(learner.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append((loss.item(), away.item()))
        means = torch.tensor(losses).mean(0).tolist()
        took = time.monotonic() - began
        print(f"epoch {epoch + 1}: loss {means[0]:.3f}, moved {means[1]:.3f}, {took:.0f} s", flush=True)
        if test:
            print(_tested(learner, heads, test, labels, tokenizer), flush=True)
            learner.train()
    return learner.eval()


@torch.no_grad()
def vectors_of(network: Network, texts: Sequence[str], tokenizer: Tokenizer, longest: int = 128) -> Tensor:
    """The vectors of texts as they stand."""
    network.eval()
    rows = [one.ids[:longest] for one in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
    found = torch.zeros(len(rows), WIDTH)
    for at in range(0, len(order), 128):
        some = order[at : at + 128]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            found[some] = network(padded([rows[place] for place in some]))
    return found


@torch.no_grad()
def _tested(network: Network, heads: Heads, lines: Sequence[Line], labels: Labels, tokenizer: Tokenizer) -> str:
    vectors = vectors_of(network, [normalise(line.text) for line in lines], tokenizer)
    acts = [labels.acts[place] for place in heads.acts(vectors).argmax(-1).tolist()]
    topics = heads.topics(vectors)[:, :-1].topk(3).indices.tolist()
    levels = [labels.levels[place] for place in heads.levels(vectors).argmax(-1).tolist()]
    right = [act == line.act for act, line in zip(acts, lines, strict=True) if line.act]
    first, three = [], []
    for found, line in zip(topics, lines, strict=True):
        wanted = {labels.topics.index(topic) for topic, _ in line.topics or ()}
        if wanted and len(labels.topics) - 1 not in wanted:
            first.append(found[0] in wanted)
            three.append(bool(wanted & set(found)))
    safe = [(level != "none") == (line.level != "none") for level, line in zip(levels, lines, strict=True)]
    figures = {"act": right, "topic": first, "three": three, "danger or not": safe}
    shares = [f"{name} {sum(some)} of {len(some)}" for name, some in figures.items()]
    return "  " + ", ".join(shares)


def _surprise(scores: Tensor, right: Tensor, soft: float) -> Tensor:
    if (right == UNKNOWN).all():
        return scores.sum() * 0
    return functional.cross_entropy(scores, right, ignore_index=UNKNOWN, label_smoothing=soft)


@torch.no_grad()
def _begin_at_means(heads: Heads, vectors: Tensor, lines: Sequence[Line], labels: Labels) -> None:
    """Each class begins at the mean vector of its lines, so that learning begins where the published model stood."""

    def members() -> Iterator[tuple[Cosine, int, list[int]]]:
        for head, names, of in (
            (heads.acts, labels.acts, lambda line: [line.act]),
            (heads.topics, labels.topics, lambda line: [topic for topic, _ in line.topics or ()]),
            (heads.levels, labels.levels, lambda line: [line.level]),
            (heads.kinds, labels.kinds, lambda line: [line.kind]),
        ):
            for place, name in enumerate(names):
                yield head, place, [row for row, line in enumerate(lines) if name in of(line)]

    for head, place, rows in members():
        if rows:
            head.directions[place] = functional.normalize(vectors[rows].mean(0), dim=-1)


def _groups(network: Network, heads: Heads, recipe: Recipe) -> list[dict[str, object]]:
    return [
        {"params": [one for one in network.parameters() if one.requires_grad], "lr": recipe.rate},
        {"params": list(heads.parameters()), "lr": recipe.head_rate},
    ]
