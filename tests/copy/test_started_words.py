"""What we start says no more than that we exist: whoever holds the phone may read it, or hear it read out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from casework.messaging.notices import Notices
from knowledge_base.septets import outside_gsm7, segments
from knowledge_base.topics import load_topics

ROOT = Path(__file__).parents[2]
ROOMS = ("actions", "bot", "casework", "knowledge_base", "web", "waymark")
# Each place in the code that can start a text, and the words of casework/messaging/words.yml that it says. A new place
# fails below until it stands here. What staff write is in their own words: the page tells them what to leave out.
STARTS = {
    ("casework/operations.py", "resend"): ("again", "landline_again"),
    ("casework/staff_texts.py", "write"): (),
}
NOTICES = Notices.load("Harbour Help and Advice, Isle of Wight", "01983 960 001")
SAID = {name: NOTICES.text(name) for names in STARTS.values() for name in names}
# No illness, care or topic; no group or plan; nobody's name or number; not even that a computer or a charity writes.
TELLING = re.compile(
    r"\b(health\w*|ill(ness)?|sick\w*|pain\w*|sleep\w*|mood|mental\w*|crisis|suicid\w*|abus\w*|drink\w*|drugs?|diabet\w*|"
    r"cancer|medic\w*|doctors?|nurses?|gp|nhs|therap\w*|counsel\w*|care|carers?|support\w*|self|wellbeing|"
    r"groups?|clubs?|class(es)?|walk\w*|meetings?|sessions?|plans?|steps?|goals?|charit\w*|organisations?|advisers?|"
    r"navigators?|samaritans|computer|assistant|helper|harbour|wight|01983|116 123)\b",
    re.IGNORECASE,
)


def started(tree: ast.Module) -> Iterator[str]:
    """The functions of a module that can mark a text as one that we start."""
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for node in ast.walk(function):
                if any(not (isinstance(value, ast.Constant) and value.value is False) for value in marks(node)):
                    yield function.name


def marks(node: ast.AST) -> list[ast.expr]:
    """What a node sets `is_started_by_us` to."""
    name = "is_started_by_us"
    if isinstance(node, ast.Call):
        return [one.value for one in node.keywords if one.arg == name]
    if isinstance(node, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        return [value for key, value in zip(keys, node.values, strict=True) if key == name]
    if isinstance(node, ast.Assign):
        return [node.value for one in node.targets if isinstance(one, ast.Attribute) and one.attr == name]
    return []


def test_every_place_that_can_start_a_text_is_listed_with_its_words() -> None:
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        for name in started(ast.parse(path.read_text("utf-8")))
    }
    assert found == set(STARTS)


@pytest.mark.parametrize("name", sorted(SAID))
def test_what_we_start_names_no_illness_topic_group_or_plan_and_nobody(name: str) -> None:
    words = SAID[name]
    titles = [one.title for one in load_topics().values() if re.search(rf"\b{re.escape(one.title)}\b", words, re.I)]
    assert (TELLING.findall(words), titles) == ([], [])
    assert (segments(words) <= 2, outside_gsm7(words)) == (True, ())


def test_the_rule_finds_what_it_should() -> None:
    for words in ("How is your walking plan?", "Your support group meets on Monday.", "Harbour Help here."):
        assert TELLING.search(words)
    assert TELLING.search("A text to you did not arrive.") is None


def test_staff_who_start_a_text_are_told_what_to_leave_out() -> None:
    said = yaml.safe_load((ROOT / "web" / "words.yml").read_text("utf-8"))["night"]["neutral"]
    assert all(word in said for word in ("illness", "group", "plan"))


@pytest.mark.parametrize("source", ["OutboxRow(is_started_by_us=is_late)", "row.is_started_by_us = True",
                                    "update(x).values({'is_started_by_us': True})"])  # fmt: skip
def test_a_new_place_would_be_found(source: str) -> None:
    assert list(started(ast.parse(f"def remind():\n    {source}"))) == ["remind"]
    assert list(started(ast.parse("def reply():\n    OutboxRow(is_started_by_us=False)"))) == []
