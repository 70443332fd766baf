"""Rasa component, always last: what the doorway knows outranks what the act model guesses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from actions.reading import topics_meant
from bot.nlu.decisions import act_in_scope, intent_in_context, is_bare_place, things_asked, told_by_bare_place
from knowledge_base.understanding.two_acts import Pieces


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ContextIntent(GraphComponent):
    """Keeps the model's intent as `act`, and sets the intent that the conversation makes of it."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`unsure`: below this confidence a message counts as not understood.

        `outside`: a message that may be out of scope with this chance is answered as such, unless it is about a topic
        with the chance `about` (docs/adr/0023: what was measured).
        """
        return {"unsure": 0.2, "outside": 0.1, "about": 0.5}

    def __init__(self, config: dict[str, Any]) -> None:
        self._unsure = float(config["unsure"])
        self._limits = {"limit": float(config["outside"]), "about": float(config["about"])}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ContextIntent:
        """Nothing to load."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Decide the intent of each message."""
        for message in messages:
            act = message.get(INTENT) or {"name": "unclear", "confidence": 0.0}
            things = things_asked(act["name"], message.get("pieces") or Pieces())
            deeds = [one.act for one in things if one.text]
            if deeds and act["name"] not in deeds:
                act = {"name": deeds[0], "confidence": 1.0}  # the act that needs something done
            found, outside = message.get("topics") or (), float(message.get("outside") or 0.0)
            if is_bare_place(message.get(TEXT) or "", message.get("place_said") or ""):
                name, found = told_by_bare_place(act["name"], found)
                act, outside = {**act, "name": name}, 0.0
                message.set("topics", found, add_to_output=True)
            topic = float(found[0]["score"]) if found else 0.0
            name = act_in_scope(act["name"], outside, topic, **self._limits)
            if name != act["name"]:
                act, things = {"name": name, "confidence": outside}, ()
            message.set("act", act, add_to_output=True)
            message.set("things", [asdict(one) for one in things], add_to_output=True)
            name = intent_in_context(
                act["name"],
                float(act["confidence"]),
                message.get(TEXT) or "",
                message.get("metadata") or {},
                has_place=bool(message.get("place") or message.get("place_choices")),
                has_topic=bool(topics_meant(found)),
                unsure=self._unsure,
            )
            name = "two_acts" if things and name == act["name"] else name
            message.set(INTENT, {"name": name, "confidence": 1.0}, add_to_output=True)
        return messages
