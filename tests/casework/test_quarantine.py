"""What was refused is kept for a person, sealed, and cannot fill the disk."""

import pytest
from sqlalchemy import select

from casework import quarantine
from casework.models import QuarantineRow
from casework.quarantine import ALARM, Quarantine
from casework.sealing import Seals
from tests.casework.room import Room

WORDS = {"From": "+447700900123", "Body": "help me"}


@pytest.fixture
def kept(room: Room) -> Quarantine:
    return Quarantine(room.sessions, Seals("a secret that is long enough for a test"), room.clock)


def test_a_refused_text_is_kept_and_read_again(room: Room, kept: Quarantine) -> None:
    assert kept.keep("signature", WORDS)
    assert [(one.reason, one.fields) for one in kept.waiting()] == [("signature", WORDS)]
    with room.sessions() as session:
        assert "help me" not in session.scalars(select(QuarantineRow.sealed)).one()


def test_many_refusals_raise_one_alarm(room: Room, kept: Quarantine) -> None:
    for _ in range(3):
        kept.keep("signature", WORDS)
    assert [alarm.name for alarm in room.casework.desk.alarms()] == [ALARM]


def test_once_handled_the_words_are_gone(kept: Quarantine) -> None:
    kept.keep("signature", WORDS)
    kept.handled(kept.waiting()[0].id, "mo")
    assert kept.waiting() == []


def test_a_forger_cannot_fill_the_disk(room: Room, kept: Quarantine, monkeypatch) -> None:
    monkeypatch.setattr(quarantine, "MOST_KEPT", 2)
    assert [kept.keep("signature", WORDS) for _ in range(3)] == [True, True, False]
    assert room.counts()["quarantine"] == 2
    kept.handled(kept.waiting()[0].id, "mo")
    assert kept.keep("signature", WORDS)
