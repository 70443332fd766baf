"""Helps somebody choose one small step, and keeps it in their own words."""

from rasa_sdk import Tracker

from actions import wiring
from actions.house import Event, HouseAction, Say
from actions.plan.decisions import step_in
from actions.reading import Reading
from casework.effects import RecordEnquiry, RecordPlanStep


class MakePlan(HouseAction):
    """Keep the step that was written; else show how to choose one, about the topic that was named."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_plan_make"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Save a step or help to find one."""
        reading, deps = Reading.of(tracker), wiring.deps()
        step = step_in(reading.text)
        if step is not None:
            deps.effects.queue(RecordPlanStep(step))
            say("utter_plan_kept", {"kind": "plan", "steps": [step[:300]]}, step=step[:300])
            return []
        topics = tuple(topic for topic in reading.topics if topic != "action-planning")
        deps.effects.queue(RecordEnquiry(act=reading.act, topics=reading.topics, for_whom=reading.for_whom))
        if topics:
            say("utter_plan_start_about", topic=deps.topics[topics[0]].title)
        else:
            say("utter_plan_start")
        return []
