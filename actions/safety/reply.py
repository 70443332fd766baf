"""Says the fixed safety reply, and follows it through; nothing here is composed by the assistant."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.house import SORRY_IN_DANGER, Event, HouseAction, Say
from actions.reading import Reading
from actions.safety.fixed import dangers, safety_part
from knowledge_base.safety.findings import Level

ANSWERS = ("yes", "no", "cannot")


class SafetyReply(HouseAction):
    """The reply table's words for what was found, as one part."""

    when_it_fails = SORRY_IN_DANGER

    def name(self) -> str:
        """The name in the domain."""
        return "action_safety_reply"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Say the fixed words and remember what the question's answers mean."""
        reading = Reading.of(tracker)
        part = safety_part(wiring.deps(), dangers(reading.findings), say.channel)
        say("utter_safety_reply", part.custom, words=part.text)
        return [SlotSet("steering__options", options(say, reading)), SlotSet("steering__offer", None)]


class SafetyAnswer(HouseAction):
    """What follows "Have you rung 999?": no answer lowers the level."""

    when_it_fails = SORRY_IN_DANGER

    def name(self) -> str:
        """The name in the domain."""
        return "action_safety_answer"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """One fixed line for each answer; anything else is answered as "no"."""
        chosen = Reading.of(tracker).chosen
        say(
            f"utter_safety_after_{chosen if chosen in ANSWERS else 'no'}",
            {"kind": "safety", "findings": [], "numbers": ["999"]},
        )
        return []


def options(say: Say, reading: Reading) -> list[dict[str, Any]]:
    """What 1, 2 and 3 mean after an emergency reply; nothing for lower levels."""
    if not any(finding.level == Level.EMERGENCY for finding in reading.findings):
        return []
    return [
        {"title": say.phrase(f"utter_safety_option_{answer}"), "say": say.phrase(f"utter_safety_option_{answer}"),
         "act": "safety_answer", "value": answer}
        for answer in ANSWERS
    ]  # fmt: skip
