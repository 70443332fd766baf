"""What numbers mean and how somebody wants to be written to: kept with the turn, one row for each conversation."""

from __future__ import annotations

from typing import Any

import pytest

from casework.delivery_models import AddressRow
from casework.errors import LeaseLost
from casework.manner import AllowTelling, Manner, WriteEasy
from casework.messaging.compose import Page
from casework.messaging.parts import ReplyPart
from casework.offers import OPEN, RememberOffer
from casework.transactions import writing
from casework.turns import TurnOutcome
from tests.casework.room import Room

CHOIR: dict[str, Any] = {"title": "Choir", "say": "Choir", "act": "service_detail", "value": "s1"}
PAGE = Page("The rest.", (CHOIR,))


def test_nothing_was_offered_at_first(room: Room, conversation: str) -> None:
    assert room.casework.standings.of(conversation).offer is None


def test_the_newest_offer_replaces_the_one_before(room: Room, conversation: str) -> None:
    room.turn(conversation, RememberOffer((CHOIR,), (PAGE,)))
    offer = room.casework.standings.of(conversation).offer
    assert offer is not None
    assert (offer.options, offer.pages) == ((CHOIR,), (PAGE,))
    room.turn(conversation, RememberOffer(()))
    after = room.casework.standings.of(conversation).offer
    assert after is not None
    assert (after.options, after.pages) == ((), ())


def test_numbers_expire_after_a_day(room: Room, conversation: str) -> None:
    room.turn(conversation, RememberOffer((CHOIR,)))
    offer = room.casework.standings.of(conversation).offer
    assert offer is not None
    room.clock.now += OPEN
    assert not offer.is_open(room.clock())
    room.clock.move(seconds=-1)
    assert offer.is_open(room.clock())


def test_an_offer_of_a_turn_that_lost_its_lease_is_not_kept(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased = room.leased()
    room.clock.move(minutes=1)
    room.leased("bot-2")
    with pytest.raises(LeaseLost):
        room.casework.turns.finish(leased, TurnOutcome((ReplyPart("x"),), (RememberOffer((CHOIR,)),)))
    assert room.casework.standings.of(conversation).offer is None


def test_easy_is_kept_until_it_is_taken_back(room: Room, conversation: str) -> None:
    assert room.casework.standings.of(conversation).manner == Manner()
    room.turn(conversation, WriteEasy(True))
    assert room.casework.standings.of(conversation).manner.is_easy
    room.turn(conversation, AllowTelling(False))
    assert room.casework.standings.of(conversation).manner.is_easy
    room.turn(conversation, WriteEasy(False))
    assert not room.casework.standings.of(conversation).manner.is_easy


def address(room: Room, conversation: str, line_type: str, *, is_current: bool = True) -> None:
    with writing(room.sessions) as session:
        session.add(
            AddressRow(
                conversation_id=conversation,
                lookup=line_type,
                sealed="sealed",
                line_type=line_type,
                our_number="+441632960000",
                is_current=is_current,
                at=room.clock(),
            )
        )


@pytest.mark.parametrize(("line_type", "may_tell"), [("landline", False), ("mobile", True), ("unknown", True)])
def test_only_a_landline_must_agree_first(room: Room, conversation: str, line_type: str, may_tell: bool) -> None:
    address(room, conversation, line_type)
    assert room.casework.standings.of(conversation).manner.may_tell is may_tell


def test_a_landline_that_agreed_may_be_told(room: Room, conversation: str) -> None:
    address(room, conversation, "landline")
    room.turn(conversation, AllowTelling(True))
    assert room.casework.standings.of(conversation).manner.may_tell
    room.turn(conversation, AllowTelling(False))
    assert not room.casework.standings.of(conversation).manner.may_tell


def test_a_landline_that_was_given_up_does_not_matter(room: Room, conversation: str) -> None:
    address(room, conversation, "landline", is_current=False)
    assert room.casework.standings.of(conversation).manner.may_tell
