"""Rasa component: when it is wanted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from casework.hours import LONDON
from knowledge_base.understanding.times import find_when


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class TimeFinder(GraphComponent):
    """Sets `when` (monday to sunday, evening, weekend) and `dates`. It reads the act, so the classifier comes first."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TimeFinder:
        """Nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was found."""
        for message in messages:
            text = message.get(TEXT) or ""
            act = (message.get(INTENT) or {}).get("name")
            when = find_when(text, datetime.now(LONDON).date(), act)
            message.set("when", when.label if when else None, add_to_output=True)
            message.set("dates", [day.isoformat() for day in when.dates] if when else [], add_to_output=True)
        return messages
