"""Text messages are counted as phones and bills count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.septets import outside_gsm7, segments, septets


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 1), ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2)],
    ids=["empty", "160", "161", "306", "307", "80 euro signs", "81 euro signs"],
)
def test_segments_are_counted_in_septets(text: str, count: int) -> None:
    assert segments(text) == count


def test_an_extension_character_is_not_cut_in_two() -> None:
    assert segments("a" * 152 + "€" + "a" * 152) == 3


@pytest.mark.parametrize(("text", "count"), [("🙂" * 35, 1), ("🙂" * 36, 2), ("…" + "a" * 69, 1), ("…" + "a" * 70, 2)])
def test_other_characters_cost_the_whole_message(text: str, count: int) -> None:
    assert segments(text) == count


def test_extension_characters_take_two_septets() -> None:
    assert septets("£5 €5") == 6


def test_characters_outside_are_named_once_in_order() -> None:
    assert outside_gsm7("a…b☎c…") == ("…", "☎")
    with pytest.raises(ValueError, match="…"):
        septets("…")


@given(st.text(max_size=400))
def test_any_text_can_be_counted(text: str) -> None:
    assert segments(text) >= 1
