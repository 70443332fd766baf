"""The number that comes first is judged by the label's kind, and a kind that nobody knows is counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.waymark.labelled import answer, danger, found, ordinary
from waymark.errors import WaymarkError
from waymark.evaluation.first_numbers import RIGHT_FIRST, FirstNumbers
from waymark.evaluation.intervals import Count


@pytest.fixture(scope="module")
def numbers() -> FirstNumbers:
    return FirstNumbers.load()


def test_a_number_of_the_kind_is_right_and_another_is_not(numbers: FirstNumbers) -> None:
    label = danger("emergency", kind="stroke")
    assert numbers.is_right(label, found("stroke", "emergency"))
    assert numbers.is_right(label, found("heart", "emergency"))
    assert not numbers.is_right(label, found("suicide", "crisis"))


def test_who_is_at_risk_decides_where_it_makes_a_difference(numbers: FirstNumbers) -> None:
    told = danger("safeguarding", kind="child-neglect", who="other")
    telling = danger("safeguarding", kind="child-neglect", who="self")
    assert numbers.is_right(told, found("child_at_risk", "safeguarding", "other"))
    assert not numbers.is_right(telling, found("child_at_risk", "safeguarding", "other"))
    assert numbers.is_right(telling, found("child_disclosure", "safeguarding"))


def test_childline_is_right_only_where_the_assistant_saw_a_child(numbers: FirstNumbers) -> None:
    label = danger("crisis", kind="suicidal-thoughts", who="self")
    assert numbers.is_right(label, found("suicide", "crisis", under_18=True))
    assert not numbers.is_right(label, found("child_disclosure", "safeguarding"))


def test_a_level_that_the_label_allows_brings_its_own_number(numbers: FirstNumbers) -> None:
    over = found("stroke", "emergency")
    assert not numbers.is_right(danger("urgent", kind="eye"), over)
    assert numbers.is_right(danger("urgent", kind="eye", also=("emergency",)), over)


def test_a_kind_of_our_own_needs_no_entry(numbers: FirstNumbers) -> None:
    assert numbers.accepted(danger("urgent", kind="urgent_chemo")) == {"999"}


def test_unknown_kinds_are_counted_and_what_was_not_found_is_left_to_the_misses(numbers: FirstNumbers) -> None:
    pairs = [
        (danger("emergency", kind="stroke"), found("stroke", "emergency")),
        (danger("emergency", kind="stroke"), answer()),
        (danger("emergency", kind="bitten by a dragon"), found("stroke", "emergency")),
        (danger("none", kind="idiom"), found("stroke", "emergency")),
        (ordinary(), answer()),
    ]
    (figure,) = numbers.figures(pairs)
    assert (figure.name, figure.count) == (RIGHT_FIRST, Count(1, 1))
    assert figure.note == "1 more of a kind that the table does not know"


def test_a_reply_without_findings_of_its_own_is_judged_by_what_was_found(numbers: FirstNumbers) -> None:
    silent = found("scam", "urgent") | {"replies": [{"text": "...", "custom": {}}]}
    assert numbers.is_right(danger("urgent", kind="scam"), silent)


def test_a_number_that_the_reply_table_lacks_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "first_numbers.yml"
    table.write_text("under_18: [nobody]\nlevels: {}\nkinds: {}\n", encoding="utf-8")
    with pytest.raises(WaymarkError, match="nobody"):
        FirstNumbers.load(table)
