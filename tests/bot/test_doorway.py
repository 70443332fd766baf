"""The doorway, without Rasa: what it finds, what a short answer means, and what the pipeline is told."""

from datetime import timedelta
from typing import Any

import pytest

from bot.doorway import LATCH, LONG, Seen, is_empty, is_long, look, must_remind, plain
from bot.nlu.decisions import intent_in_context
from bot.words import Words
from knowledge_base.safety.findings import Finding, Level

HEART = Finding("heart", Level.EMERGENCY, "self", None, "chest pain")
DESPAIR = Finding("suicide", Level.CRISIS, "self", None, "make it stop")
SCAM = Finding("scam", Level.URGENT, "self", None, "my pin")
GROUPS = [
    {"title": "Choir", "say": "Tell me more about Choir", "act": "service_detail", "value": "s1"},
    {"title": "Walks", "say": "Tell me more about Walks", "act": "service_detail", "value": "s2"},
]
STOP_OR_NOT_OK = [
    {"title": "Stop messages", "say": "Stop messages", "act": "manage_contact", "value": "stop"},
    {"title": "I am not OK", "say": "I am not OK", "act": "not_ok", "value": "not_ok"},
]
RUNG_999 = [
    {"title": title, "say": title, "act": "safety_answer", "answer": answer, "value": f"emergency_{answer}"}
    for title, answer in (("yes", "yes"), ("no", "no"), ("can't", "cant"))
]


def seen(text: str, *found: Finding, options: list[dict[str, Any]] | None = None, **slots: Any) -> Seen:
    return look(text, found, (), slots | {"steering__options": options}, "web")


@pytest.mark.parametrize(
    ("text", "options", "act", "value"),
    [
        ("2", GROUPS, "service_detail", "s2"),
        ("the first one", GROUPS, "service_detail", "s1"),
        ("Walks", GROUPS, "service_detail", "s2"),
        ("tell me more about walks", GROUPS, "service_detail", "s2"),
        ("1", STOP_OR_NOT_OK, "manage_contact", "stop"),
        ("no", RUNG_999, "safety_answer", "emergency_no"),
        ("Yeah I have", RUNG_999, "safety_answer", "emergency_yes"),
        ("I can't", RUNG_999, "safety_answer", "emergency_cant"),
        ("3", RUNG_999, "safety_answer", "emergency_cant"),
    ],
)
def test_a_short_answer_means_the_option_that_was_offered(text: str, options: Any, act: str, value: str) -> None:
    metadata = seen(text, options=options).metadata
    assert (metadata["chosen_act"], metadata["chosen"]) == (act, value)


@pytest.mark.parametrize(
    ("text", "options"),
    [("7", GROUPS), ("no one", GROUPS), ("is it far?", GROUPS), ("1", []), ("yes", GROUPS), ("how are you", RUNG_999)],
)
def test_anything_else_chooses_nothing(text: str, options: Any) -> None:
    assert "chosen_act" not in seen(text, options=options).metadata


@pytest.mark.parametrize("text", ["STOP", "stop all", "Unsubscribe", "END", "make it stop", "forget me"])
def test_opt_out_words_never_depend_on_the_act_model(text: str) -> None:
    metadata = seen(text).metadata
    assert metadata["chosen_act"] == "manage_contact"
    assert metadata.get("chosen") is None


@pytest.mark.parametrize(
    ("text", "options", "level", "chosen"),
    [
        ("no", GROUPS, Level.CRISIS, ("safety_answer", "crisis_no")),
        ("no", [], Level.EMERGENCY, ("safety_answer", "emergency_no")),
        ("no", STOP_OR_NOT_OK, Level.CRISIS, ("safety_answer", "crisis_no")),
        ("not ok", STOP_OR_NOT_OK, Level.CRISIS, ("not_ok", "not_ok")),
        ("2", GROUPS, Level.CRISIS, ("service_detail", "s2")),
        ("no", GROUPS, Level.URGENT, (None, None)),
        ("is it far?", GROUPS, Level.CRISIS, (None, None)),
    ],
)
def test_no_answers_an_open_danger_whatever_was_offered_since(
    text: str, options: Any, level: Level, chosen: tuple[str | None, str | None]
) -> None:
    told = look(text, (), (), {"steering__options": options}, "web", standing=level).metadata
    assert (told.get("chosen_act"), told.get("chosen")) == chosen


def test_new_danger_in_a_no_is_answered_as_danger() -> None:
    found = look("no", (DESPAIR,), (), {"steering__options": GROUPS}, "web", standing=Level.CRISIS)
    assert (found.level, "chosen_act" in found.metadata) == (Level.CRISIS, False)


NOT_OK = ["not ok", "Not OK.", "not okay", "im not ok", "I'm not", "i am not", "im really not ok", "no im not okay"]


@pytest.mark.parametrize("text", NOT_OK)
def test_not_ok_in_words_answers_the_question_whether_somebody_is_not_ok(text: str) -> None:
    found = seen(text, options=STOP_OR_NOT_OK)
    assert (found.metadata["chosen_act"], found.level) == ("not_ok", Level.CRISIS)


@pytest.mark.parametrize("text", ["ok", "im ok", "no", "not yet", "not ok with the texts", "im not sure", "not stop"])
def test_other_words_are_not_taken_for_not_ok(text: str) -> None:
    assert "not_ok" not in seen(text, options=STOP_OR_NOT_OK).metadata.values()


@pytest.mark.parametrize("text", NOT_OK)
def test_not_ok_answers_nothing_where_it_was_not_asked(text: str) -> None:
    for options in ([], GROUPS, RUNG_999):
        assert "chosen_act" not in seen(text, options=options).metadata


def test_not_ok_is_a_crisis_whatever_the_engine_found() -> None:
    found = seen("2", options=STOP_OR_NOT_OK)
    assert found.level == Level.CRISIS
    assert found.metadata["findings"][0]["kind"] == "suicide"


def test_make_it_stop_is_kept_as_danger_and_still_asked_about() -> None:
    found = look("make it stop", (DESPAIR,), (), {}, "sms")
    assert found.level == Level.CRISIS
    assert found.is_doubtful
    assert found.metadata == {"channel": "sms", "findings": [], "chosen_act": "manage_contact"}


def test_an_emergency_is_never_asked_about() -> None:
    found = look("make it stop", (HEART,), (), {}, "sms")
    assert not found.is_doubtful
    assert found.metadata["findings"] == [HEART.as_dict()]


def test_findings_travel_as_metadata() -> None:
    found = seen("chest pain", HEART, SCAM)
    assert found.metadata["findings"] == [HEART.as_dict(), SCAM.as_dict()]
    assert found.level == Level.EMERGENCY
    assert found.metadata["channel"] == "web"


def test_the_pipeline_is_told_what_was_asked_and_what_was_found_lately() -> None:
    told = look("newark", (), (), {"groups__asked_place": True}, "sms", danger_lately=True).metadata
    assert told == {"channel": "sms", "findings": [], "danger_lately": True, "asked_place": True}
    assert look("newark", (), (), {}, "sms").metadata == {"channel": "sms", "findings": []}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("/restart", "restart"),
        ("//session_start", "session_start"),
        ("  / /back", "back"),
        ("/greet{\"name\": 1}", "greet{\"name\": 1}"),
        ("and/or", "and/or"),
        ("/", ""),
    ],
)  # fmt: skip
def test_nobody_can_give_rasa_a_command(text: str, left: str) -> None:
    assert plain(text) == left
    assert not plain(text).startswith("/")


@pytest.mark.parametrize("text", ["", "   ", "👍", "🙂🙂", "...", "?!", "\n\t", "/", "💔"])
def test_a_message_without_a_letter_or_digit_is_empty(text: str) -> None:
    assert is_empty(text)


@pytest.mark.parametrize("text", ["a", "1", "👍 ok", "é", "привет", "ਸਤ", "你好"])
def test_a_message_in_any_script_is_not_empty(text: str) -> None:
    assert not is_empty(text)


@pytest.mark.parametrize(
    ("lately", "now", "expected"),
    [
        (Level.EMERGENCY, Level.NONE, True),
        (Level.CRISIS, Level.NONE, True),
        (Level.SAFEGUARDING, Level.NONE, False),
        (Level.NONE, Level.NONE, False),
        (Level.EMERGENCY, Level.URGENT, False),
        (Level.EMERGENCY, Level.EMERGENCY, False),
    ],
)
def test_999_is_spoken_of_again_only_before_an_ordinary_answer(lately: Level, now: Level, expected: bool) -> None:
    assert must_remind(lately, now) is expected


def test_limits_are_what_the_documents_say() -> None:
    assert timedelta(hours=24) == LATCH
    assert not is_long("x" * LONG)
    assert is_long("x" * (LONG + 1))


DANGER = [HEART.as_dict()]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"act": "find_group"}, "find_group"),
        ({"act": "greet", "metadata": {"findings": DANGER}}, "safety"),
        ({"act": "greet", "metadata": {"findings": DANGER, "chosen_act": "make_plan"}}, "safety"),
        ({"act": "greet", "text": "PERSON", "metadata": {"findings": DANGER}}, "safety"),
        ({"act": "greet", "metadata": {"findings": DANGER, "asked_place": True}, "has_place": True}, "safety"),
        ({"act": "greet", "metadata": {"chosen_act": "make_plan"}}, "make_plan"),
        ({"act": "unclear", "text": "person."}, "talk_to_person"),
        ({"act": "unclear", "text": "More"}, "more"),
        ({"act": "unclear", "text": "PLAN"}, "make_plan"),
        ({"act": "find_group", "text": "PLAN walk to the shop"}, "make_plan"),
        ({"act": "unclear", "text": "newark", "metadata": {"asked_place": True}, "has_place": True}, "inform_place"),
        ({"act": "greet", "text": "in Newark", "metadata": {"asked_place": True}, "has_place": True}, "inform_place"),
        ({"act": "deny", "text": "no", "metadata": {"asked_place": True}}, "inform_place"),
        ({"act": "unclear", "text": "don't know", "metadata": {"asked_place": True}}, "inform_place"),
        ({"act": "talk_to_person", "text": "a person now", "metadata": {"asked_place": True}}, "talk_to_person"),
        (
            {
                "act": "ask_self_care",
                "text": "actually how can i sleep better at night",
                "metadata": {"asked_place": 1},
            },
            "ask_self_care",
        ),
        ({"act": "unclear", "text": "NG24", "has_place": True}, "find_group"),
        ({"act": "more", "text": "tell me more about the choir"}, "service_detail"),
        ({"act": "more", "text": "show me some more please"}, "more"),
        ({"act": "greet", "confidence": 0.1}, "unclear"),
        ({"act": "ask_self_care", "confidence": 0.1, "has_topic": True}, "ask_self_care"),
        ({"act": "out_of_scope", "confidence": 0.9}, "out_of_scope"),
    ],
)
def test_the_intent_is_what_the_conversation_makes_of_the_act(given: dict[str, Any], expected: str) -> None:
    wanted: dict[str, Any] = {
        "confidence": 0.9,
        "text": "some words that are not short at all",
        "metadata": {},
        "has_place": False,
        "has_topic": False,
        "unsure": 0.2,
    }
    assert intent_in_context(**(wanted | given)) == expected


@pytest.mark.parametrize("level", [level for level in Level if level >= Level.URGENT], ids=lambda level: level.label)
def test_every_level_from_urgent_up_is_the_safety_intent(level: Level) -> None:
    finding = Finding("x", level, "other", None, "x").as_dict()
    metadata = {"findings": [finding]}
    assert intent_in_context("greet", 0.9, "hello", metadata, has_place=False, has_topic=False, unsure=0.2) == "safety"


@pytest.mark.parametrize(
    ("variants", "channel", "expected"),
    [
        ([{"text": "all"}], "web", "all"),
        ([{"text": "all"}, {"text": "short", "channel": "sms"}], "sms", "short"),
        ([{"text": "short", "channel": "sms"}, {"text": "all"}], "web", "all"),
        ([{"text": "Ring {phone}."}], "web", "Ring 01632."),
    ],
    ids=["one", "own variant", "never another channel's", "filled in"],
)
def test_the_doorways_words_are_the_channels_own(variants: list[dict[str, Any]], channel: str, expected: str) -> None:
    assert Words({"utter_x": variants}, {"phone": "01632"}).text("utter_x", channel) == expected


def test_a_response_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        Words({}, {}).text("utter_x", "web")
