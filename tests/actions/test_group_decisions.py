"""What somebody needs, what is still missing, and which group they mean, as tables."""

from typing import Any

import pytest

from actions.groups import decisions as groups
from actions.groups.decisions import Need, need_from, picked
from actions.reading import PlaceRead, Reading
from tests.actions.samples import DERBY, NEWARK
from tests.actions.stage import talk

NAMES = ["Riverside Walkers", "Knit and Natter", "Lunch Club"]
SHOWN = ["a", "b", "c"]


def reading(**given: Any) -> Reading:
    return Reading.of(talk(**given))


@pytest.mark.parametrize(
    ("given", "before", "expected"),
    [
        ({"about": ("sleep",), "place": NEWARK}, Need((), None, None), (("sleep",), "Newark", None)),
        ({"when": "saturday"}, Need(("sleep",), PlaceRead.of(NEWARK), None), (("sleep",), "Newark", "saturday")),
        ({"about": ("stress",)}, Need(("sleep",), None, "monday"), (("stress",), None, None)),
        ({"about": ("sleep",)}, Need(("sleep",), None, "monday"), (("sleep",), None, "monday")),
        ({"place": DERBY}, Need(("sleep",), PlaceRead.of(NEWARK), None), (("sleep",), "Derby", None)),
        ({"chosen": DERBY, "place": NEWARK}, Need((), None, None), ((), "Derby", None)),
        ({"chosen": "s1", "place": NEWARK}, Need((), None, None), ((), "Newark", None)),
    ],
    ids=["all at once", "a day later", "another topic", "same topic", "another place", "chosen place", "chosen group"],
)
def test_the_message_counts_before_what_was_said(
    given: dict[str, Any], before: Need, expected: tuple[Any, ...]
) -> None:
    need = need_from(reading(**given), before, None)
    assert (need.topics, need.place and need.place.name, need.day) == expected


def test_a_place_told_once_is_kept() -> None:
    assert need_from(reading(about=("sleep",)), Need((), None, None), PlaceRead.of(NEWARK)).place == PlaceRead.of(
        NEWARK
    )


@pytest.mark.parametrize(
    ("topics_", "place", "choices", "asked", "step"),
    [
        (("sleep",), NEWARK, (), False, "show"),
        ((), NEWARK, (), False, "show"),
        (("sleep",), None, (), False, "ask_place"),
        (("sleep",), None, (), True, "show"),
        ((), None, (), False, "ask_place"),
        ((), None, (), True, "ask_need"),
        (("sleep",), None, (NEWARK, DERBY), True, "which_place"),
        (("sleep",), NEWARK, (NEWARK, DERBY), False, "show"),
    ],
)
def test_only_what_is_missing_is_asked(
    topics_: tuple[str, ...], place: Any, choices: tuple[Any, ...], asked: bool, step: groups.Step
) -> None:
    need = Need(topics_, PlaceRead.of(place), None)
    assert groups.next_step(need, reading(place_choices=choices), asked_place=asked) == step


@pytest.mark.parametrize(
    ("count", "has_place", "expected"),
    [(1, True, None), (0, True, "nothing_local"), (0, False, "no_place_given")],
)
def test_what_was_missing_has_a_name(count: int, has_place: bool, expected: str | None) -> None:
    assert groups.missing(count, has_place=has_place) == expected


def test_a_need_survives_a_slot() -> None:
    need = Need(("sleep", "stress"), PlaceRead.of(NEWARK), "monday")
    assert Need.of(need.as_dict()) == need
    assert Need.of(None) == Need((), None, None)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("2", 1),
        ("number 3 please", 2),
        ("the second one", 1),
        ("tell me about 1", 0),
        ("the last one", 2),
        ("tell me about the lunch club", 2),
        ("the walkers", 0),
        ("how much is it", None),
        ("is it on 3 December", None),
        ("at 3pm?", None),
        ("4", None),
    ],
)
def test_a_group_is_meant_by_number_order_or_name(text: str, index: int | None) -> None:
    assert picked(text, SHOWN, NAMES) == index


def test_the_only_group_shown_is_the_one_that_is_meant() -> None:
    assert picked("is it free?", ["a"], ["Lunch Club"]) == 0
    assert picked("is it free?", [], []) is None
