"""Rasa component: where help is wanted."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.shared import gazetteer
from knowledge_base.places.place import Place


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlaceFinder(GraphComponent):
    """Sets `place`, `place_choices` (one name, several places), `near_me`, and `place_said`, the words that gave it."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PlaceFinder:
        """Nothing to load: the gazetteer is the knowledge base's."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what was found."""
        for message in messages:
            found = gazetteer().find(message.get(TEXT) or "")
            message.set("place", as_dict(found.place) if found.place else None, add_to_output=True)
            message.set("place_choices", [as_dict(one) for one in found.choices], add_to_output=True)
            message.set("near_me", found.asked_near_me, add_to_output=True)
            message.set("place_said", found.text)
        return messages


def as_dict(place: Place) -> dict[str, Any]:
    """A place as plain values."""
    return {
        "name": place.name,
        "outcode": place.outcode,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "council": place.county or place.council,  # the upper tier: it holds adult and children's services
    }
