"""Rasa component: for whom it is wanted."""

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

from bot.nlu.shared import encoder
from knowledge_base.understanding.whom_model import WhomModel, whom_examples


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class WhomFinder(GraphComponent):
    """Sets `for`: self, other, or None where the message does not say."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """The folders of lines labelled self, other or none, of dangers (`who` is at risk), and of topics (`for`)."""
        return {"examples": "data/for_whom", "dangers": "data/safety", "topics": "data/topics"}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model: WhomModel | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> WhomFinder:
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
    ) -> WhomFinder:
        """The component with what it learnt."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._model = WhomModel.load(folder, encoder())
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the three folders; the intent examples do not say for whom they are."""
        lines = whom_examples(*(Path(self._config[folder]) for folder in ("examples", "dangers", "topics")))
        self._model = WhomModel.train(lines, encoder())
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set for whom."""
        assert self._model is not None, "train or load the model first"
        for message in messages:
            act = (message.get(INTENT) or {}).get("name")
            message.set("for", self._model.predict(message.get(TEXT) or "", act), add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to the training data."""
        return training_data
