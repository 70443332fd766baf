"""A human is asked for: the request goes to the desk, with a time to expect."""

from rasa_sdk import Tracker

from actions import wiring
from actions.house import Event, HouseAction, Say
from actions.reading import Reading
from casework.effects import OpenHandoff, RecordEnquiry


def hand_over(say: Say, reading: Reading, response: str, reason: str) -> None:
    """Open the handoff and say when a person will read it, and how to reach one sooner."""
    deps = wiring.deps()
    expect = deps.service.reader(deps.clock())
    deps.effects.queue(OpenHandoff(reason=reason, expect=expect))
    deps.effects.queue(RecordEnquiry(act=reading.act, topics=reading.topics, for_whom=reading.for_whom,
                                     place=reading.place and reading.place.name))  # fmt: skip
    custom = {"kind": "handoff", "expect": expect}
    say(response, custom, expect=expect, organisation=deps.service.organisation, phone=deps.service.phone)


class TalkToPerson(HouseAction):
    """Put the person in the queue for a human."""

    when_it_fails = "utter_handoff_sorry"

    def name(self) -> str:
        """The name in the domain."""
        return "action_handoff_person"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Open the handoff."""
        hand_over(say, Reading.of(tracker), "utter_handoff_person", "asked_for_person")
        return []


class ReferSomeone(HouseAction):
    """Somebody hands another person over: a navigator takes it, and is told to ask for agreement."""

    when_it_fails = "utter_handoff_sorry"

    def name(self) -> str:
        """The name in the domain."""
        return "action_handoff_refer"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Open the handoff."""
        hand_over(say, Reading.of(tracker), "utter_handoff_refer", "referral")
        return []
