"""Rasa component: which topics a message is about."""

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

from bot.nlu.act import hand_of
from bot.nlu.shared import encoder
from knowledge_base.topics import load_topics
from knowledge_base.understanding.encoder_facts import encoder_facts
from knowledge_base.understanding.examples import ABOUT_NO_TOPIC, LabelledExample, read_labelled
from knowledge_base.understanding.topic_linker import TopicLinker
from knowledge_base.understanding.training import train_topics


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TopicFinder(GraphComponent):
    """Sets `topics`: ids with scores, best first."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`examples` is the folder of topic lines; `most` is how many topics a message may have."""
        return {"examples": "data/topics", "most": 3, "seed": 1}

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._linker: TopicLinker | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TopicFinder:
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
    ) -> TopicFinder:
        """The component with what it learnt."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._linker = TopicLinker.load(folder, load_topics(), encoder())
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the topic lines, and from intent examples that are about nothing."""
        nothing = [
            LabelledExample(one.get(TEXT), (), hand_of(one))
            for one in training_data.intent_examples
            if one.get(INTENT) in ABOUT_NO_TOPIC
        ]
        lines = read_labelled(Path(self._config["examples"]))
        calibration = encoder_facts().calibration
        self._linker = train_topics(load_topics(), [*lines, *nothing], encoder(), self._config["seed"], calibration)
        with self._storage.write_to(self._resource) as folder:
            self._linker.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the topics."""
        assert self._linker is not None, "train or load the model first"
        for message in messages:
            found = self._linker.link(message.get(TEXT) or "")[: self._config["most"]]
            topics = [{"id": one.id, "score": round(one.score, 4), "why": one.why} for one in found]
            message.set("topics", topics, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing is added to the training data."""
        return training_data
