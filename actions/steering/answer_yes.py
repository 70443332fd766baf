"""What "yes" and "no" mean: they answer whatever was offered last."""

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet

from actions.house import Event, HouseAction, Say

# What can be offered, and the action that keeps the promise.
OFFERS = {
    "find_group": "action_groups_find",
    "make_plan": "action_plan_make",
    "talk_to_person": "action_handoff_person",
    "more": "action_groups_more",
}


class AnswerYes(HouseAction):
    """Do what was offered; when nothing was, ask what the person would like."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_steering_affirm"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Follow the offer."""
        offered = tracker.get_slot("steering__offer")
        if offered in OFFERS:
            return [SlotSet("steering__offer", None), FollowupAction(OFFERS[offered])]
        say("utter_steering_yes_to_what")
        return []


class AnswerNo(HouseAction):
    """Let the offer go and ask what would be better."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_steering_deny"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Forget the offer; a person is always possible."""
        say("utter_steering_no")
        return [SlotSet("steering__offer", None), SlotSet("steering__options", [])]
