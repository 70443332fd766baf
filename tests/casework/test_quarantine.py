"""What was refused is kept for a person, sealed, and cannot fill the disk."""

import pytest
from sqlalchemy import select

from casework import quarantine
from casework.errors import CaseworkError
from casework.models import QuarantineRow, StaffActionRow
from casework.quarantine import ALARM, NOT_KEPT, Quarantine
from casework.sealing import Seals
from tests.casework.room import Room

WORDS = {"From": "+447700900123", "Body": "help me"}


@pytest.fixture
def kept(room: Room) -> Quarantine:
    return Quarantine(room.sessions, Seals("a secret that is long enough for a test"), room.clock)


def acts(room: Room) -> list[tuple[str, str, str]]:
    with room.sessions() as session:
        rows = session.scalars(select(StaffActionRow).order_by(StaffActionRow.id))
        return [(row.by, row.action, row.about.split()[0]) for row in rows]


def test_a_refused_text_is_kept_and_read_by_name(room: Room, kept: Quarantine) -> None:
    assert kept.keep("signature", WORDS)
    (one,) = kept.listed()
    assert (one.reason, one.times, one.first_at, one.last_at) == ("signature", 1, room.clock(), room.clock())
    assert kept.read(one.id, "mo") == WORDS
    assert acts(room) == [("mo", "read_refused", "refused")]
    with room.sessions() as session:
        row = session.scalars(select(QuarantineRow)).one()
    assert "help me" not in row.sealed + row.digest


def test_the_same_text_again_is_counted_and_another_is_a_row_of_its_own(room: Room, kept: Quarantine) -> None:
    began = room.clock()
    kept.keep("signature", WORDS)
    room.clock.move(minutes=5)
    kept.keep("signature", dict(reversed(WORDS.items())), times=3)
    kept.keep("signature", WORDS | {"Body": "help"}), kept.keep("no_account", WORDS)
    listed = [(one.reason, one.times, one.first_at) for one in kept.listed()]
    assert listed == [("no_account", 1, room.clock()), ("signature", 1, room.clock()), ("signature", 4, began)]
    assert kept.listed()[-1].last_at == room.clock()
    assert kept.count() == 3


def test_many_refusals_raise_one_alarm(room: Room, kept: Quarantine) -> None:
    for _ in range(3):
        kept.keep("signature", WORDS)
    assert [alarm.name for alarm in room.casework.desk.alarms()] == [ALARM]


def test_once_dismissed_by_name_the_words_are_gone(room: Room, kept: Quarantine) -> None:
    kept.keep("signature", WORDS)
    (one,) = kept.listed()
    kept.handled(one.id, "mo")
    assert kept.listed() == []
    assert acts(room) == [("mo", "dismiss_refused", "refused")]
    for again in (kept.handled, kept.read):
        with pytest.raises(CaseworkError, match="dismissed already"):
            again(one.id, "asha")
    assert len(acts(room)) == 1


def test_the_same_text_after_it_was_dismissed_is_kept_anew(kept: Quarantine) -> None:
    kept.keep("signature", WORDS)
    kept.handled(kept.listed()[0].id, "mo")
    kept.keep("signature", WORDS)
    assert [one.times for one in kept.listed()] == [1]


def test_a_forger_cannot_fill_the_disk_and_every_one_is_counted(
    room: Room, kept: Quarantine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MOST_KEPT", 2)
    stored = [kept.keep("signature", {"Body": f"help {number}"}) for number in range(6)]
    assert stored == [True, True, False, False, False, False]
    newest = kept.listed()[0]
    assert (newest.reason, newest.times) == (NOT_KEPT, 4)
    assert room.counts()["quarantine"] == 3
    assert kept.read(kept.listed()[0].id, "mo") == {}
    for one in kept.listed():
        kept.handled(one.id, "mo")
    assert kept.keep("signature", WORDS)


def test_the_row_that_counts_the_rest_is_never_off_the_list(kept: Quarantine) -> None:
    kept.count_more(7)
    for number in range(5):
        kept.keep("signature", {"Body": f"help {number}"})
    assert [(one.reason, one.times) for one in kept.listed(2)] == [(NOT_KEPT, 7), ("signature", 1)]
    assert kept.count() == 12
