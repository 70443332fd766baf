"""Says the fixed safety reply, and follows it through; nothing here is composed by the assistant."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.house import SORRY_IN_DANGER, Event, HouseAction, Say
from actions.reading import PlaceRead, Reading
from actions.safety.decisions import open_answers
from actions.safety.fixed import dangers, safety_part


class SafetyReply(HouseAction):
    """The reply table's words for what was found, as one part."""

    when_it_fails = SORRY_IN_DANGER

    def name(self) -> str:
        """The name in the domain."""
        return "action_safety_reply"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Say the fixed words, remember what the answers mean, and close whatever was asked before."""
        reading = Reading.of(tracker)
        found, place = dangers(reading.findings), reading.place or PlaceRead.of(tracker.get_slot("person__place"))
        part = safety_part(wiring.deps(), found, say.channel, place and place.council)
        say("utter_safety_reply", part.custom, words=part.text)
        # After danger a "no" must never lead to groups.
        closed = [SlotSet("steering__offer", None), SlotSet("groups__asked_place", False)]
        return [SlotSet("steering__options", open_answers(part.custom["ask"], found)), *closed]


class SafetyAnswer(HouseAction):
    """What follows the question of a safety reply: no answer lowers the level, and none leads back to the topic."""

    when_it_fails = SORRY_IN_DANGER

    def name(self) -> str:
        """The name in the domain."""
        return "action_safety_answer"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """One fixed line of the reply table for each answer; the question stays open."""
        metadata = (tracker.latest_message or {}).get("metadata") or {}
        wanted = Reading.of(tracker).chosen or metadata.get("unanswered")
        follow_up = wiring.deps().replies.anywhere.follow_up(str(wanted))
        custom = {"kind": "safety", "findings": [], "numbers": list(follow_up.numbers)}
        say("utter_safety_follow_up", custom, words=follow_up.text)
        return []
