"""Shows the next groups when somebody asks for more."""

from rasa_sdk import Tracker

from actions.groups.decisions import Need
from actions.groups.find import search
from actions.groups.show import show_groups
from actions.house import Event, HouseAction, Say


class ShowMore(HouseAction):
    """The next three of what was just shown; when nothing was shown, ask what to look for."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_groups_more"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Go on from where the last list ended."""
        need = Need.of(tracker.get_slot("groups__need"))
        offset = int(tracker.get_slot("groups__offset") or 0)
        if not need.topics and need.place is None:
            say("utter_steering_more_of_what")
            return []
        return show_groups(say, need, await search(need, offset), offset)
