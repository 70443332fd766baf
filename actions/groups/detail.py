"""Tells more about one group that was shown or named."""

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.groups.cards import fields, session_words
from actions.groups.decisions import Need, need_from, picked
from actions.groups.find import search
from actions.groups.show import show_groups
from actions.house import Event, HouseAction, Say, in_thread
from actions.reading import PlaceRead, Reading
from knowledge_base.directory.cards import ServiceCard
from knowledge_base.directory.short_codes import code_of


class TellDetail(HouseAction):
    """Answer when, where, cost and access of the group that is meant; say honestly when that is not known."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_groups_detail"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Find which group is meant; without one, look for groups that fit the question."""
        reading = Reading.of(tracker)
        told = tracker.get_slot("groups__about")
        card = await self._meant(reading, tracker.get_slot("groups__shown") or [], told)
        if card is not None:
            drawn, more = fields(card, say), more_about(card, say)
            url = f"{wiring.deps().service.public_url}/g/{code_of(card.id)}"
            custom = {"kind": "services", "intro": more, "services": [drawn], "more": False, "url": url}
            say("utter_groups_detail", custom, line=drawn["line"], more=more)
            return [SlotSet("groups__about", card.id)]
        place_before = PlaceRead.of(tracker.get_slot("person__place"))
        need = need_from(reading, Need.of(tracker.get_slot("groups__need")), place_before)
        if not need.topics:
            say("utter_groups_which_one")
            return []
        say("utter_groups_not_sure_which")
        return show_groups(say, need, await search(need), 0)

    async def _meant(self, reading: Reading, shown: list[str], told: str | None) -> ServiceCard | None:
        directory = wiring.deps().directory
        if isinstance(reading.chosen, str):
            return await in_thread(directory.service, reading.chosen)
        cards = await in_thread(directory.services, shown)
        index = picked(reading.text, [card.id for card in cards], [card.name for card in cards])
        if index is not None:
            return cards[index]
        # "Is it free?" is about the one just told of; a place in the question means another search.
        return next((card for card in cards if card.id == told and reading.place is None), None)


def more_about(card: ServiceCard, say: Say) -> str:
    """What the short line leaves out, a line each; what is not known is not said."""
    values = {
        "next": session_words(card.next_session),
        "languages": ", ".join(card.languages),
        "accessibility": ", ".join(card.accessibility),
        "url": card.url,
    }
    lines = [card.alert or "", card.description, ages(card, say)]
    lines += [say.phrase(f"utter_groups_detail_{key}", value=value) for key, value in values.items() if value]
    lines.append(say.phrase("utter_groups_detail_ring_first"))
    return "\n".join(piece for piece in lines if piece)


def ages(card: ServiceCard, say: Say) -> str:
    """Who it is for by age; empty when anybody may come."""
    if card.min_age and card.max_age:
        return say.phrase("utter_groups_ages_between", low=card.min_age, high=card.max_age)
    if card.min_age:
        return say.phrase("utter_groups_ages_from", low=card.min_age)
    return say.phrase("utter_groups_ages_to", high=card.max_age) if card.max_age else ""
