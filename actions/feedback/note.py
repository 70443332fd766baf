"""Notes what people say of an answer or a listing, and tells them what happens next."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.feedback.decisions import verdict
from actions.house import Event, HouseAction, Say
from actions.reading import Reading
from casework.effects import RaiseAlarm, RecordFeedback


class NoteFeedback(HouseAction):
    """Thank, note, and put a wrong listing in front of staff."""

    ending = ""

    def name(self) -> str:
        """The name in the domain."""
        return "action_feedback_note"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Note it; words differ for praise, complaint and a wrong listing."""
        judged = verdict(Reading.of(tracker).text)
        about = tuple(tracker.get_slot("groups__shown") or ())
        effects = wiring.deps().effects
        effects.queue(RecordFeedback(judged, about))
        if judged == "listing_wrong":
            effects.queue(RaiseAlarm("listing_reported_wrong"))
        say(f"utter_feedback_{judged}{self.ending}")
        # A wrong listing ends with "Shall I look for another group?": "yes" must be able to answer it.
        return [SlotSet("steering__offer", "more")] if judged == "listing_wrong" and not self.ending else []


class NoteFeedbackShortly(NoteFeedback):
    """The same in few words, where the message asks for something else too: nothing is offered or asked."""

    ending = "_too"

    def name(self) -> str:
        """The name in the domain."""
        return "action_feedback_note_shortly"
