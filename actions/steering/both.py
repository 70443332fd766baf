"""Answers a message that holds two things: small talk in few words, and every deed done."""

from copy import copy
from typing import Any

from rasa_sdk import Tracker

from actions.about.answer import AnswerAbout
from actions.contact.decisions import next_step
from actions.contact.manage import ManageContact
from actions.feedback.note import NoteFeedbackShortly
from actions.groups.ask_more import ShowMore
from actions.groups.detail import TellDetail
from actions.groups.find import FindGroups
from actions.handoff.person import ReferSomeone, TalkToPerson
from actions.house import Event, HouseAction, Say
from actions.plan.make import MakePlan
from actions.plan.review import ReviewPlan
from actions.reading import Reading
from actions.self_care.answer import AnswerTopic
from actions.steering.decisions import in_order

DEEDS: dict[str, type[HouseAction]] = {
    "feedback": NoteFeedbackShortly,
    "manage_contact": ManageContact,
    "about_service": AnswerAbout,
    "review_plan": ReviewPlan,
    "make_plan": MakePlan,
    "service_detail": TellDetail,
    "talk_to_person": TalkToPerson,
    "refer_someone": ReferSomeone,
    "ask_self_care": AnswerTopic,
    "find_group": FindGroups,
    "more": ShowMore,
}
SMALL_TALK = {"thank": "utter_smalltalk_thank_too", "goodbye": "utter_smalltalk_goodbye_too"}
WHOLE = frozenset({"manage_contact"})  # only words that stand alone in the whole message stop texts at once


class AnswerBoth(HouseAction):
    """Each thing once, in one reply."""

    when_it_fails = "utter_handoff_sorry"

    def name(self) -> str:
        """The name in the domain."""
        return "action_steering_both"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Say and do what the policy orders; the later choices are the ones that count."""
        reading = Reading.of(tracker)
        things = {one["act"]: one["text"] for one in (tracker.latest_message or {}).get("things") or ()}
        asks = "manage_contact" in things and next_step(
            reading.text, None, danger_lately=reading.danger_lately
        ) in ("ask", "stop_and_ask", "ask_about_forgetting")  # fmt: skip
        events: list[Event] = []
        for act in in_order(tuple(things), asks_about_stopping=asks):
            if act in SMALL_TALK:
                say(SMALL_TALK[act])
            else:
                words = reading.text if act in WHOLE else things[act]
                events += await DEEDS[act]().respond(say, narrowed(tracker, act, words))
        return events


def narrowed(tracker: Tracker, act: str, words: str) -> Tracker:
    """The tracker as if the latest message had only these words; place, topics and time stay the whole message's."""
    other = copy(tracker)
    latest: dict[str, Any] = dict(tracker.latest_message or {})
    other.latest_message = {**latest, "text": words, "act": {"name": act, "confidence": 1.0}}
    return other
