"""Stops, pauses and changes contact; deleting and seeing data goes to a human."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.contact.decisions import next_step
from actions.house import Event, HouseAction, Say
from actions.reading import Reading
from casework.effects import OpenHandoff, RecordConsent

TO_A_HUMAN = {"delete": "erasure", "see": "data_copy", "change": "contact_change"}


class ManageContact(HouseAction):
    """Do what can be done at once; ask once where stopping could be despair."""

    when_it_fails = "utter_handoff_sorry"

    def name(self) -> str:
        """The name in the domain."""
        return "action_contact_manage"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Decide what is wanted and do it, or pass it on."""
        reading, deps = Reading.of(tracker), wiring.deps()
        step = next_step(reading.text, reading.chosen, danger_lately=reading.danger_lately)
        if step in ("stop", "stop_and_ask"):
            deps.effects.queue(RecordConsent("contact", "stopped"))
        if step == "stop":
            say("utter_contact_stopped", phone=deps.service.phone)
            return [SlotSet("steering__options", [])]
        if step in TO_A_HUMAN:
            expect = deps.service.reader(deps.clock())
            deps.effects.queue(OpenHandoff(reason=TO_A_HUMAN[step], expect=expect))
            say(f"utter_contact_{step}", {"kind": "handoff", "expect": expect}, expect=expect)
            return []
        if step == "pause":
            deps.effects.queue(RecordConsent("reminders", "paused"))
            say("utter_contact_paused")
            return []
        return [SlotSet("steering__options", ask_which(say))]


def ask_which(say: Say) -> list[dict[str, Any]]:
    """The one question that tells stopping from despair."""
    options = [
        {"title": say.phrase(f"utter_contact_{name}"), "say": say.phrase(f"utter_contact_{name}"), "act": act,
         "value": value}
        for name, act, value in (("stop_texts", "manage_contact", "stop"), ("not_ok", "not_ok", "not_ok"))
    ]  # fmt: skip
    drawn = [{"title": one["title"], "say": one["say"]} for one in options]
    say("utter_contact_stop_or_not_ok", {"kind": "choices", "options": drawn})
    return options
