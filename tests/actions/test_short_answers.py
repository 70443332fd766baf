"""What a short answer chooses, and what it means after a safety question, as tables."""

import pytest

from actions.safety.decisions import Answer, answer_in, no_to_danger, open_answers, option_meant
from casework.messaging.choices import chosen
from knowledge_base.safety.findings import Finding, Level, Who
from knowledge_base.safety.replies import ReplyTable

ASKED_SAFE = ("Are you safe right now?", "yes", "no")

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
        (ASKED_SAFE, Level.CRISIS, ["yes", "no"]),
        ((), Level.URGENT, []),
    ],
    ids=["emergency", "crisis", "nothing asked"],
)
def test_a_safety_question_opens_its_answers(ask: tuple[str, ...], level: Level, values: list[str]) -> None:
    options = open_answers(ask, (Finding("any", level, "self", None, "words"),))
    assert [one["value"] for one in options] == [f"{level.label}_{value}" for value in values]
    assert {one["act"] for one in options} <= {"safety_answer"}


@pytest.mark.parametrize(
    ("who", "level", "ending"),
    [("self", Level.CRISIS, "_child"), ("other", Level.CRISIS, ""), ("self", Level.EMERGENCY, "")],
    ids=["a child writes", "somebody writes about a child", "999 is the same for everybody"],
)
def test_a_child_who_is_not_safe_is_led_to_childline_again(who: Who, level: Level, ending: str) -> None:
    options = open_answers(ASKED_SAFE, (Finding("suicide", level, who, True, "words"),))
    assert [one["value"] for one in options] == [f"{level.label}_yes{ending}", f"{level.label}_no{ending}"]
    table = ReplyTable.load()
    assert all(table.follow_up(one["value"]).text for one in options)


def test_yes_means_a_safety_answer_only_while_its_question_is_open() -> None:
    options = open_answers(ASKED_SAFE, (Finding("suicide", Level.CRISIS, "self", None, "words"),))
    assert (option_meant("yeah", options) or {})["value"] == "crisis_yes"
    assert option_meant("can't", options) is None
    assert option_meant("lettuce", options) is None
    assert option_meant("yes", [{"title": "yes", "say": "yes", "act": "find_group", "value": None}]) is None


@pytest.mark.parametrize(
    ("text", "level", "is_child", "expected"),
    [
        ("no", Level.CRISIS, False, "crisis_no"), ("No!", Level.CRISIS, True, "crisis_no_child"),
        ("not safe", Level.CRISIS, False, "crisis_no"), ("dunno", Level.CRISIS, False, None),
        ("...", Level.CRISIS, False, None), ("not yet", Level.EMERGENCY, False, "emergency_no"),
        ("no", Level.EMERGENCY, True, "emergency_no"),
        ("no", Level.SAFEGUARDING, False, None), ("no", Level.NONE, False, None), ("yes", Level.CRISIS, False, None),
        ("can't", Level.CRISIS, False, None), ("no groups near Derby?", Level.CRISIS, False, None),
        ("", Level.CRISIS, False, None),
    ],
)  # fmt: skip
def test_no_leads_to_the_number_again_while_a_danger_is_open(
    text: str, level: Level, is_child: bool, expected: str | None
) -> None:
    found = no_to_danger(text, level, is_child=is_child)
    assert (found["value"] if found else None) == expected
    assert found is None or ReplyTable.load().follow_up(found["value"]).text
