"""The real models, learnt without a group of writers on an encoder that has not read that group either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge_base.safety.examples import SafetyExample, read_examples
from knowledge_base.safety.head import SafetyHead
from knowledge_base.safety.head_training import best_temperature, train_head
from knowledge_base.topics import load_topics
from knowledge_base.understanding.act_model import ActModel, best_sharpness
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.encoder_facts import Calibration
from knowledge_base.understanding.examples import ActExample, LabelledExample
from knowledge_base.understanding.topic_linker import TopicLinker, Weights, best_weights
from knowledge_base.understanding.training import act_examples, topic_examples, train_acts, train_topics

_ORDINARY = "ordinary "
# Nothing is fitted while a group is left out; the calibration is found on all groups together.
_NONE_YET = Calibration(1.0, (1.0, 1.0, 1.0, 1.0, 0.0), 1.0)


@dataclass(frozen=True)
class Held:
    """The models without one group of writers, and what that group wrote."""

    acts: ActModel
    linker: TopicLinker
    head: SafetyHead
    act_lines: list[ActExample]
    topic_lines: list[LabelledExample]
    danger_lines: list[SafetyExample]


def hold_out(hands: frozenset[str], encoder: Encoder, data: Path) -> Held:
    """Train the three models on everyone else."""
    acts, topics, dangers = act_examples(data), topic_examples(data), read_examples(data / "safety")

    def out(hand: str) -> bool:
        return hand.removeprefix(_ORDINARY) in hands

    return Held(
        train_acts([one for one in acts if not out(one.hand)], encoder, 1, _NONE_YET),
        train_topics(load_topics(), [one for one in topics if not out(one.hand)], encoder, 1, _NONE_YET),
        train_head([one for one in dangers if not out(one.hand)], encoder, temperature=1.0),
        [one for one in acts if out(one.hand)],
        [one for one in topics if out(one.hand)],
        [one for one in dangers if out(one.hand)],
    )


def calibrate(groups: Sequence[Held]) -> Calibration:
    """The numbers that make answers on the lines held out as sure as they are right; the groups' models take them."""
    sharpness = best_sharpness(*_pooled([_act_scores(held) for held in groups]))
    weights = best_weights(*_pooled([_topic_evidence(held) for held in groups]))
    temperature = best_temperature(*_pooled([_danger_scores(held) for held in groups]))
    for held in groups:
        held.acts.sharpness = sharpness
        held.linker.weights = weights
        held.head.temperature = temperature
    return Calibration(sharpness, _numbers(weights), temperature)


def _numbers(weights: Weights) -> tuple[float, ...]:
    return (weights.ridge, weights.nearest, weights.name_like, weights.named, weights.base)


def _act_scores(held: Held) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int64]]:
    scores = np.stack([held.acts.scores(one.text) for one in held.act_lines])
    return scores, np.array([held.acts.acts.index(one.act) for one in held.act_lines])


def _topic_evidence(held: Held) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.bool_]]:
    ids = list(load_topics())
    right = [[topic in one.labels for topic in ids] for one in held.topic_lines]
    return np.stack([held.linker.evidence(one.text) for one in held.topic_lines]), np.array(right)


def _danger_scores(held: Held) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    scores = np.stack([held.head.scores(one.text) for one in held.danger_lines])
    return scores, np.array([int(one.level) for one in held.danger_lines])


def _pooled(
    parts: Sequence[tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]],
) -> tuple[npt.NDArray[np.generic], ...]:
    return tuple(np.concatenate(kinds) for kinds in zip(*parts, strict=True))
