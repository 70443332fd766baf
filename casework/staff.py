"""Staff accounts: argon2 passwords, one-time first passwords, and a lock after repeated failures."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import case, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import StaffError
from casework.models import StaffRow
from casework.transactions import reading, writing

ROLES = ("adviser", "navigator", "editor", "commissioner", "admin")
NAME = re.compile(r"[a-z][a-z0-9._-]{1,39}")
SHORTEST, LONGEST = 12, 200  # characters
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
    """Add accounts, check passwords, change them. Hashing is slow on purpose, so no transaction is open meanwhile."""

    def __init__(
        self, sessions: sessionmaker[Session], clock: Clock = utc_now, hasher: PasswordHasher | None = None
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        self._hasher = hasher or PasswordHasher()

    def add(self, name: str, role: str) -> str:
        """Make an account and give its one-time password, which is stored nowhere."""
        if not NAME.fullmatch(name):
            raise StaffError("a staff name is 2 to 40 small letters, digits, dots or dashes, starting with a letter")
        if role not in ROLES:
            raise StaffError(f"unknown role {role!r}; use one of {', '.join(ROLES)}")
        password = secrets.token_urlsafe(12)
        hashed = self._hasher.hash(password)
        try:
            with writing(self._sessions) as session:
                session.add(StaffRow(name=name, role=role, password_hash=hashed, created_at=self._clock()))
        except IntegrityError as error:
            raise StaffError(f"{name} exists already; to reset the password run: waymark user passwd {name}") from error
        return password

    def reset(self, name: str) -> str:
        """Give a new one-time password and end every login of this account."""
        password = secrets.token_urlsafe(12)
        self._store(name, password, must_change=True)
        return password

    def change(self, name: str, old: str, new: str) -> None:
        """The person changes their own password; every login of theirs ends."""
        if self.check(name, old) is None:
            raise StaffError("the old password is not right")
        if not SHORTEST <= len(new) <= LONGEST:
            raise StaffError(f"a password needs {SHORTEST} to {LONGEST} characters")
        if new == old:
            raise StaffError("choose a new password, not the old one")
        self._store(name, new, must_change=False)

    def check(self, name: str, password: str) -> StaffMember | None:
        """The account when the password fits and the account is not locked; else None.

        An unknown name takes as long as a wrong password. MAX_FAILURES wrong ones in a row lock the account for LOCK.
        """
        now = self._clock()
        with reading(self._sessions) as session:
            row = session.get(StaffRow, name)
        if row is not None and row.locked_until is not None and row.locked_until > now:
            return None
        if not self._fits(self._no_account if row is None else row.password_hash, password) or row is None:
            self._count_failure(name)
            return None
        if row.failures or row.locked_until is not None:
            self._change(name, failures=0, locked_until=None)
        return self._member(row)

    def member(self, name: str, session_version: int) -> StaffMember | None:
        """The account behind a cookie; None when the account or its logins have ended."""
        with reading(self._sessions) as session:
            row = session.get(StaffRow, name)
            return self._member(row) if row is not None and row.session_version == session_version else None

    def list(self) -> list[StaffMember]:
        """Every account, by name."""
        with reading(self._sessions) as session:
            return [self._member(row) for row in session.scalars(select(StaffRow).order_by(StaffRow.name))]

    @cached_property
    def _no_account(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(12))

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return len(password) <= LONGEST and self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def _count_failure(self, name: str) -> None:
        """Counted by the database itself, so that guesses made at the same moment all count."""
        is_last = StaffRow.failures + 1 >= MAX_FAILURES
        self._change(
            name,
            failures=case((is_last, 0), else_=StaffRow.failures + 1),
            locked_until=case((is_last, self._clock() + LOCK), else_=StaffRow.locked_until),
        )

    def _store(self, name: str, password: str, *, must_change: bool) -> None:
        changed = self._change(
            name,
            password_hash=self._hasher.hash(password),
            must_change=must_change,
            session_version=StaffRow.session_version + 1,
            failures=0,
            locked_until=None,
        )
        if not changed:
            raise StaffError(f"there is no account {name}; see them with: waymark user list")

    def _change(self, name: str, **values: object) -> bool:
        with writing(self._sessions) as session:
            changed = session.execute(update(StaffRow).where(StaffRow.name == name).values(**values))
            return changed.rowcount == 1  # pyright: ignore[reportAttributeAccessIssue]

    @staticmethod
    def _member(row: StaffRow) -> StaffMember:
        return StaffMember(row.name, row.role, row.must_change, row.session_version)
