"""Trains the act model and the topic linker from the data folder; the bot's graph components call the parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge_base.topics import Topic, load_topics
from knowledge_base.understanding.act_model import ActModel
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.encoder_facts import Calibration, encoder_facts
from knowledge_base.understanding.examples import (
    ABOUT_NO_TOPIC,
    ActExample,
    LabelledExample,
    read_acts,
    read_labelled,
)
from knowledge_base.understanding.topic_linker import TopicLinker, Weights


@dataclass(frozen=True)
class Trained:
    """What training makes."""

    acts: ActModel
    linker: TopicLinker


def act_examples(data: Path) -> list[ActExample]:
    """The intent examples, and the topic examples that say their act."""
    labelled = read_labelled(data / "topics")
    return [*read_acts(data / "nlu"), *(ActExample(one.text, one.act, one.hand) for one in labelled if one.act)]


def topic_examples(data: Path) -> list[LabelledExample]:
    """The topic examples, and messages about nothing from the intents that have no topic.

    A line without a topic whose act could have one ("where do you meet?") teaches its act alone.
    """
    nothing = [LabelledExample(one.text, (), one.hand) for one in read_acts(data / "nlu") if one.act in ABOUT_NO_TOPIC]
    lines = [one for one in read_labelled(data / "topics") if one.labels or not one.act or one.act in ABOUT_NO_TOPIC]
    return [*lines, *nothing]


def train_acts(
    examples: Sequence[ActExample], encoder: Encoder, seed: int = 0, calibration: Calibration | None = None
) -> ActModel:
    """An act model of these examples. With the encoder that has read them, the calibration must be given."""
    texts, acts, hands = zip(*((one.text, one.act, one.hand) for one in examples), strict=True)
    return ActModel.train(texts, acts, encoder, seed, hands, calibration.act_sharpness if calibration else None)


def train_topics(
    topics: Mapping[str, Topic],
    examples: Sequence[LabelledExample],
    encoder: Encoder,
    seed: int = 0,
    calibration: Calibration | None = None,
) -> TopicLinker:
    """A topic linker of these examples. With the encoder that has read them, the calibration must be given."""
    weights = Weights(*calibration.topic_weights) if calibration else None
    return TopicLinker.train(topics, examples, encoder, seed, weights)


def train_all(
    data: Path, encoder: Encoder, out: Path | None = None, seed: int = 0, topics: Mapping[str, Topic] | None = None
) -> Trained:
    """Train both from `data`, which holds nlu/ and topics/, and save them into `out`.

    The same data give the same models. It takes two to five minutes, most of it encoding.
    Raises UnderstandingError on faulty data.
    """
    calibration = encoder_facts().calibration
    acts = train_acts(act_examples(data), encoder, seed, calibration)
    known = load_topics() if topics is None else topics
    linker = train_topics(known, topic_examples(data), encoder, seed, calibration)
    if out is not None:
        acts.save(out)
        linker.save(out)
    return Trained(acts, linker)
