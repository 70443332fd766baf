"""The shape of a reply part: each kind as it must be, and what is refused."""

from typing import Any

import pytest

from casework.messaging.parts import ReplyPart, faults_of

SERVICE = {"id": "s1", "name": "Walkers", "what": "Walks", "where": None, "when": "Mondays", "cost": "Free",
           "checked": "3 May 2026", "distance": "about 3 miles", "phone": None, "demo": False}  # fmt: skip
VALID: dict[str, dict[str, Any]] = {
    "text": {"kind": "text"},
    "article": {"kind": "article", "topic": "sleep", "title": "Sleep", "url": "https://line.test/topics/sleep"},
    "services": {"kind": "services", "services": [SERVICE]},
    "no services": {"kind": "services", "services": []},
    "choices": {"kind": "choices", "options": [{"title": "Back pain", "say": "I mean back pain"}]},
    "safety": {"kind": "safety", "findings": [{"kind": "suicide"}], "numbers": ["116 123"]},
    "handoff": {"kind": "handoff", "expect": "today at 2pm"},
    "plan": {"kind": "plan", "steps": ["walk to the shop"]},
    "more than we ask": {"kind": "text", "note": "a newer version may add to a part"},
}
INVALID: dict[str, Any] = {
    "no kind": {},
    "unknown kind": {"kind": "carousel"},
    "kind of another type": {"kind": ["text"]},
    "article without url": {"kind": "article", "topic": "sleep", "title": "Sleep"},
    "article with a number": {"kind": "article", "topic": 3, "title": "Sleep", "url": "https://line.test"},
    "services without a list": {"kind": "services"},
    "service without demo": {"kind": "services", "services": [{k: v for k, v in SERVICE.items() if k != "demo"}]},
    "service with a date": {"kind": "services", "services": [SERVICE | {"checked": 20260503}]},
    "choices without options": {"kind": "choices", "options": []},
    "choice without words": {"kind": "choices", "options": [{"title": "Back pain"}]},
    "safety without numbers": {"kind": "safety", "findings": []},
    "safety number as a number": {"kind": "safety", "findings": [], "numbers": [999]},
    "handoff without expect": {"kind": "handoff"},
    "plan without steps": {"kind": "plan"},
}


@pytest.mark.parametrize("custom", VALID.values(), ids=VALID)
def test_a_part_of_each_kind_is_accepted(custom: dict[str, Any]) -> None:
    assert faults_of(ReplyPart("some words", custom)) == []


@pytest.mark.parametrize("custom", INVALID.values(), ids=INVALID)
def test_a_part_that_a_channel_could_not_draw_is_refused(custom: dict[str, Any]) -> None:
    assert faults_of(ReplyPart("some words", custom))


def test_a_part_always_has_words() -> None:
    assert faults_of(ReplyPart(""))


def test_words_alone_are_a_text_part() -> None:
    part = ReplyPart("hello")
    assert (part.kind, part.as_dict()) == ("text", {"text": "hello", "custom": {"kind": "text"}})
