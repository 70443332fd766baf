"""What our texts ask for: never a word that the provider takes for its own, and a number where yes or no would do."""

from __future__ import annotations

import re

import pytest

from knowledge_base.safety.replies import ReplyTable
from tools.text_costs import said_without_the_bot, spoken_by_text

# Twilio's own words: asked for as an answer, they would stop texts, start them or draw its stock reply.
TAKEN = ("YES", "END", "QUIT", "CANCEL", "STOP", "STOPALL", "UNSUBSCRIBE", "REVOKE", "OPTOUT", "HELP", "INFO")
ASKED_FOR = re.compile(
    r"\b(?:send|reply|text|answer|write|say|type)\b(?: with| back)? [\"']?(" + "|".join(TAKEN) + r")\b", re.IGNORECASE
)
# How to stop must be said, in these words: it is no answer to a question.
HOW_TO_STOP = re.compile(r"\bSend STOP to stop\b")
CLOSED = re.compile(r"(?:^|[.!?:] )((?:Shall|Do|Does|Did|Is|Are|Have|Has|Will|Would you|Can we|May) [^.!?]*\?)")
# Questions that are drawn with numbered answers, or number them in their own words.
NUMBERED = {
    "utter_callback_ask", "utter_doorway_landline", "utter_contact_stop_or_not_ok",
    "utter_contact_stop_forget_or_not_ok",
}  # fmt: skip
SAFETY = {f"safety {name}": words for name, words in ReplyTable.load().texts().items()}
SAID = sorted(spoken_by_text().items())
ALL_SAID = sorted({**spoken_by_text(), **said_without_the_bot(), **SAFETY}.items())


@pytest.mark.parametrize(("name", "words"), ALL_SAID, ids=[name for name, _ in ALL_SAID])
def test_no_text_asks_for_a_word_that_the_provider_takes(name: str, words: str) -> None:
    assert ASKED_FOR.findall(HOW_TO_STOP.sub("", words)) == []
    assert words.strip(" .!").upper() not in TAKEN


@pytest.mark.parametrize(("name", "words"), SAID, ids=[name for name, _ in SAID])
def test_a_question_that_yes_would_answer_has_numbers(name: str, words: str) -> None:
    assert name in NUMBERED or CLOSED.findall(words) == []


def test_what_stands_before_groups_promises_none_because_there_may_be_none() -> None:
    assert re.search(r"\b(these|here|can help)\b", spoken_by_text()["utter_self_care_no_article"], re.I) is None


def test_the_numbers_of_groups_are_said_as_people_say_them() -> None:
    said = [spoken_by_text()[f"utter_groups_numbers_{count}"] for count in (1, 2, 3)]
    assert said == ["1", "1 or 2", "1, 2 or 3"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Reply YES to go on.", ["YES"]),
        ("Send STOP if you are not OK.", ["STOP"]),
        ("Text back help now.", ["help"]),
        ("Send STOP to stop.", []),
        ("You can stop any time.", []),
        ("Send PERSON for a person.", []),
    ],
)
def test_the_rule_finds_what_it_should(words: str, found: list[str]) -> None:
    assert ASKED_FOR.findall(HOW_TO_STOP.sub("", words)) == found
