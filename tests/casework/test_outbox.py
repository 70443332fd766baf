"""What a browser is sent: in order, from where it stopped, and marked once it was."""

import pytest
from sqlalchemy import select, update

from casework.models import OutboxRow
from tests.casework.room import Room


def test_parts_are_read_from_where_the_browser_stopped(room: Room, conversation: str) -> None:
    for words in ("one", "two", "three"):
        room.turn(conversation, reply=words)
    outbox = room.casework.outbox
    told = outbox.after(conversation, 0)
    assert [part.text for part in told] == ["one", "two", "three"]
    assert [part.text for part in outbox.after(conversation, told[0].id)] == ["two", "three"]
    assert [part.text for part in outbox.after(conversation, 0, limit=2)] == ["one", "two"]
    assert outbox.after(conversation, told[-1].id) == []


def test_one_listener_hears_of_every_conversation(room: Room, conversation: str) -> None:
    outbox = room.casework.outbox
    before = outbox.newest()
    room.turn(conversation)
    assert outbox.spoken_since(before) == [(outbox.newest(), conversation)]


def test_an_empty_outbox_has_no_newest_part(room: Room) -> None:
    assert room.casework.outbox.newest() == 0
    assert room.casework.outbox.spoken_since(0) == []


@pytest.mark.parametrize(
    ("state", "after"),
    [("queued", "delivered"), ("sending", "delivered"), ("sent", "delivered"), ("delivered", "delivered"),
     ("failed", "failed"), ("unknown", "unknown")],
)  # fmt: skip
def test_states_only_move_forward(room: Room, conversation: str, state: str, after: str) -> None:
    room.turn(conversation)
    part = room.casework.outbox.after(conversation, 0)[0]
    with room.sessions.begin() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id == part.id).values(state=state))
    room.casework.outbox.delivered(conversation, part.id)
    with room.sessions() as session:
        assert session.get_one(OutboxRow, part.id).state == after


def test_delivered_means_up_to_here_and_only_this_conversation(room: Room, conversation: str) -> None:
    room.turn(conversation), room.turn(conversation)
    first, second = room.casework.outbox.after(conversation, 0)
    room.casework.outbox.delivered(conversation, first.id)
    with room.sessions() as session:
        states = dict(session.execute(select(OutboxRow.id, OutboxRow.state)).all())
    assert (states.pop(first.id), states.pop(second.id)) == ("delivered", "queued")
    assert set(states.values()) == {"queued"}


def test_the_number_of_an_erased_part_never_comes_back(room: Room, conversation: str) -> None:
    room.turn(conversation)
    last = room.casework.outbox.newest()
    with room.sessions.begin() as session:
        session.delete(session.get_one(OutboxRow, last))
    room.turn(conversation)
    assert room.casework.outbox.newest() > last
