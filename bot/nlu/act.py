"""Rasa component: which act a message asks for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.decisions import OUTSIDE, may_be_two
from bot.nlu.shared import encoder
from knowledge_base.understanding.act_model import ActModel
from knowledge_base.understanding.encoder_facts import encoder_facts
from knowledge_base.understanding.examples import ActExample, read_labelled
from knowledge_base.understanding.training import train_acts
from knowledge_base.understanding.two_acts import read_pieces


def hand_of(message: Message) -> str:
    """Who wrote a training example, from the metadata of its block; held-out writers give an honest confidence."""
    metadata: dict[str, Any] = message.get("metadata") or {}
    return str((metadata.get("intent") or {}).get("hand", "one"))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ActClassifier(GraphComponent):
    """Sets the intent and its ranking from the act model."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`topics` also holds labelled acts; `seed` makes training repeatable; `ranking` is how many are kept."""
        return {"topics": "data/topics", "seed": 1, "ranking": 3}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: ActModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ActClassifier:
        """A component that has not learnt yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ActClassifier:
        """The component with what it learnt."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = ActModel.load(folder, encoder())
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the intent examples and from the acts of the topic lines."""
        examples = [
            ActExample(one.get(TEXT), one.get(INTENT), hand_of(one))
            for one in training_data.intent_examples
            if one.get(TEXT)
        ]
        lines = read_labelled(Path(self._config["topics"]))
        examples += [ActExample(line.text, line.act, line.hand) for line in lines if line.act]
        self._model = train_acts(examples, encoder(), self._config["seed"], encoder_facts().calibration)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking, the chance that it is outside our scope, and the pieces that ask for two things."""
        assert self._model is not None, "train or load the model first"
        for message in messages:
            shares = self._model.predict(message.get(TEXT) or "")
            ranking = [{"name": act, "confidence": round(sure, 4)} for act, sure in shares[: self._config["ranking"]]]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
            by_act = dict(shares)
            message.set("outside", round(by_act.get(OUTSIDE, 0.0), 4), add_to_output=True)
            pieces = read_pieces(message.get(TEXT) or "", self._model.predict, may_be_two=may_be_two(by_act))
            message.set("pieces", pieces)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to the training data."""
        return training_data
