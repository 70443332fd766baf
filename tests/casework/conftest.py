"""Every casework test gets a conversation in the empty room of databases.py."""

import pytest

from tests.casework.room import Room


@pytest.fixture
def conversation(room: Room) -> str:
    """One open conversation, beside another that must never matter."""
    noise = room.casework.conversations.open("sms")
    room.turn(noise, words="noise", reply="noise")
    return room.casework.conversations.open("web")
