"""Tells more about one group that was shown or named."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.groups.cards import fields
from actions.groups.decisions import Need, need_from, picked
from actions.groups.find import search
from actions.groups.show import show_groups
from actions.house import Event, HouseAction, Say, in_thread
from actions.reading import PlaceRead, Reading
from knowledge_base.directory.cards import ServiceCard

SPOKEN = ("next", "languages", "accessibility", "ages", "phone", "url")


class TellDetail(HouseAction):
    """Answer when, where, cost and access of the group that is meant; say honestly when that is not known."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_groups_detail"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Find which group is meant; without one, look for groups that fit the question."""
        reading = Reading.of(tracker)
        card = await self._meant(reading, tracker.get_slot("groups__shown") or [])
        if card is not None:
            say("utter_groups_detail", {"kind": "services", "intro": "", "services": [fields(card, say)], "more": False},
                detail=detail(card, say))  # fmt: skip
            return [SlotSet("groups__about", card.id)]
        place_before = PlaceRead.of(tracker.get_slot("person__place"))
        need = need_from(reading, Need.of(tracker.get_slot("groups__need")), place_before)
        if not need.topics:
            say("utter_groups_which_one")
            return []
        say("utter_groups_not_sure_which")
        return show_groups(say, need, await search(need), 0)

    async def _meant(self, reading: Reading, shown: list[str]) -> ServiceCard | None:
        directory = wiring.deps().directory
        if isinstance(reading.chosen, str):
            return await in_thread(directory.service, reading.chosen)
        cards = await in_thread(directory.services, shown)
        index = picked(reading.text, [card.id for card in cards], [card.name for card in cards])
        return cards[index] if index is not None else None


def detail(card: ServiceCard, say: Say) -> str:
    """Everything known about one group, a line each; what is not known is not said."""
    drawn = fields(card, say)
    lines = [drawn["line"], card.alert or "", card.description]
    values = drawn | {
        "languages": ", ".join(card.languages),
        "accessibility": ", ".join(card.accessibility),
        "ages": ages(card, say),
    }
    lines += [say.phrase(f"utter_groups_detail_{key}", value=values[key]) for key in SPOKEN if values[key]]
    lines.append(say.phrase("utter_groups_detail_ring_first"))
    return "\n".join(piece for piece in lines if piece)


def ages(card: ServiceCard, say: Say) -> str:
    """Who it is for by age; empty when anybody may come."""
    if card.min_age and card.max_age:
        return say.phrase("utter_groups_ages_between", low=card.min_age, high=card.max_age)
    if card.min_age:
        return say.phrase("utter_groups_ages_from", low=card.min_age)
    return say.phrase("utter_groups_ages_to", high=card.max_age) if card.max_age else ""
