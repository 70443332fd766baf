"""Each action but groups and self-care: what it says, remembers and queues."""

from typing import Any

import pytest

from actions.about.answer import AnswerAbout
from actions.contact.manage import ManageContact
from actions.fallback.unclear import AskAgain, OutOfScope
from actions.feedback.note import NoteFeedback
from actions.handoff.person import ReferSomeone, TalkToPerson
from actions.plan.make import MakePlan
from actions.plan.review import ReviewPlan
from actions.safety.reply import SafetyAnswer, SafetyReply
from actions.self_care.answer import AnswerTopic
from actions.steering.answer_yes import OFFERS, AnswerNo, AnswerYes
from casework.effects import OpenHandoff, RaiseAlarm, RecordConsent, RecordEnquiry, RecordFeedback, RecordPlanStep
from knowledge_base.safety.findings import Finding, Level
from tests.actions.fakes import FakeTurns
from tests.actions.samples import topics
from tests.actions.stage import deps, run, talk

HEART = Finding("heart", Level.EMERGENCY, "self", None, "chest pain")
DESPAIR = Finding("suicide", Level.CRISIS, "self", None, "end it")
SCAM = Finding("scam", Level.URGENT, "self", None, "my pin")


class TestPlan:
    def test_a_request_shows_how_to_choose_a_step(self) -> None:
        done = run(MakePlan(), talk("help me make a plan", act="make_plan"))
        assert done.names == ["utter_plan_start"]
        assert done.effect(RecordEnquiry).act == "make_plan"

    def test_a_request_about_a_topic_names_it(self) -> None:
        done = run(MakePlan(), talk("a plan to sleep better", about=("action-planning", "sleep")))
        assert done.names == ["utter_plan_start_about"]
        assert done.values[0]["topic"] == topics()["sleep"].title

    def test_a_written_step_is_kept_in_the_persons_own_words(self) -> None:
        done = run(MakePlan(), talk("PLAN walk to the shop on Tuesday"))
        assert done.names == ["utter_plan_kept"]
        assert done.effect(RecordPlanStep).step == "walk to the shop on Tuesday"
        assert done.customs[0] == {"kind": "plan", "steps": ["walk to the shop on Tuesday"]}

    def test_a_step_with_braces_is_only_words(self) -> None:
        done = run(MakePlan(), talk("PLAN walk {daily} to {0}"))
        assert done.values[0]["step"] == "walk {daily} to {0}"

    def test_looking_back_says_every_step(self) -> None:
        done = run(ReviewPlan(), talk("how is my plan"), deps(turns=FakeTurns(["walk", "ring Ann"])))
        assert done.names == ["utter_plan_review"]
        assert done.customs[0]["steps"] == ["walk", "ring Ann"]

    def test_looking_back_without_a_plan_says_so(self) -> None:
        assert run(ReviewPlan(), talk("how is my plan")).names == ["utter_plan_none_yet"]


class TestHandoff:
    @pytest.mark.parametrize(
        ("action", "name", "reason"),
        [
            (TalkToPerson(), "utter_handoff_person", "asked_for_person"),
            (ReferSomeone(), "utter_handoff_refer", "referral"),
        ],
        ids=["person", "referral"],
    )
    def test_a_human_is_asked_for_with_a_time_to_expect(self, action: Any, name: str, reason: str) -> None:
        done = run(action, talk("a person", act="talk_to_person", about=("sleep",)))
        assert done.names == [name]
        handoff = done.effect(OpenHandoff)
        assert (handoff.reason, handoff.level, handoff.expect) == (reason, 0, "today before 5pm")
        assert done.customs[0] == {"kind": "handoff", "expect": "today before 5pm"}
        assert done.effect(RecordEnquiry).topics == ("sleep",)


class TestContact:
    @pytest.mark.parametrize(
        ("text", "name", "reason"),
        [
            ("delete my number", "utter_contact_delete", "erasure"),
            ("what do you hold on me", "utter_contact_see", "data_copy"),
            ("i have a new phone", "utter_contact_change", "contact_change"),
        ],
    )
    def test_what_a_human_must_do_goes_to_a_human(self, text: str, name: str, reason: str) -> None:
        done = run(ManageContact(), talk(text))
        assert done.names == [name]
        assert done.effect(OpenHandoff).reason == reason

    def test_the_exact_word_stops_at_once(self) -> None:
        done = run(ManageContact(), talk("STOP"))
        assert done.names == ["utter_contact_stopped"]
        assert done.effects == (RecordConsent("contact", "stopped"),)

    def test_the_exact_word_after_danger_stops_and_asks(self) -> None:
        done = run(ManageContact(), talk("STOP", danger_lately=True))
        assert done.names == ["utter_contact_stop_or_not_ok"]
        assert done.effects == (RecordConsent("contact", "stopped"),)

    @pytest.mark.parametrize("text", ["make it stop", "END", "stop everything", "i dont want these texts"])
    def test_words_that_despair_uses_are_asked_about_and_change_nothing(self, text: str) -> None:
        done = run(ManageContact(), talk(text))
        assert done.names == ["utter_contact_stop_or_not_ok"]
        assert done.effects == ()
        assert [(one["act"], one["value"]) for one in done.slots["steering__options"]] == [
            ("manage_contact", "stop"),
            ("not_ok", "not_ok"),
        ]

    @pytest.mark.parametrize("text", ["forget me", "delete me", "wipe it all"])
    def test_being_forgotten_is_asked_about_too_and_not_ok_stays_number_two(self, text: str) -> None:
        done = run(ManageContact(), talk(text))
        assert done.names == ["utter_contact_stop_forget_or_not_ok"]
        assert done.effects == ()
        assert [one["value"] for one in done.slots["steering__options"]] == ["stop", "not_ok", "delete"]

    def test_choosing_to_be_forgotten_asks_a_person_and_stops_nothing(self) -> None:
        done = run(ManageContact(), talk("3", chosen="delete"))
        assert done.names == ["utter_contact_delete"]
        assert [effect.kind for effect in done.effects] == ["AskWish", "OpenHandoff"]

    def test_stopping_reminders_stops_nothing_else(self) -> None:
        done = run(ManageContact(), talk("please stop the reminders"))
        assert done.names == ["utter_contact_reminders_stopped"]
        assert done.effects == (RecordConsent("reminders", "stopped"),)

    def test_choosing_stop_stops(self) -> None:
        done = run(ManageContact(), talk("1", chosen="stop", danger_lately=True))
        assert done.names == ["utter_contact_stopped"]
        assert done.slots["steering__options"] == []

    def test_a_pause_is_noted(self) -> None:
        done = run(ManageContact(), talk("pause until june"))
        assert done.names == ["utter_contact_paused"]
        assert done.effects == (RecordConsent("reminders", "paused"),)


class TestFeedback:
    @pytest.mark.parametrize(
        ("text", "verdict"),
        [("that helped thank you", "helped"), ("that was no use", "did_not_help"), ("it has moved", "listing_wrong")],
    )
    def test_feedback_is_noted_with_what_it_is_about(self, text: str, verdict: str) -> None:
        done = run(NoteFeedback(), talk(text, groups__shown=["s1"]))
        assert done.names == [f"utter_feedback_{verdict}"]
        assert done.effect(RecordFeedback) == RecordFeedback(verdict, ("s1",))

    def test_a_wrong_listing_is_put_before_staff_and_another_group_is_offered(self) -> None:
        done = run(NoteFeedback(), talk("it has closed"))
        assert done.effect(RaiseAlarm).name == "listing_reported_wrong"
        assert done.slots["steering__offer"] == "more"


class TestSteering:
    @pytest.mark.parametrize(
        ("offer", "name"),
        [
            ("find_group", "utter_groups_ask_place"),
            ("make_plan", "utter_plan_start"),
            ("talk_to_person", "utter_handoff_person"),
            ("more", "utter_steering_more_of_what"),
        ],
    )
    def test_yes_does_what_was_offered_once(self, offer: str, name: str) -> None:
        done = run(AnswerYes(), talk("yes", act="affirm", steering__offer=offer))
        assert done.names == [name]
        assert done.slots["steering__offer"] is None
        assert {event["event"] for event in done.events} == {"slot"}

    def test_every_offer_that_an_action_makes_can_be_kept(self) -> None:
        article_offer = run(AnswerTopic(), talk("i cannot sleep", about=("sleep",))).slots["steering__offer"]
        listing_offer = run(NoteFeedback(), talk("it has closed")).slots["steering__offer"]
        assert {article_offer, listing_offer} <= set(OFFERS)

    @pytest.mark.parametrize("offer", [None, "something_old"])
    def test_yes_to_nothing_asks_what_is_wanted(self, offer: str | None) -> None:
        assert run(AnswerYes(), talk("yes", steering__offer=offer)).names == ["utter_steering_yes_to_what"]

    def test_no_forgets_the_offer_and_the_choices(self) -> None:
        done = run(AnswerNo(), talk("no", steering__offer="find_group"))
        assert done.names == ["utter_steering_no"]
        assert done.slots == {"steering__offer": None, "steering__options": []}


class TestFallback:
    def test_the_first_failure_asks_one_question_with_choices(self) -> None:
        done = run(AskAgain(), talk("glorp"))
        assert done.names == ["utter_fallback_unclear"]
        assert done.slots["fallback__failures"] == 1
        assert len(done.slots["steering__options"]) == len(done.customs[0]["options"]) == 4

    def test_the_second_failure_names_a_person_and_counts_anew(self) -> None:
        done = run(AskAgain(), talk("glorp", fallback__failures=1))
        assert done.names == ["utter_fallback_choices"]
        assert done.slots["fallback__failures"] == 0
        assert "talk_to_person" in [one["act"] for one in done.slots["steering__options"]]

    def test_out_of_scope_says_what_can_be_asked(self) -> None:
        done = run(OutOfScope(), talk("who won the cup"))
        assert done.names == ["utter_fallback_out_of_scope"]
        assert len(done.customs[0]["options"]) == len(done.slots["steering__options"]) == 4


class TestAbout:
    @pytest.mark.parametrize("text", ["is it free", "who reads this", "are you open", "in polish", "a robot?", "who?"])
    def test_a_question_about_the_service_gets_one_part(self, text: str) -> None:
        done = run(AnswerAbout(), talk(text))
        assert len(done.names) == 1
        assert done.names[0].startswith("utter_about_")
        assert done.values[0]["organisation"] == "Demo Line"


class TestSafety:
    @pytest.mark.parametrize(
        ("found", "values"),
        [
            (HEART, ["emergency_yes", "emergency_no", "emergency_cant"]),
            (DESPAIR, ["crisis_yes", "crisis_no"]),
            (SCAM, []),
        ],
        ids=["emergency", "crisis", "urgent"],
    )
    def test_the_fixed_words_come_alone_and_their_question_stays_open(self, found: Finding, values: list[str]) -> None:
        done = run(SafetyReply(), talk("x", findings=(found,), steering__offer="find_group", groups__asked_place=True))
        assert done.names == ["utter_safety_reply"]
        assert done.customs[0]["kind"] == "safety"
        assert done.customs[0]["findings"] == [found.as_dict()]
        assert done.customs[0]["numbers"] == ["999"]
        assert [one["value"] for one in done.slots["steering__options"]] == values
        assert done.slots["steering__offer"] is None
        assert done.slots["groups__asked_place"] is False

    def test_two_dangers_are_answered_by_the_graver_one(self) -> None:
        done = run(SafetyReply(), talk("x", findings=(SCAM, HEART)))
        assert done.slots["steering__options"][0]["value"] == "emergency_yes"

    @pytest.mark.parametrize("value", ["emergency_yes", "emergency_no", "emergency_cant", "crisis_yes", "crisis_no"])
    def test_every_answer_gets_its_own_line_and_the_question_stays_open(self, value: str) -> None:
        done = run(SafetyAnswer(), talk("x", chosen=value))
        assert done.names == ["utter_safety_follow_up"]
        assert done.values[0]["words"] == f"Words after {value}."
        assert done.customs[0] == {"kind": "safety", "findings": [], "numbers": ["999"]}
        assert "steering__options" not in done.slots

    def test_an_answer_that_is_not_known_still_gets_numbers(self) -> None:
        assert run(SafetyAnswer(), talk("x", chosen="lettuce")).names == ["utter_safety_sorry"]
