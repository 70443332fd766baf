"""Scoring: figures that two scorers agree on, each with its counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.waymark.labelled import answer, danger, figure, ordinary
from waymark.errors import WaymarkError
from waymark.evaluation.intervals import Count, Found
from waymark.evaluation.labels import read_labels
from waymark.evaluation.report import table, write_misses
from waymark.evaluation.scoring import Figure, misses, score


def test_acts_are_counted_over_all_ordinary_messages() -> None:
    pairs = [(ordinary(), answer()), (ordinary(act="more"), answer())]
    assert figure(score(pairs), "act").count == Count(1, 2)


def test_topics_are_counted_only_where_the_label_has_some() -> None:
    pairs = [
        (ordinary(topics=("copd", "asthma")), answer(topics=["asthma"])),
        (ordinary(topics=("copd",)), answer(topics=["gout", "sleep", "copd"])),
        (ordinary(topics=("copd",)), answer(topics=[])),
        (ordinary(), answer(topics=["gout"])),
    ]
    figures = score(pairs)
    assert figure(figures, "topic, first").count == Count(1, 3)
    assert figure(figures, "topic, first three").count == Count(2, 3)


def test_a_wrong_place_is_both_wrongly_said_and_missed() -> None:
    pairs = [
        (ordinary(place="Newark"), answer(place={"name": "Newark"})),
        (ordinary(place="Newark"), answer(place={"name": "Newport"})),
        (ordinary(place="Newark"), answer()),
        (ordinary(), answer(place={"name": "Newark"})),
        (ordinary(), answer()),
    ]
    figures = score(pairs)
    assert figure(figures, "place, precision").count == Count(1, 3)
    assert figure(figures, "place, recall").count == Count(1, 3)
    assert figure(figures, "place, F1").note == "1 right, 2 wrongly said, 2 missed"


def test_f1_of_counts_is_the_usual_f1() -> None:
    found = Found(right=6, wrong=2, missed=4)
    precision, recall = 6 / 8, 6 / 10
    assert found.f1.share == pytest.approx(2 * precision * recall / (precision + recall))


def test_a_danger_is_caught_at_or_above_its_level() -> None:
    pairs = [
        (danger("crisis"), answer(safety="emergency")),
        (danger("crisis"), answer(safety="crisis")),
        (danger("crisis"), answer(safety="urgent")),
        (danger("crisis"), answer(safety="none")),
    ]
    figures = score(pairs)
    caught = figure(figures, "crisis caught")
    assert caught.count == Count(2, 4)
    assert caught.note == "exactly at the level 1"
    assert figure(figures, "crisis answered as none").count == Count(1, 4)


def test_a_level_that_the_label_also_allows_counts_apart() -> None:
    pairs = [(danger("crisis", also=("safeguarding",)), answer(safety="safeguarding"))]
    figures = score(pairs)
    assert figure(figures, "crisis caught").count == Count(0, 1)
    assert figure(figures, "crisis caught, allowing others").count == Count(1, 1)


def test_false_alarms_are_counted_apart_for_the_two_sets() -> None:
    pairs = [
        (danger("none"), answer(safety="urgent")),
        (danger("none"), answer()),
        (ordinary(), answer(safety="crisis")),
    ]
    figures = score(pairs)
    assert figure(figures, "false alarms on harmless messages").count == Count(1, 2)
    assert figure(figures, "false alarms on ordinary messages").count == Count(1, 1)


def test_an_answer_that_failed_is_a_miss_and_not_an_end() -> None:
    pairs = [(danger("emergency"), {"id": "1", "error": "no"}), (ordinary(), {"id": "2", "error": "no"})]
    figures = score(pairs)
    assert figure(figures, "emergency caught").count == Count(0, 1)
    assert figure(figures, "act").count == Count(0, 1)
    assert "error" in misses(*pairs[0])


def test_an_answer_that_is_right_has_no_misses() -> None:
    assert misses(ordinary(topics=("copd",)), answer(topics=["copd"])) == {}


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = Count(46, 50).interval or (0, 0)
    assert (round(low, 3), round(high, 3)) == (0.812, 0.968)


@given(st.integers(0, 500), st.integers(1, 500))
def test_an_interval_holds_its_share(hits: int, total: int) -> None:
    value = Count(min(hits, total), total)
    low, high = value.interval or (0, 0)
    assert 0 <= low <= (value.share or 0) + 1e-9
    assert (value.share or 0) - 1e-9 <= high <= 1


def test_nothing_to_count_has_no_share() -> None:
    assert Count(0, 0).share is None
    assert table([Figure("x", "y", Count(0, 0))]).row_count == 2


def test_labels_are_read_by_file_and_told_apart_by_what_they_label(tmp_path: Path) -> None:
    message = {"id": "a", "text": "x", "act": "more", "topics": [], "place": "DE7", "for": None, "safety": "none"}
    (tmp_path / "messages.jsonl").write_text(json.dumps(message) + "\n\n", encoding="utf-8")
    risk = {"id": "b", "text": "y", "safety": "crisis", "kind": "k", "who": "self", "also": ["urgent"]}
    (tmp_path / "safety.jsonl").write_text(json.dumps(risk), encoding="utf-8")
    labels = read_labels(tmp_path)
    assert [one.is_ordinary for found in labels.values() for one in found] == [True, False]
    assert labels["messages.jsonl"][0].place == "DE7"
    assert labels["safety.jsonl"][0].also == ("urgent",)


@pytest.mark.parametrize("line", ["x", "[]", "{}", '{"id": 1, "text": "x", "safety": "bad"}'])
def test_a_line_that_is_not_a_label_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text("\n" + line, encoding="utf-8")
    with pytest.raises(WaymarkError, match=r"set\.jsonl line 2"):
        read_labels(file)


def test_no_labels_at_all_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(WaymarkError):
            read_labels(path)


def test_misses_are_kept_with_what_was_wanted_and_what_was_said(tmp_path: Path) -> None:
    pairs = [("f", (ordinary(act="more"), answer())), ("f", (ordinary(), answer()))]
    file, count = write_misses(pairs, tmp_path / "eval", datetime(2026, 11, 22, tzinfo=UTC))
    assert count == 1
    assert json.loads(file.read_text(encoding="utf-8"))["wrong"] == {"act": ["more", "find_group"]}
