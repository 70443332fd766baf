"""What is said about a topic: the article, and the groups that come with it."""

import pytest

from actions.self_care.answer import AnswerTopic
from casework.effects import RecordEnquiry
from knowledge_base.articles.loader import Articles
from tests.actions.fakes import FakeDirectory
from tests.actions.samples import NEWARK, article, card, service, topics
from tests.actions.stage import deps, run, talk


class TestSelfCare:
    def test_a_topic_with_an_article_gets_the_article_and_an_offer(self) -> None:
        done = run(AnswerTopic(), talk("i cannot sleep", about=("sleep",)))
        assert done.names == ["utter_self_care_article", "utter_self_care_next"]
        assert done.customs[0]["topic"] == "sleep"
        assert done.customs[0]["url"] == "https://demo.example/topics/sleep"
        assert [one["act"] for one in done.slots["steering__options"]] == ["find_group", "make_plan", "talk_to_person"]
        assert done.slots["steering__offer"] == "find_group"

    def test_with_a_place_in_the_message_groups_come_in_the_same_reply(self) -> None:
        done = run(AnswerTopic(), talk("i cannot sleep, in Newark", about=("sleep",), place=NEWARK))
        assert done.names == ["utter_self_care_article", "utter_groups_found"]

    def test_with_a_place_told_earlier_the_article_comes_alone(self) -> None:
        done = run(AnswerTopic(), talk("i cannot sleep", about=("sleep",), person__place=NEWARK))
        assert done.names == ["utter_self_care_article", "utter_self_care_next"]
        assert done.slots["groups__need"]["place"]["name"] == "Newark"

    def test_a_topic_without_an_article_gets_groups_and_an_honest_line(self) -> None:
        done = run(AnswerTopic(), talk("gardening", about=("loneliness",), place=NEWARK))
        assert done.names == ["utter_self_care_no_article", "utter_groups_found"]

    def test_a_topic_without_an_article_and_without_groups_offers_a_person(self) -> None:
        done = run(AnswerTopic(), talk("x", about=("loneliness",), place=NEWARK), deps(directory=FakeDirectory()))
        assert done.names == ["utter_self_care_no_article", "utter_groups_none"]

    def test_the_second_topic_is_answered_when_the_first_has_no_article(self) -> None:
        done = run(AnswerTopic(), talk("x", about=("loneliness", "sleep")))
        assert done.customs[0]["topic"] == "sleep"

    def test_without_a_topic_it_asks_what_it_is_about(self) -> None:
        done = run(AnswerTopic(), talk("help"))
        assert done.names == ["utter_self_care_ask_topic"]
        assert done.effects == ()

    def test_an_enquiry_is_counted(self) -> None:
        done = run(AnswerTopic(), talk("my husband cannot sleep", about=("sleep",), for_whom="other", place=NEWARK))
        enquiry = done.effect(RecordEnquiry)
        assert (enquiry.topics, enquiry.for_whom, enquiry.place) == (("sleep",), "other", "Newark")

    @pytest.mark.parametrize(
        ("kind", "show", "whole"),
        [("wellbeing", False, True), ("condition", False, False), ("condition", True, True)],
        ids=["wellbeing", "condition, public", "condition, shown"],
    )
    def test_advice_on_an_illness_waits_for_a_clinician(self, kind: str, show: bool, whole: bool) -> None:
        held = Articles({"asthma": article("asthma", kind=kind)}, topics())
        done = run(
            AnswerTopic(),
            talk("asthma", about=("asthma",)),
            deps(articles=held, service=service(show_unreviewed=show)),
        )
        assert ("Keep the same hours." in done.customs[0]["tips"]) is whole
        assert "Rest when you can." in done.customs[0]["tips"]

    @pytest.mark.parametrize(("topic", "first"), [("chest-pain", True), ("sleep", False)])
    def test_danger_signs_come_first_where_the_topic_often_hides_danger(self, topic: str, first: bool) -> None:
        if topic not in topics():
            topic = next(one for one in topics() if topics()[one].danger_check)
        held = Articles({topic: article(topic)}, topics())
        done = run(AnswerTopic(), talk("x", about=(topic,)), deps(articles=held))
        assert done.customs[0]["danger_first"] is first
        body = done.values[0]["body"]
        assert (body.index("Ring 999") < body.index("Small things")) is first


def test_a_text_message_gets_the_words_for_text_messages() -> None:
    done = run(AnswerTopic(), talk("i cannot sleep", about=("sleep",), channel="sms"), deps())
    assert done.values[0]["sms"] == "Small things help."


def test_a_group_far_away_says_about_how_far() -> None:
    directory = FakeDirectory([card(1, distance_miles=12.4)])
    done = run(AnswerTopic(), talk("x", about=("loneliness",), place=NEWARK), deps(directory=directory))
    assert done.customs[1]["services"][0]["distance"] == "about 12 miles"
