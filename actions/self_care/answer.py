"""Answers a question about a topic: danger signs first where they belong, then what helps, then where to go next."""

from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet

from actions import wiring
from actions.groups.decisions import PAGE, Need, need_from
from actions.groups.find import search
from actions.groups.show import remember, show_groups
from actions.house import Event, HouseAction, Say
from actions.reading import PlaceRead, Reading
from actions.self_care.decisions import choose, short_tips
from casework.effects import RecordEnquiry
from knowledge_base.articles.view import view


class AnswerTopic(HouseAction):
    """Give the article for what was asked; with a place, the groups near it in the same reply."""

    def name(self) -> str:
        """The name in the domain."""
        return "action_self_care_answer"

    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Answer from an article, else from groups and helplines, else ask what it is about."""
        reading = Reading.of(tracker)
        place = reading.place or PlaceRead.of(tracker.get_slot("person__place"))
        if not reading.topics:
            say("utter_self_care_ask_topic")
            return []
        deps = wiring.deps()
        need = need_from(reading, Need((), place, None), place)
        choice = choose(reading.topics, reading.chances, deps.articles)
        if choice.asks:
            return ask_which(say, choice.topics) + remember(need)
        deps.effects.queue(RecordEnquiry(act=reading.act, topics=reading.topics, for_whom=reading.for_whom,
                                         place=place and place.name, council=place and place.council))  # fmt: skip
        told = [topic for topic in choice.topics if deps.articles.for_topic(topic) is not None]
        if not told:
            return await self._without_article(say, need)
        for topic in told:
            say_article(say, topic)
        for topic in set(choice.topics) - set(told):
            say("utter_self_care_no_article_too", topic=deps.topics[topic].title)
        if reading.place is not None:
            return show_groups(say, need, await search(need), 0) + remember(need)
        return offer_next(say) + remember(need)

    async def _without_article(self, say: Say, need: Need) -> list[Event]:
        say("utter_self_care_no_article", topic=wiring.deps().topics[need.topics[0]].title)
        return show_groups(say, need, (await search(need))[:PAGE], 0) + remember(need)


def ask_which(say: Say, topics: Sequence[str]) -> list[Event]:
    """ "Is it more about A or B?": the number or the name leads to the article."""
    titles = [wiring.deps().topics[topic].title for topic in topics]
    options = [
        {"title": title, "say": title, "act": "ask_self_care", "value": topic}
        for topic, title in zip(topics, titles, strict=True)
    ]
    drawn = [{"title": one["title"], "say": one["say"]} for one in options]
    say("utter_self_care_which_topic", {"kind": "choices", "options": drawn}, first=titles[0], second=titles[1])
    return [SlotSet("steering__options", options)]


def say_article(say: Say, topic: str) -> None:
    """One part: the danger card first where the topic often hides danger, then the useful lines."""
    deps = wiring.deps()
    article = deps.articles.for_topic(topic)
    assert article is not None
    seen = view(article, deps.service.show_unreviewed)
    red = "\n".join(seen.red_flags)
    danger = say.phrase("utter_self_care_danger", signs=red) if red else ""
    tips = "\n".join(f"- {tip}" for tip in short_tips(seen))
    first = deps.topics[topic].danger_check or deps.topics[article.id].danger_check
    pieces = [danger, seen.summary, tips] if first else [seen.summary, tips, danger]
    custom: dict[str, Any] = {
        "kind": "article",
        "topic": article.id,
        "title": seen.title,
        "url": f"{deps.service.public_url}/topics/{article.id}",
        "danger": list(seen.red_flags),
        "danger_first": first,
        "summary": seen.summary,
        "tips": short_tips(seen),
        "review": seen.review_line,
    }
    body = "\n".join(piece for piece in pieces if piece)
    say("utter_self_care_article", custom, title=seen.title, sms=seen.sms, body=body, url=custom["url"],
        review=seen.review_line)  # fmt: skip


def offer_next(say: Say) -> list[Event]:
    """After an answer: groups near them, a small plan, or a person."""
    options = [
        {"title": say.phrase(f"utter_self_care_next_{act}"), "say": say.phrase(f"utter_self_care_next_{act}"),
         "act": act, "value": None}
        for act in ("find_group", "make_plan", "talk_to_person")
    ]  # fmt: skip
    drawn = [{"title": one["title"], "say": one["say"]} for one in options]
    say("utter_self_care_next", {"kind": "choices", "options": drawn})
    return [SlotSet("steering__options", options), SlotSet("steering__offer", "find_group")]
