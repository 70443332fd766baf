"""Stops, pauses and changes contact; deleting and seeing data goes to a human."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.contact.decisions import Asked, asked, next_step
from actions.house import Event, HouseAction, Say
from actions.reading import Reading
from casework.effects import OpenHandoff, RecordConsent
from casework.wishes import CHANGE, COPY, ERASURE, AskWish

TO_A_HUMAN = {"delete": ERASURE, "see": COPY, "change": CHANGE}
# Steps that only change what we may start: the purpose, its new state and the words.
QUIETER = {
    "stop": ("contact", "stopped", "utter_contact_stopped"),
    "stop_reminders": ("reminders", "stopped", "utter_contact_reminders_stopped"),
    "pause": ("reminders", "paused", "utter_contact_paused"),
}


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
        if step in QUIETER:
            purpose, state, words = QUIETER[step]
            deps.effects.queue(RecordConsent(purpose, state))
            say(words, phone=deps.service.phone)
            return [SlotSet("steering__options", [])]
        if step in TO_A_HUMAN:
            expect = deps.service.reader(deps.clock())
            deps.effects.queue(AskWish(TO_A_HUMAN[step], expect))
            deps.effects.queue(OpenHandoff(reason=TO_A_HUMAN[step], expect=expect))
            say(f"utter_contact_{step}", {"kind": "handoff", "expect": expect}, expect=expect)
            return []
        question = asked(step)
        if question is None:
            return []
        if question.is_stopped:
            deps.effects.queue(RecordConsent("contact", "stopped"))
        return [SlotSet("steering__options", ask_which(say, question))]


def ask_which(say: Say, question: Asked) -> list[dict[str, Any]]:
    """Ask it; what each number means is kept."""
    options: list[dict[str, Any]] = []
    for one in question.choices:
        title = say.phrase(one.words)
        options.append({"title": title, "say": title, "act": one.act, "value": one.value})
    drawn = [{"title": one["title"], "say": one["say"]} for one in options]
    say(question.words, {"kind": "choices", "options": drawn})
    return options
