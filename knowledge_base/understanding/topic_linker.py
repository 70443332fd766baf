"""Tells which of the topics a message is about: by name first, then by likeness to examples and by meaning."""

# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false
# The numeric libraries of this age carry no whole types.

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from knowledge_base.topics import Topic
from knowledge_base.understanding.encoder import Encoder, Vectors
from knowledge_base.understanding.errors import UnderstandingError
from knowledge_base.understanding.examples import LabelledExample
from knowledge_base.understanding.neighbours import Neighbours
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.phrases import PhraseHit, TopicPhrases, load_tables
from knowledge_base.understanding.ridge import Material, Scorer, folds_by

FILE = "topic_linker.npz"
# Why a topic was found, where nothing in the message names it.
BY_MEANING = "meaning"
# A message whose best score is lower is about nothing we know. Measured on three writers held out of training: of
# messages about a topic 225 of 951 fall below it, of messages about nothing 54 of 230 stay above it.
ABOUT_NOTHING = 0.1
# The most matches given, and the lowest score that is worth giving.
MOST_MATCHES = 5
_FLOOR = 0.02
# The penalty was the best of 1, 2 and 4 on held-out writers; a topic's own names count as examples of it. Of a
# message with two topics, the second counts a little less.
_PENALTY, _SECOND_LABEL = 2.0, 0.6
_CANDIDATES = 25
# A message is compared with the examples of so many topics, those that promise most: reading all of them takes longer
# than everything else here, and a topic below these was never given.
_COMPARED = 40
_DENIED, _KIN, _BACKGROUND = 0.2, 0.5, 0.4

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TopicMatch:
    """A topic with the chance (0 to 1) that the message is about it, and why: its name, or the meaning."""

    id: str
    score: float
    why: str


@dataclass(frozen=True)
class Weights:
    """How much each kind of evidence counts, in log odds; learnt on held-out writers."""

    ridge: float
    nearest: float
    name_like: float
    named: float
    base: float

    def chances(self, evidence: Scores) -> Scores:
        """Evidence (..., 4) to chances."""
        odds = evidence @ np.array([self.ridge, self.nearest, self.name_like, self.named], np.float32) + self.base
        return cast("Scores", 1 / (1 + np.exp(-odds)))


class TopicLinker:
    """Knows every topic, those without examples by their names. Denied topics drop to a fifth of their score."""

    def __init__(
        self,
        topics: Mapping[str, Topic],
        scorer: Scorer,
        nearest: Neighbours,
        names: Neighbours,
        weights: Weights,
        encoder: Encoder,
    ) -> None:
        self._ids = list(topics)
        self._places = {topic: place for place, topic in enumerate(self._ids)}
        self._scorer = scorer
        self._nearest = nearest
        self._names = names
        self.weights = weights
        self._encoder = encoder
        self._phrases = TopicPhrases(topics, load_tables(), encoder.is_known_word)

    @classmethod
    def train(
        cls,
        topics: Mapping[str, Topic],
        examples: Sequence[LabelledExample],
        encoder: Encoder,
        seed: int = 0,
        weights: Weights | None = None,
    ) -> TopicLinker:
        """Learn from examples; one without labels is a message about nothing. Unknown topic ids are refused.

        The weights are learnt on held-out writers, unless they are given, as they must be with an encoder that has
        read the same texts.
        """
        unknown = sorted({label for example in examples for label in example.labels} - set(topics))
        if unknown or not examples:
            raise UnderstandingError(
                f"The topic examples name unknown topics: {unknown}" if unknown else "No topic examples"
            )
        ids = list(topics)
        plain = [normalise(example.text) for example in examples]
        own = [(ids.index(topic.id), name) for topic in topics.values() for name in _names_of(topic)]
        vectors = encoder.encode([*plain, *(name for _, name in own)])
        targets = _targets(examples, own, ids)
        material = Material.of([*plain, *(name for _, name in own)], vectors)
        names = Neighbours.of(vectors[len(plain) :], targets[len(plain) :] > 0, best=1)
        linker = cls(
            topics,
            material.fit(targets, _PENALTY),
            Neighbours.of(vectors, targets > 0, best=3),
            names,
            weights or Weights(1, 1, 1, 1, 0),
            encoder,
        )
        if weights is not None:
            return linker
        folds = np.concatenate([folds_by([one.hand for one in examples], seed), np.full(len(own), -1)])
        held = material.held_out(targets, folds, _PENALTY)[: len(plain)]
        linker.weights = linker._learn_weights(plain, vectors, targets, folds, held)
        return linker

    def link(self, text: str) -> list[TopicMatch]:
        """The topics of the message, best first, up to five. Never raises.

        The message is about nothing we know when the list is empty or the first score is below ABOUT_NOTHING.
        """
        plain = normalise(text)
        if not any(mark.isalpha() for mark in plain):
            return []
        hits = self._phrases.find(plain)
        chances = self.weights.chances(self._evidence(plain, hits))
        self._mark_down(chances, hits)
        order = np.argsort(-chances, kind="stable")[:MOST_MATCHES]
        said = {hit.topic: f'name: "{hit.phrase}"' for hit in reversed(hits) if not hit.denied}
        found = [(self._ids[place], float(chances[place])) for place in order if chances[place] >= _FLOOR]
        return [TopicMatch(topic, score, said.get(topic, BY_MEANING)) for topic, score in found]

    def evidence(self, text: str) -> Scores:
        """What speaks for each topic (topics, 4), before it is weighed. For finding the weights."""
        plain = normalise(text)
        return self._evidence(plain, self._phrases.find(plain))

    def _evidence(self, plain: str, hits: Sequence[PhraseHit]) -> Scores:
        vector = self._encoder.encode([plain])[0]
        ridge, names, named = self._scorer.score(plain, vector), self._names.of_vector(vector), self._named(hits)
        likely = np.argsort(-_promise(ridge, names, named))[:_COMPARED]
        return np.stack((ridge, self._nearest.of_some(vector, likely), names, named), axis=-1)

    def save(self, folder: Path) -> None:
        """Write topic_linker.npz into the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {**self._scorer.arrays(), **self._nearest.arrays("nearest"), **self._names.arrays("names")}
        weights = np.array(list(asdict(self.weights).values()))
        np.savez_compressed(folder / FILE, **arrays, ids=np.array(self._ids), weights=weights)

    @classmethod
    def load(cls, folder: Path, topics: Mapping[str, Topic], encoder: Encoder) -> TopicLinker:
        """Read what `save` wrote. Raises UnderstandingError when it is not there, not whole, or for other topics."""
        try:
            with np.load(folder / FILE, allow_pickle=False) as stored:
                arrays: dict[str, npt.NDArray[Any]] = {name: stored[name] for name in stored.files}
            ids, weights = arrays["ids"].tolist(), Weights(*arrays["weights"].tolist())
            nearest, names = (Neighbours.from_arrays(arrays, kind) for kind in ("nearest", "names"))
            scorer = Scorer.from_arrays(arrays)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnderstandingError(f"There is no whole topic linker in {folder}; train it first") from error
        if ids != list(topics):
            raise UnderstandingError(f"The topic linker in {folder} was trained for another topic list; train it again")
        return cls(topics, scorer, nearest, names, weights, encoder)

    def _named(self, hits: Sequence[PhraseHit]) -> Scores:
        named = np.zeros(len(self._ids), np.float32)
        for hit in hits:
            if not hit.denied:
                place = self._places[hit.topic]
                named[place] = max(named[place], _KIN if hit.kin else 1)
        return named

    def _mark_down(self, chances: Scores, hits: Sequence[PhraseHit]) -> None:
        """What the person rules out counts a fifth; what is only in the family counts half, and less beside another."""
        open_topics = {hit.topic for hit in hits if not hit.denied}
        for hit in hits:
            if hit.denied and hit.topic not in open_topics:
                chances[self._places[hit.topic]] = min(chances[self._places[hit.topic]] * _DENIED, ABOUT_NOTHING / 2)
        own = {hit.topic for hit in hits if not hit.denied and not hit.kin}
        in_family = {self._places[hit.topic] for hit in hits if hit.kin and hit.topic in open_topics - own}
        chances[list(in_family)] *= _KIN
        others = np.delete(chances, list(in_family))
        if in_family and others.max() >= ABOUT_NOTHING:  # something else is asked: the family is only its background
            for place in in_family:
                chances[place] = min(chances[place], _BACKGROUND * others.max())

    def _learn_weights(
        self, plain: Sequence[str], vectors: Vectors, targets: Scores, folds: npt.NDArray[np.int64], ridge: Scores
    ) -> Weights:
        count = len(plain)
        nearest = np.zeros_like(ridge)
        for fold in sorted({int(one) for one in folds[:count]}):
            known = Neighbours.of(vectors[folds != fold], targets[folds != fold] > 0, best=3)
            for row in np.flatnonzero(folds[:count] == fold):
                nearest[row] = known.of_vector(vectors[row])
        name_like = np.stack([self._names.of_vector(vector) for vector in vectors[:count]])
        named = np.stack([self._named(self._phrases.find(text)) for text in plain])
        evidence = np.stack([ridge, nearest, name_like, named], axis=-1)
        return best_weights(evidence, targets[:count] > 0)


def best_weights(evidence: Scores, right: npt.NDArray[np.bool_]) -> Weights:
    """The weights that make the right topics (texts, topics) likeliest, from evidence (texts, topics, 4)."""
    promise = _promise(evidence[..., 0], evidence[..., 2], evidence[..., 3])
    likely = np.argsort(-promise, axis=1)[:, :_CANDIDATES]
    rows = np.arange(len(evidence))[:, None]
    learner = LogisticRegression(C=10, max_iter=1000)
    learner.fit(evidence[rows, likely].reshape(-1, 4), right[rows, likely].reshape(-1))
    return Weights(*(float(weight) for weight in learner.coef_[0]), base=float(np.ravel(learner.intercept_)[0]))


def _promise(ridge: Scores, names: Scores, named: Scores) -> Scores:
    """How likely each topic looks before the message is compared with examples."""
    return ridge + names / 3 + named


def _names_of(topic: Topic) -> list[str]:
    tables = load_tables()
    return sorted(
        {topic.title.lower(), *(name.lower() for name in topic.also_called), *tables.more_phrases.get(topic.id, ())}
    )


def _targets(examples: Sequence[LabelledExample], own: Sequence[tuple[int, str]], ids: Sequence[str]) -> Scores:
    targets = np.zeros((len(examples) + len(own), len(ids)), np.float32)
    for row, example in enumerate(examples):
        for rank, label in enumerate(example.labels):
            place = ids.index(label)
            targets[row, place] = max(targets[row, place], 1 if rank == 0 else _SECOND_LABEL)
    for row, (place, _) in enumerate(own, start=len(examples)):
        targets[row, place] = 1
    return targets
