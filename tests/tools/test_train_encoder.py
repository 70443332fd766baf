"""What the encoder is taught with: our own lines only, each with the labels it has, and no writer is forgotten."""

from pathlib import Path

import pytest

from knowledge_base.safety.examples import HELD_OUT_HANDS
from knowledge_base.topics import load_topics
from tools.train_encoder.groups import EVERYONE, GROUPS, NEVER_READ
from tools.train_encoder.lines import NOTHING, Line, gather, without

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return gather(DATA)


def test_every_writer_is_left_out_in_one_group(lines: list[Line]) -> None:
    """A new writer must be put into a group, or nothing would say how well the models read new people."""
    turns = [hands - NEVER_READ for name, hands in GROUPS.items() if name != EVERYONE]
    writers = {line.hand for line in lines if line.hand} - NEVER_READ
    assert {writer: sum(writer in hands for hands in turns) for writer in writers} == dict.fromkeys(writers, 1)


def test_no_group_holds_most_of_the_lines(lines: list[Line]) -> None:
    sizes = {name: sum(line.hand in hands for line in lines) for name, hands in GROUPS.items()}
    assert max(sizes.values()) < len(lines) / 2


def test_the_writers_whom_the_safety_head_never_reads_are_never_read() -> None:
    assert NEVER_READ == HELD_OUT_HANDS
    assert all(hands >= NEVER_READ for hands in GROUPS.values())


def test_what_is_left_out_is_not_there(lines: list[Line]) -> None:
    assert not {line.hand for line in without(lines, NEVER_READ)} & NEVER_READ


def test_shares_of_topics_make_one(lines: list[Line]) -> None:
    assert all(sum(share for _, share in line.topics) == pytest.approx(1) for line in lines if line.topics)


def test_small_talk_is_about_nothing_and_safe(lines: list[Line]) -> None:
    hello = next(line for line in lines if line.act == "greet")
    assert hello.topics == ((NOTHING, 1.0),)
    assert hello.level == "none"


def test_a_question_without_a_known_topic_teaches_no_topic(lines: list[Line]) -> None:
    assert any(line.act == "find_group" and line.topics is None for line in lines)


def test_a_danger_has_a_kind_and_a_harmless_line_has_none(lines: list[Line]) -> None:
    assert all((line.kind is None) == (line.level in ("none", None)) for line in lines)


def test_every_topic_is_taught_by_its_names_too(lines: list[Line]) -> None:
    named = {topic for line in lines if line.is_name for topic, _ in line.topics or ()}
    assert named == set(load_topics())
