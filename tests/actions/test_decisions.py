"""Policy, as tables: what is decided for what is said."""

import inspect
from typing import Any

import pytest

from actions.about.decisions import Subject, subject
from actions.contact.decisions import Step, Wish, is_doubtful, is_stop_word, next_step, wish
from actions.fallback.decisions import response_after
from actions.feedback.decisions import Verdict, verdict
from actions.groups import decisions as groups
from actions.groups.decisions import Need, need_from, picked
from actions.plan.decisions import step_in
from actions.reading import ABOUT, PlaceRead, Reading, topics_meant
from actions.safety.decisions import Answer, answer_in, open_answers, option_meant
from actions.self_care.decisions import WEB_LINES, article_for, short_tips
from casework.messaging.choices import chosen
from knowledge_base.articles.article import Section
from knowledge_base.articles.loader import Articles
from knowledge_base.articles.view import view
from knowledge_base.directory.search import Directory
from knowledge_base.safety.findings import Level
from tests.actions.stage import DERBY, NEWARK, FakeDirectory, FakeTurns, article, talk, topics

NAMES = ["Riverside Walkers", "Knit and Natter", "Lunch Club"]
SHOWN = ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much does it cost", "cost"),
        ("do i have to pay for texts", "cost"),
        ("is it confidential", "privacy"),
        ("will you tell my doctor", "privacy"),
        ("can anyone else read this", "privacy"),
        ("what do you do with my data", "privacy"),
        ("when are you open", "hours"),
        ("can you help at night", "hours"),
        ("do you speak Polish", "languages"),
        ("can I have an interpreter", "languages"),
        ("am I talking to a bot", "robot"),
        ("are you a real person", "robot"),
        ("what is this", "general"),
        ("who runs this", "general"),
        ("", "general"),
    ],
)
def test_a_question_about_the_service_has_a_subject(text: str, expected: Subject) -> None:
    assert subject(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that was really helpful", "helped"),
        ("thanks that helped", "helped"),
        ("I'm glad you gave me that number", "helped"),
        ("not helpful at all", "did_not_help"),
        ("it didn't help", "did_not_help"),
        ("useless", "did_not_help"),
        ("hmm", "did_not_help"),
        ("that number doesn't work", "listing_wrong"),
        ("the group has closed down", "listing_wrong"),
        ("wrong address, thank you", "listing_wrong"),
        ("the group isn't there any more", "listing_wrong"),
    ],
)
def test_feedback_is_praise_complaint_or_a_wrong_listing(text: str, expected: Verdict) -> None:
    assert verdict(text) == expected


@pytest.mark.parametrize("text", ["STOP", "stop", "Stop.", " stop! ", "STOP ALL", "stopall", "unsubscribe", "opt-out"])
def test_the_exact_words_alone_stop(text: str) -> None:
    assert is_stop_word(text)
    assert not is_doubtful(text)
    assert next_step(text, None, danger_lately=False) == "stop"
    assert next_step(text, None, danger_lately=True) == "stop_and_ask"


@pytest.mark.parametrize(
    "text",
    ["END", "quit", "Cancel", "make it stop", "Make it STOP!!", "I want it to stop", "end it", "forget me", "delete me",
     "enough", "no more", "just stop", "i quit"],
)  # fmt: skip
def test_words_that_despair_also_uses_are_asked_about(text: str) -> None:
    assert is_doubtful(text)
    assert not is_stop_word(text)
    assert next_step(text, None, danger_lately=False) == "ask"


@pytest.mark.parametrize(
    "text", ["stop it hurting", "bus stop", "stop smoking", "please stop texting me", "the end of it"]
)
def test_a_stop_word_in_other_words_is_not_exact(text: str) -> None:
    assert not is_stop_word(text)
    assert not is_doubtful(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("delete my data", "delete"),
        ("erase everything you have", "delete"),
        ("take my number off and remove it", "delete"),
        ("what do you know about me", "see"),
        ("can I have a copy of my records", "see"),
        ("send me what you hold about me", "see"),
        ("pause the texts", "pause"),
        ("stop messages until June", "pause"),
        ("I have a new phone", "change"),
        ("email me instead", "change"),
        ("please stop texting me", "stop"),
        ("take me off your list", "stop"),
    ],
)
def test_a_wish_about_contact_is_read(text: str, expected: Wish) -> None:
    assert wish(text) == expected


@pytest.mark.parametrize(
    ("text", "option", "lately", "expected"),
    [
        ("1", "stop", False, "stop"),
        ("1", "stop", True, "stop"),
        ("please stop texting me", None, False, "ask"),
        ("delete me", None, False, "ask"),
        ("delete my data", None, False, "delete"),
        ("delete my data", None, True, "delete"),
    ],
    ids=["chosen", "chosen after danger", "other words", "doubtful", "clear", "clear after danger"],
)
def test_contact_is_stopped_asked_about_or_passed_on(
    text: str, option: str | None, lately: bool, expected: Step
) -> None:
    assert next_step(text, option, danger_lately=lately) == expected


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("PLAN walk to the shop", "walk to the shop"),
        ("plan: ring my sister", "ring my sister"),
        ("my plan: sit outside", "sit outside"),
        ("step: eat lunch", "eat lunch"),
        ("PLAN walk\non Tuesday", "walk\non Tuesday"),
        ("PLAN", None),
        ("PLAN a", None),
        ("plan a walk with me", None),
        ("Plan to sleep better", None),
        ("what is the plan: tell me", None),
    ],
)
def test_a_message_may_itself_be_a_step(text: str, step: str | None) -> None:
    assert step_in(text) == step


@pytest.mark.parametrize(("failures", "name"), [(1, "utter_fallback_unclear"), (2, "utter_fallback_choices")])
def test_the_second_failure_in_a_row_offers_choices(failures: int, name: str) -> None:
    assert response_after(failures) == name


@pytest.mark.parametrize(
    ("scores", "meant"),
    [
        ([0.9, 0.8], ["t0", "t1"]),
        ([0.9, 0.3], ["t0"]),
        ([ABOUT + 0.02, ABOUT + 0.01], ["t0", "t1"]),
        ([ABOUT + 0.01, ABOUT - 0.01], ["t0"]),
        ([ABOUT - 0.01, ABOUT - 0.02], []),
        ([], []),
    ],
    ids=["both", "a guess beside", "both weak", "one too weak", "about nothing", "none"],
)
def test_a_message_is_about_the_topics_that_are_likely(scores: list[float], meant: list[str]) -> None:
    found = [{"id": f"t{number}", "score": score, "why": "meaning"} for number, score in enumerate(scores)]
    assert list(topics_meant(found)) == meant


def test_the_limit_is_the_topic_linkers_own() -> None:
    from knowledge_base.understanding.topic_linker import ABOUT_NOTHING

    assert ABOUT == ABOUT_NOTHING


def test_what_was_chosen_counts_before_what_was_guessed() -> None:
    message = talk("2", act="thank")
    message.latest_message["metadata"]["chosen_act"] = "make_plan"
    assert Reading.of(message).act == "make_plan"


def reading(**given: Any) -> Reading:
    return Reading.of(talk(**given))


@pytest.mark.parametrize(
    ("given", "before", "expected"),
    [
        ({"about": ("sleep",), "place": NEWARK}, Need((), None, None), (("sleep",), "Newark", None)),
        ({"when": "saturday"}, Need(("sleep",), PlaceRead.of(NEWARK), None), (("sleep",), "Newark", "saturday")),
        ({"about": ("stress",)}, Need(("sleep",), None, "monday"), (("stress",), None, None)),
        ({"about": ("sleep",)}, Need(("sleep",), None, "monday"), (("sleep",), None, "monday")),
        ({"place": DERBY}, Need(("sleep",), PlaceRead.of(NEWARK), None), (("sleep",), "Derby", None)),
        ({"chosen": DERBY, "place": NEWARK}, Need((), None, None), ((), "Derby", None)),
        ({"chosen": "s1", "place": NEWARK}, Need((), None, None), ((), "Newark", None)),
    ],
    ids=["all at once", "a day later", "another topic", "same topic", "another place", "chosen place", "chosen group"],
)
def test_the_message_counts_before_what_was_said(
    given: dict[str, Any], before: Need, expected: tuple[Any, ...]
) -> None:
    need = need_from(reading(**given), before, None)
    assert (need.topics, need.place and need.place.name, need.day) == expected


def test_a_place_told_once_is_kept() -> None:
    assert need_from(reading(about=("sleep",)), Need((), None, None), PlaceRead.of(NEWARK)).place == PlaceRead.of(
        NEWARK
    )


@pytest.mark.parametrize(
    ("topics_", "place", "choices", "asked", "step"),
    [
        (("sleep",), NEWARK, (), False, "show"),
        ((), NEWARK, (), False, "show"),
        (("sleep",), None, (), False, "ask_place"),
        (("sleep",), None, (), True, "show"),
        ((), None, (), False, "ask_place"),
        ((), None, (), True, "ask_need"),
        (("sleep",), None, (NEWARK, DERBY), True, "which_place"),
        (("sleep",), NEWARK, (NEWARK, DERBY), False, "show"),
    ],
)
def test_only_what_is_missing_is_asked(
    topics_: tuple[str, ...], place: Any, choices: tuple[Any, ...], asked: bool, step: groups.Step
) -> None:
    need = Need(topics_, PlaceRead.of(place), None)
    assert groups.next_step(need, reading(place_choices=choices), asked_place=asked) == step


@pytest.mark.parametrize(
    ("count", "has_place", "expected"),
    [(1, True, None), (0, True, "nothing_local"), (0, False, "no_place_given")],
)
def test_what_was_missing_has_a_name(count: int, has_place: bool, expected: str | None) -> None:
    assert groups.missing(count, has_place=has_place) == expected


def test_a_need_survives_a_slot() -> None:
    need = Need(("sleep", "stress"), PlaceRead.of(NEWARK), "monday")
    assert Need.of(need.as_dict()) == need
    assert Need.of(None) == Need((), None, None)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("2", 1),
        ("number 3 please", 2),
        ("the second one", 1),
        ("tell me about 1", 0),
        ("the last one", 2),
        ("tell me about the lunch club", 2),
        ("the walkers", 0),
        ("how much is it", None),
        ("is it on 3 December", None),
        ("at 3pm?", None),
        ("4", None),
    ],
)
def test_a_group_is_meant_by_number_order_or_name(text: str, index: int | None) -> None:
    assert picked(text, SHOWN, NAMES) == index


def test_the_only_group_shown_is_the_one_that_is_meant() -> None:
    assert picked("is it free?", ["a"], ["Lunch Club"]) == 0
    assert picked("is it free?", [], []) is None


OPTIONS = [
    {"title": "Find a group", "say": "Find groups near me"},
    {"title": "Make a plan", "say": "Help me make a plan"},
    {"title": "Talk to a person", "say": "Talk to a person"},
]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2", 2),
        ("2.", 2),
        ("(2)", 2),
        ("two", 2),
        ("TWO please", 2),
        ("the second one", 2),
        ("option 2", 2),
        ("number two", 2),
        ("no 2", 2),
        ("no. 3", 3),
        ("first", 1),
        ("find groups near me", 1),
        ("Talk to a person", 3),
        ("no one", None),
        ("no", None),
        ("4", None),
        ("0", None),
        ("2 of my friends came", None),
        ("22", None),
        ("", None),
        ("second hand shops", None),
    ],
)
def test_a_short_answer_chooses_an_option(text: str, number: int | None) -> None:
    assert chosen(text, OPTIONS) == (OPTIONS[number - 1] if number else None)


def test_nothing_is_chosen_when_nothing_is_offered() -> None:
    assert chosen("1", []) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes", "yes"),
        ("Yes I have", "yes"),
        ("they're on their way", "yes"),
        ("im safe now", "yes"),
        ("no", "no"),
        ("No!", "no"),
        ("not yet", "no"),
        ("I haven't", "no"),
        ("not safe", "no"),
        ("can't", "cant"),
        ("I can’t ring", "cant"),
        ("cannot talk right now", "cant"),
        ("no signal", "cant"),
        ("i can't sleep", None),
        ("no groups near Derby?", None),
        ("yes please find one", None),
        ("walking group", None),
        ("", None),
    ],
)
def test_a_short_answer_to_a_safety_question_is_understood(text: str, expected: Answer | None) -> None:
    assert answer_in(text) == expected


@pytest.mark.parametrize(
    ("ask", "level", "values"),
    [
        (("Have you rung 999?", "yes", "no", "can't"), Level.EMERGENCY, ["yes", "no", "cant"]),
        (("Are you safe right now?", "yes", "no"), Level.CRISIS, ["yes", "no"]),
        ((), Level.URGENT, []),
    ],
    ids=["emergency", "crisis", "nothing asked"],
)
def test_a_safety_question_opens_its_answers(ask: tuple[str, ...], level: Level, values: list[str]) -> None:
    options = open_answers(ask, level)
    assert [one["value"] for one in options] == [f"{level.label}_{value}" for value in values]
    assert {one["act"] for one in options} <= {"safety_answer"}


def test_yes_means_a_safety_answer_only_while_its_question_is_open() -> None:
    options = open_answers(("Are you safe right now?", "yes", "no"), Level.CRISIS)
    assert (option_meant("yeah", options) or {})["value"] == "crisis_yes"
    assert option_meant("can't", options) is None
    assert option_meant("lettuce", options) is None
    assert option_meant("yes", [{"title": "yes", "say": "yes", "act": "find_group", "value": None}]) is None


def test_the_first_topic_with_an_article_is_answered() -> None:
    held = Articles({"sleep": article("sleep")}, topics())
    found = article_for(("loneliness", "sleep"), held)
    assert found is not None
    assert found[0] == "sleep"
    assert article_for(("loneliness",), held) is None
    assert article_for((), held) is None


def test_tips_are_few_plain_and_comfort_comes_first() -> None:
    many = "\n".join(f"- Tip **{number}**." for number in range(9))
    seen = view(article(what_you_can_do=Section("What you can do", many)), False)
    assert short_tips(seen) == ["Rest when you can.", "Tip 0.", "Tip 1.", "Tip 2."]
    assert len(short_tips(seen)) == WEB_LINES


@pytest.mark.parametrize("name", ["search", "service", "services", "holds_demo", "counts"])
def test_the_fake_directory_has_the_shape_of_the_real_one(name: str) -> None:
    real, fake = getattr(Directory, name), getattr(FakeDirectory, name)
    assert inspect.signature(fake, eval_str=True) == inspect.signature(real, eval_str=True)


def test_the_fake_turns_have_the_shape_of_the_real_ones() -> None:
    from casework.turns import Turns

    assert inspect.signature(FakeTurns.plan_steps) == inspect.signature(Turns.plan_steps)
