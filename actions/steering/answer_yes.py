"""What "yes" and "no" mean: they answer whatever was offered last."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions.groups.ask_more import ShowMore
from actions.groups.find import FindGroups
from actions.handoff.person import TalkToPerson
from actions.house import Event, HouseAction, Say
from actions.plan.make import MakePlan

# What can be offered, and the action that keeps the promise.
OFFERS: dict[str, type[HouseAction]] = {
    "find_group": FindGroups,
    "make_plan": MakePlan,
    "talk_to_person": TalkToPerson,
    "more": ShowMore,
}


class AnswerYes(HouseAction):
    """Do what was offered; when nothing was, ask what the person would like."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_steering_affirm"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Keep the promise here: after a follow-up action no rule applies, and Rasa would go on to fall back."""
        offered = OFFERS.get(tracker.get_slot("steering__offer") or "")
        if offered is None:
            say("utter_steering_yes_to_what")
            return []
        return [SlotSet("steering__offer", None), *await offered().respond(say, tracker)]


class AnswerNo(HouseAction):
    """Let the offer go and ask what would be better."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_steering_deny"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Forget the offer; a person is always possible."""
        say("utter_steering_no")
        return [SlotSet("steering__offer", None), SlotSet("steering__options", [])]
