"""What the first text to a new number and the answer to HELP must say, whoever edits them (SAFETY sections 3 and 5)."""

from __future__ import annotations

import pytest
import yaml

from casework.messaging.compose import MOST_FIRST, Style, compose
from casework.messaging.parts import ReplyPart
from knowledge_base.safety.findings import Finding, Level
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.septets import outside_gsm7, segments
from tools.text_costs import ROOT, filled, per_article, spoken_by_text

WEB = yaml.safe_load((ROOT / "bot" / "domain" / "doorway.yml").read_text("utf-8"))["responses"]["utter_doorway_first"]


@pytest.mark.parametrize(
    "said", ["a computer", "{organisation}", "private, unless someone may be harmed", "ot for emergencies", "999",
             "Send STOP to stop"],
)  # fmt: skip
def test_the_first_text_says_who_speaks_and_how_to_stop(said: str) -> None:
    assert said in spoken_by_text()["utter_doorway_first"]


@pytest.mark.parametrize(
    "said", ["computer", "{organisation}", "private, unless someone may be harmed", "not for emergencies", "999"]
)
def test_the_first_words_on_a_page_say_who_speaks(said: str) -> None:
    assert said in WEB[0]["text"]


def test_the_first_text_leaves_room_for_the_dearest_answer_in_three_segments() -> None:
    assert segments(filled("utter_doorway_first")) == 1
    assert outside_gsm7(filled("utter_doorway_first")) == ()
    assert max(cost.segments for cost in per_article()) <= 2


@pytest.mark.parametrize("kind", sorted(ReplyTable.load().kinds))
@pytest.mark.parametrize("who", ["self", "other"])
def test_a_first_message_with_danger_is_answered_whole_and_told_who_speaks_in_three_segments(kind, who) -> None:
    found = Finding(kind, Level.CRISIS, who, None, "words")
    reply = ReplyTable.load().compose([found], reader="Monday at 9am", person=None, channel="sms")
    parts = [ReplyPart(reply.text, {"kind": "safety"}), ReplyPart(filled("utter_doorway_first"))]
    first, *later = compose(parts, (), Style(spoken_by_text()["utter_doorway_more"], MOST_FIRST))
    assert first.text.startswith(reply.text)
    assert "Send STOP to stop" in first.text
    assert segments(first.text) <= 3
    assert later == []


@pytest.mark.parametrize("said", ["{organisation}", "Texts cost", "Send STOP to stop", "PERSON", "CALL", "999", "111"])
def test_help_says_who_we_are_the_cost_stop_a_person_and_the_numbers(said: str) -> None:
    assert said in spoken_by_text()["utter_doorway_help"]
