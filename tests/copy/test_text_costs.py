"""What texts cost: no reply takes more than two segments, and the whole way to a group no more than six."""

from __future__ import annotations

import pytest

from knowledge_base.septets import outside_gsm7
from tools.text_costs import (
    composed,
    filled,
    median_answer,
    per_article,
    per_conversation,
    per_notice,
    per_response,
    said_without_the_bot,
    tables,
    typical,
)
from waymark.settings import ESTIMATED_PENCE

CONVERSATIONS = {cost.name: cost for cost in per_conversation()}


def test_the_median_answer_costs_two_segments_at_most() -> None:
    assert median_answer() <= 2


@pytest.mark.parametrize("name", [name for name in CONVERSATIONS if name.startswith("find a group")])
def test_the_whole_way_to_a_group_costs_six_segments_at_most(name: str) -> None:
    assert CONVERSATIONS[name].segments <= 6


def test_every_reply_with_typical_values_fits_two_segments() -> None:
    assert [cost.name for cost in per_response() if cost.segments > 2] == []


def test_every_text_that_goes_out_without_the_bot_fits_two_segments_and_is_in_the_tables() -> None:
    assert [cost.name for cost in per_notice() if cost.segments > 2] == []
    assert {name: outside_gsm7(words) for name, words in said_without_the_bot().items() if outside_gsm7(words)} == {}
    assert [cost.name for cost in per_notice() if cost.name not in tables(4.0)] == []


def test_every_article_fits_two_segments() -> None:
    assert [cost.name for cost in per_article() if cost.segments > 2] == []


def test_no_reply_needs_letters_that_make_texts_dear() -> None:
    """A mark outside GSM-7 more than halves what fits."""
    assert {
        cost.name: outside_gsm7(filled(cost.name)) for cost in per_response() if outside_gsm7(filled(cost.name))
    } == {}


def test_a_dearer_segment_costs_more_pence() -> None:
    cost = CONVERSATIONS["find a group"]
    assert (cost.pence(3.5), cost.pence(7.0)) == (cost.segments * 3.5, cost.segments * 7.0)


def test_the_tables_say_when_their_price_is_an_estimate() -> None:
    assert tables(ESTIMATED_PENCE).splitlines()[0] == (
        "One segment: 4p. This is OUR ESTIMATE, so every pence below is one: set WAYMARK_SMS_PENCE."
    )
    assert tables(3.65).splitlines()[0] == "One segment: 3.65p (WAYMARK_SMS_PENCE)."
    assert f"{CONVERSATIONS['find a group'].segments * 3.65:5.1f}" in tables(3.65)


def test_the_list_of_groups_fits_with_how_to_choose_one() -> None:
    listed = composed(typical()["conversations"]["find a group"][1])
    assert listed.endswith("Send 1, 2 or 3 for more.")
