"""Staff accounts: argon2 passwords, one-time first passwords, and a lock after repeated failures."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import StaffError
from casework.models import StaffRow

ROLES = ("adviser", "navigator", "editor", "commissioner", "admin")
NAME = re.compile(r"^[a-z][a-z0-9._-]{1,39}$")
SHORTEST = 12
MAX_FAILURES = 10
LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class StaffMember:
    """Who is logged in, and what the cookie must still match."""

    name: str
    role: str
    must_change: bool
    session_version: int


class Staff:
    """Add accounts, check passwords, change them."""

    def __init__(self, sessions: sessionmaker[Session], clock: Clock = utc_now) -> None:
        self._sessions = sessions
        self._clock = clock
        self._hasher = PasswordHasher()

    def add(self, name: str, role: str) -> str:
        """Make an account and give its one-time password, which is stored nowhere."""
        if not NAME.match(name):
            raise StaffError("a staff name is 2 to 40 small letters, digits, dots or dashes, starting with a letter")
        if role not in ROLES:
            raise StaffError(f"unknown role {role!r}; use one of {', '.join(ROLES)}")
        password = secrets.token_urlsafe(12)
        with self._sessions.begin() as session:
            if session.get(StaffRow, name) is not None:
                raise StaffError(f"{name} exists already; to reset the password run: waymark user passwd {name}")
            session.add(
                StaffRow(name=name, role=role, password_hash=self._hasher.hash(password), created_at=self._clock())
            )
        return password

    def reset(self, name: str) -> str:
        """Give a new one-time password and end every login of this account."""
        password = secrets.token_urlsafe(12)
        self._store(name, password, must_change=True)
        return password

    def change(self, name: str, old: str, new: str) -> None:
        """The person changes their own password."""
        if self.check(name, old) is None:
            raise StaffError("the old password is not right")
        if len(new) < SHORTEST:
            raise StaffError(f"a password needs at least {SHORTEST} characters")
        if new == old:
            raise StaffError("choose a new password, not the old one")
        self._store(name, new, must_change=False)

    def check(self, name: str, password: str) -> StaffMember | None:
        """The account when the password fits and the account is not locked; else None."""
        now = self._clock()
        with self._sessions.begin() as session:
            row = session.get(StaffRow, name)
            if row is None or (row.locked_until is not None and row.locked_until > now):
                return None
            try:
                self._hasher.verify(row.password_hash, password)
            except (VerifyMismatchError, InvalidHashError):
                row.failures += 1
                if row.failures >= MAX_FAILURES:
                    row.failures, row.locked_until = 0, now + LOCK
                return None
            row.failures, row.locked_until = 0, None
            return self._member(row)

    def member(self, name: str, session_version: int) -> StaffMember | None:
        """The account behind a cookie; None when the account or its logins have ended."""
        with self._sessions() as session:
            row = session.get(StaffRow, name)
            return self._member(row) if row is not None and row.session_version == session_version else None

    def list(self) -> list[StaffMember]:
        """Every account, by name."""
        with self._sessions() as session:
            return [self._member(row) for row in session.scalars(select(StaffRow).order_by(StaffRow.name))]

    def _store(self, name: str, password: str, *, must_change: bool) -> None:
        with self._sessions.begin() as session:
            row = session.get(StaffRow, name)
            if row is None:
                raise StaffError(f"there is no account {name}; see them with: waymark user list")
            row.password_hash, row.must_change = self._hasher.hash(password), must_change
            row.session_version += 1
            row.failures, row.locked_until = 0, None

    @staticmethod
    def _member(row: StaffRow) -> StaffMember:
        return StaffMember(row.name, row.role, row.must_change, row.session_version)
