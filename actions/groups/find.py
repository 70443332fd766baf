"""Finds up to three groups for a need and a place, and asks only for what is missing."""

from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.groups.decisions import GENERAL, PAGE, Need, missing, need_from, next_step, widening
from actions.groups.show import remember, show_groups
from actions.house import Event, HouseAction, Say, in_thread
from actions.reading import PlaceRead, Reading
from casework.effects import RecordEnquiry
from knowledge_base.directory.cards import ServiceCard
from knowledge_base.directory.search import Point, ServiceQuery


async def search(need: Need, offset: int = 0) -> list[ServiceCard]:
    """Groups for a need: near first, then further, then what the topic's article says helps, then national lines.

    One more than a page, to know of "more". Without a place only help for all of England: a group in another county
    is no help to anybody.
    """
    deps = wiring.deps()
    directory = deps.directory
    if need.place is None:
        query = ServiceQuery(needs=need.topics or GENERAL, only_national=True, limit=PAGE + 1, offset=offset)
        return await in_thread(directory.search, query)
    point = Point(need.place.latitude, need.place.longitude)
    query, found = ServiceQuery(), []
    for needs, miles in widening(need.topics, deps.articles):
        query = ServiceQuery(needs=needs, place=point, within_miles=miles, day=need.day, limit=PAGE + 1)
        found = await in_thread(directory.search, query)
        if any(card.reach != "national" for card in found):
            break
    return await in_thread(directory.search, replace(query, offset=offset)) if offset else found


class FindGroups(HouseAction):
    """Offer groups for what was asked, near where it was asked for; one reply when both are known."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_groups_find"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Read the need, ask for a place once, else show what there is."""
        reading = Reading.of(tracker)
        place_before = PlaceRead.of(tracker.get_slot("person__place"))
        need = need_from(reading, Need.of(tracker.get_slot("groups__need")), place_before)
        step = next_step(need, reading, asked_place=bool(tracker.get_slot("groups__asked_place")))
        if step == "show":
            return await self._show(say, reading, need)
        options = ask(say, step, reading)
        kept = [SlotSet("groups__need", need.as_dict()), SlotSet("steering__options", options)]
        return [*kept, SlotSet("groups__asked_place", True)]

    async def _show(self, say: Say, reading: Reading, need: Need) -> list[Event]:
        found = await search(need)
        local = [card for card in found if card.reach != "national"]
        deps = wiring.deps()
        deps.effects.queue(
            RecordEnquiry(
                act=reading.act,
                topics=need.topics,
                place=need.place and need.place.name,
                council=need.place and need.place.council,
                asked_when=need.day,
                for_whom=reading.for_whom,
                offered=tuple(card.id for card in found[:PAGE]),
                missing=missing(len(local), has_place=need.place is not None),
            )
        )
        return show_groups(say, need, found, 0) + remember(need)


def ask(say: Say, step: str, reading: Reading) -> list[dict[str, Any]]:
    """Ask for what is missing, and give what each numbered answer means."""
    if step == "which_place":
        options = [
            {"title": label(one), "say": label(one), "act": "inform_place", "value": one.as_dict()}
            for one in reading.place_choices[:4]
        ]
        drawn = [{"title": one["title"], "say": one["say"]} for one in options]
        say("utter_groups_which_place", {"kind": "choices", "options": drawn})
        return options
    say("utter_groups_ask_place" if step == "ask_place" else "utter_groups_ask_need")
    return []


def label(place: PlaceRead) -> str:
    """A place that shares its name, with its council so that people can tell."""
    return f"{place.name} ({place.council})" if place.council else place.name
