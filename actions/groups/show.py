"""Says groups: up to three, what each number means, and that there are more."""

from rasa_sdk.events import SlotSet

from actions.groups.cards import LINE, SHORT_LINE, fields, options
from actions.groups.decisions import PAGE, Need
from actions.house import Event, Say
from knowledge_base.directory.cards import ServiceCard


def show_groups(say: Say, need: Need, found: list[ServiceCard], offset: int) -> list[Event]:
    """Say one page of groups, or that there are none, with a way to a person."""
    page, has_more = found[:PAGE], len(found) > PAGE
    if not page:
        say("utter_groups_no_more" if offset else "utter_groups_none", place=spoken_place(say, need))
        return [SlotSet("steering__options", [])]
    is_text = say.channel == "sms"
    near = need.place.name if is_text and need.place else None
    cards = [fields(card, say, SHORT_LINE if is_text else LINE, near) for card in page]
    lines = "\n".join(f"{number}. {card['line']}" for number, card in enumerate(cards, 1))
    intro = say.phrase(heading(page, need), count=len(page), place=spoken_place(say, need))
    numbers = say.phrase(f"utter_groups_numbers_{len(page)}")
    ending = say.phrase("utter_groups_then_more" if has_more else "utter_groups_then", numbers=numbers)
    say("utter_groups_found", {"kind": "services", "intro": f"{intro}\n{ending}", "services": cards, "more": has_more},
        intro=intro, lines=lines, ending=ending)  # fmt: skip
    return [
        SlotSet("groups__shown", [card.id for card in page]),
        SlotSet("groups__offset", offset + len(page)),
        SlotSet("steering__options", options(cards, say)),
        SlotSet("groups__asked_place", False),
        SlotSet("groups__about", None),
    ]


def remember(need: Need) -> list[Event]:
    """Keep topic and place for the rest of the conversation."""
    place = need.place and need.place.as_dict()
    return [SlotSet("groups__need", need.as_dict()), SlotSet("person__place", place)]


def heading(page: list[ServiceCard], need: Need) -> str:
    """Which opening sentence fits: near a place, national only, or no place known."""
    is_national = all(card.reach == "national" for card in page)
    if need.place is None:
        return "utter_groups_heading_anywhere"
    return "utter_groups_heading_national" if is_national else "utter_groups_heading_near"


def spoken_place(say: Say, need: Need) -> str:
    """The place in a sentence."""
    return need.place.name if need.place else say.phrase("utter_groups_anywhere")
