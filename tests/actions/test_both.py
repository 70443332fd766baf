"""Two things in one message: what is done, and in which order."""

import pytest

from actions.steering.both import DEEDS, SMALL_TALK
from actions.steering.decisions import FIRST_TO_LAST, in_order
from bot.nlu.decisions import DEEDS as READ


@pytest.mark.parametrize(
    ("acts", "asks", "order"),
    [
        (("find_group", "thank"), False, ("thank", "find_group")),
        (("talk_to_person", "feedback"), False, ("feedback", "talk_to_person")),
        (("goodbye", "find_group"), False, ("find_group", "goodbye")),
        (("find_group", "manage_contact"), False, ("manage_contact", "find_group")),
        (("find_group", "manage_contact"), True, ("manage_contact",)),
        (("manage_contact", "thank", "talk_to_person"), True, ("thank", "talk_to_person", "manage_contact")),
        (("goodbye", "manage_contact"), True, ("manage_contact",)),
    ],
)
def test_what_is_done_and_in_which_order(acts: tuple[str, ...], asks: bool, order: tuple[str, ...]) -> None:
    assert in_order(acts, asks_about_stopping=asks) == order


def test_every_deed_that_is_read_can_be_done_and_has_its_place() -> None:
    assert set(DEEDS) == set(READ)
    assert set(FIRST_TO_LAST) == set(DEEDS) | set(SMALL_TALK)
