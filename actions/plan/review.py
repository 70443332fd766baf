"""Looks back at the steps that somebody set."""

from rasa_sdk import Tracker

from actions import wiring
from actions.house import Event, HouseAction, Say, in_thread


class ReviewPlan(HouseAction):
    """Say the steps back, without judging, and invite a smaller or a new one."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_plan_review"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Read the steps; say so kindly when there are none."""
        steps = await in_thread(wiring.deps().turns.plan_steps, tracker.sender_id)
        if not steps:
            say("utter_plan_none_yet")
            return []
        lines = "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1))
        say("utter_plan_review", {"kind": "plan", "steps": steps}, lines=lines)
        return []
