"""Asks one short question with choices when a message was not understood, and names a person the second time."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.fallback.decisions import TRIES, response_after
from actions.house import Event, HouseAction, Say

CHOICES = ("find_group", "ask_self_care", "make_plan", "talk_to_person")


class AskAgain(HouseAction):
    """Never guess: ask what is meant."""

    is_understanding = False

    def name(self) -> str:
        """The name in the domain."""
        return "action_fallback_unclear"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Count the failure and choose the words."""
        failures = int(tracker.get_slot("fallback__failures") or 0) + 1
        options = choices(say)
        drawn = [{"title": one["title"], "say": one["say"]} for one in options]
        say(response_after(failures), {"kind": "choices", "options": drawn}, phone=wiring.deps().service.phone)
        return [SlotSet("fallback__failures", failures % TRIES), SlotSet("steering__options", options)]


class OutOfScope(HouseAction):
    """Say kindly what this service is for."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_fallback_out_of_scope"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Name what can be asked, as choices."""
        options = choices(say)
        drawn = [{"title": one["title"], "say": one["say"]} for one in options]
        say("utter_fallback_out_of_scope", {"kind": "choices", "options": drawn})
        return [SlotSet("steering__options", options)]


def choices(say: Say) -> list[dict[str, Any]]:
    """What people most often want, as numbered answers."""
    return [
        {"title": say.phrase(f"utter_fallback_choice_{act}"), "say": say.phrase(f"utter_fallback_choice_{act}"),
         "act": act, "value": None}
        for act in CHOICES
    ]  # fmt: skip
