"""Staff accounts: one-time passwords, a lock after wrong ones, and logins that end when they must."""

import pytest
from argon2 import PasswordHasher

from casework.casework import Casework
from casework.errors import StaffError
from casework.models import StaffRow
from casework.staff import LOCK, LONGEST, MAX_FAILURES, ROLES, SHORTEST
from tests.casework.room import Room

GOOD = "a long enough password"


def test_a_new_account_opens_with_its_one_time_password_and_must_change_it(room: Room) -> None:
    password = room.staff.add("asha", "navigator")
    member = room.staff.check("asha", password)
    assert member is not None
    assert (member.name, member.role, member.must_change, member.session_version) == ("asha", "navigator", True, 1)
    room.staff.change("asha", password, GOOD)
    member = room.staff.check("asha", GOOD)
    assert member is not None
    assert (member.must_change, member.session_version) == (False, 2)
    assert room.staff.check("asha", password) is None


def test_the_password_itself_is_stored_nowhere(room: Room) -> None:
    password = room.staff.add("asha", "navigator")
    with room.sessions() as session:
        stored = session.get_one(StaffRow, "asha").password_hash
    assert stored.startswith("$argon2id$")
    assert password not in stored


@pytest.mark.parametrize("name", ["", "a", "Asha", "1asha", "asha b", "asha\n", "a" * 41, "ashé", "../asha"])
def test_an_odd_name_is_refused(room: Room, name: str) -> None:
    with pytest.raises(StaffError, match="2 to 40 small letters"):
        room.staff.add(name, "navigator")


def test_an_unknown_role_is_refused_with_the_list(room: Room) -> None:
    with pytest.raises(StaffError, match="adviser, navigator, editor, commissioner, admin"):
        room.staff.add("asha", "boss")
    assert len(ROLES) == 5


def test_a_name_that_is_taken_says_how_to_reset_it(room: Room) -> None:
    room.staff.add("asha", "navigator")
    with pytest.raises(StaffError, match="waymark user passwd asha"):
        room.staff.add("asha", "admin")
    assert [member.role for member in room.staff.list()] == ["navigator"]


@pytest.mark.parametrize(
    ("new", "fault"),
    [("x" * (SHORTEST - 1), "12 to 200"), ("x" * (LONGEST + 1), "12 to 200"), (None, "choose a new password")],
)
def test_a_poor_new_password_is_refused(room: Room, new: str | None, fault: str) -> None:
    old = room.staff.add("asha", "navigator")
    with pytest.raises(StaffError, match=fault):
        room.staff.change("asha", old, old if new is None else new)
    assert room.staff.check("asha", old) is not None


def test_a_password_changes_only_with_the_old_one(room: Room) -> None:
    room.staff.add("asha", "navigator")
    with pytest.raises(StaffError, match="old password"):
        room.staff.change("asha", "wrong", GOOD)


def test_many_wrong_passwords_lock_the_account_for_a_while(room: Room) -> None:
    password = room.staff.add("asha", "navigator")
    for _ in range(MAX_FAILURES):
        assert room.staff.check("asha", "wrong") is None
    assert room.staff.check("asha", password) is None, "the account is locked"
    room.clock.move(seconds=LOCK.total_seconds())
    assert room.staff.check("asha", password) is not None
    with room.sessions() as session:
        row = session.get_one(StaffRow, "asha")
        assert (row.failures, row.locked_until) == (0, None)


def test_a_right_password_forgives_the_wrong_ones_before_it(room: Room) -> None:
    password = room.staff.add("asha", "navigator")
    for _ in range(3):
        for _ in range(MAX_FAILURES - 1):
            room.staff.check("asha", "wrong")
        assert room.staff.check("asha", password) is not None


def test_a_reset_unlocks_and_ends_every_login(room: Room) -> None:
    room.staff.add("asha", "navigator")
    for _ in range(MAX_FAILURES):
        room.staff.check("asha", "wrong")
    fresh = room.staff.reset("asha")
    member = room.staff.check("asha", fresh)
    assert member is not None
    assert member.must_change
    assert room.staff.member("asha", 1) is None
    assert room.staff.member("asha", 2) == member


def test_a_cookie_counts_only_for_an_account_that_stands(room: Room) -> None:
    room.staff.add("asha", "navigator")
    assert room.staff.member("asha", 1) is not None
    assert room.staff.member("asha", 2) is None
    assert room.staff.member("ben", 1) is None


def test_an_unknown_name_costs_as_much_work_as_a_wrong_password(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.staff.add("asha", "navigator")
    asked: list[str] = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: (asked.append("verify"), real(*given))[1])
    assert room.staff.check("asha", "wrong") is None
    assert room.staff.check("nobody", "wrong") is None
    assert len(asked) == 2


def test_a_reset_of_nobody_says_where_the_names_are(room: Room) -> None:
    with pytest.raises(StaffError, match="waymark user list"):
        room.staff.reset("nobody")


def test_a_damaged_hash_is_a_wrong_password(room: Room) -> None:
    password = room.staff.add("asha", "navigator")
    with room.sessions.begin() as session:
        session.get_one(StaffRow, "asha").password_hash = "damaged"
    assert room.staff.check("asha", password) is None


def test_the_list_is_by_name(room: Room) -> None:
    for name in ("zoe", "asha", "ben"):
        room.staff.add(name, "adviser")
    assert [member.name for member in room.staff.list()] == ["asha", "ben", "zoe"]


def test_a_real_installation_hashes_with_the_strong_settings(room: Room) -> None:
    hasher = Casework.over(room.sessions).staff._hasher
    assert (hasher.memory_cost, hasher.time_cost) >= (19_456, 2)  # OWASP's least for argon2id: 19 MiB, two rounds
