"""Says who we are, what it costs, who reads it and when."""

from rasa_sdk import Tracker

from actions import wiring
from actions.about.decisions import subject
from actions.house import Event, HouseAction, Say
from actions.reading import Reading


class AnswerAbout(HouseAction):
    """One short, honest answer about the service."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_about_answer"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Choose the answer that fits the question."""
        deps = wiring.deps()
        service = deps.service
        say(f"utter_about_{subject(Reading.of(tracker).text)}", organisation=service.organisation, phone=service.phone,
            hours=service.hours_said, expect=service.reader(deps.clock()))  # fmt: skip
        return []
