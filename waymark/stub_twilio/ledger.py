"""What the stand-in remembers, in a file of its own, so that killing it loses nothing: messages, calls to make, blocks.

One thread uses it; each method is one small transaction.
"""

from __future__ import annotations

import json
import sqlite3
import time
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waymark.stub_twilio.rules import Faults

TABLES = """
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT UNIQUE NOT NULL, direction TEXT NOT NULL, sender TEXT NOT NULL,
    recipient TEXT NOT NULL, body TEXT NOT NULL, status TEXT NOT NULL, error INTEGER, parts INTEGER NOT NULL,
    callback TEXT NOT NULL DEFAULT '', media TEXT NOT NULL DEFAULT '', at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS message_pair ON message (recipient, sender, id);
CREATE TABLE IF NOT EXISTS webhook (
    id INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL, state TEXT NOT NULL, took REAL
);
CREATE TABLE IF NOT EXISTS blocked (ours TEXT NOT NULL, theirs TEXT NOT NULL, PRIMARY KEY (ours, theirs));
CREATE TABLE IF NOT EXISTS faults (id INTEGER PRIMARY KEY CHECK (id = 1), content TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Message:
    """One text, ours or a person's. `callback` is where news of it goes."""

    id: int
    sid: str
    direction: str
    sender: str
    recipient: str
    body: str
    status: str
    error: int | None
    parts: int
    callback: str
    media: str
    at: float


class Ledger:
    """The stand-in's memory."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, timeout=10)
        self._db.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=OFF"):  # a killed process loses nothing; a power cut may
            self._db.execute(f"PRAGMA {pragma}")
        self._db.executescript(TABLES)

    def add(self, direction: str, sender: str, recipient: str, body: str, **more: Any) -> Message:
        """Remember a new text and give it an id of the provider's shape."""
        prefix = "MM" if more.get("media") else "SM"
        kept = {"status": "received", "parts": 1, "callback": "", "media": "", **more}
        sid = f"{prefix}{uuid.uuid4().hex}"
        self._db.execute(
            "INSERT INTO message (sid, direction, sender, recipient, body, status, parts, callback, media, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (sid, direction, sender, recipient, body, kept["status"], kept["parts"], kept["callback"], kept["media"],
             time.time()),
        )  # fmt: skip
        return self.message(sid)

    def message(self, sid: str) -> Message:
        """One text. Raises KeyError when there is none."""
        row = self._db.execute("SELECT * FROM message WHERE sid = ?", (sid,)).fetchone()
        if row is None:
            raise KeyError(sid)
        return Message(**dict(row))

    def progress(self, sid: str, status: str, error: int | None = None) -> None:
        """A text has come further."""
        self._db.execute("UPDATE message SET status = ?, error = ? WHERE sid = ?", (status, error, sid))

    def listed(self, recipient: str, sender: str, limit: int) -> list[Message]:
        """The newest texts of ours between two numbers, newest first."""
        rows = self._db.execute(
            "SELECT * FROM message WHERE direction = 'outbound-api' AND recipient = ? AND sender = ?"
            " ORDER BY id DESC LIMIT ?", (recipient, sender, limit),
        )  # fmt: skip
        return [Message(**dict(row)) for row in rows]

    def thread(self, number: str, after: int = 0, limit: int = 200) -> list[Message]:
        """The newest texts from and to one phone, oldest first."""
        rows = self._db.execute(
            "SELECT * FROM message WHERE (sender = ? OR recipient = ?) AND id > ? ORDER BY id DESC LIMIT ?",
            (number, number, after, limit),
        ).fetchall()
        return [Message(**dict(row)) for row in reversed(rows)]

    def under_way(self) -> list[Message]:
        """Texts of ours that have not reached an end: after a restart they go on."""
        rows = self._db.execute("SELECT * FROM message WHERE status IN ('queued', 'sent') ORDER BY id")
        return [Message(**dict(row)) for row in rows]

    def plan_webhook(self, sid: str) -> int:
        """A call to us that is to be made; it is remembered until it is made or given up."""
        return self._db.execute("INSERT INTO webhook (sid, state) VALUES (?, 'planned')", (sid,)).lastrowid or 0

    def end_webhook(self, webhook_id: int, state: str, took: float) -> None:
        """`accepted` by us, `answered` with words, or `failed`; after so many seconds."""
        self._db.execute("UPDATE webhook SET state = ?, took = ? WHERE id = ?", (state, took, webhook_id))

    def planned(self) -> list[tuple[int, str]]:
        """Calls to us that have not been made, with the text of each."""
        rows = self._db.execute("SELECT id, sid FROM webhook WHERE state = 'planned' ORDER BY id")
        return [(int(row["id"]), str(row["sid"])) for row in rows]

    def block(self, ours: str, theirs: str, *, is_on: bool) -> None:
        """A person stopped this number of ours, or wants it again."""
        done = (
            "INSERT OR IGNORE INTO blocked VALUES (?, ?)" if is_on else "DELETE FROM blocked WHERE ours=? AND theirs=?"
        )
        self._db.execute(done, (ours, theirs))

    def is_blocked(self, ours: str, theirs: str) -> bool:
        """Whether nothing of ours may go to this person."""
        asked = "SELECT 1 FROM blocked WHERE ours = ? AND theirs = ?"
        return self._db.execute(asked, (ours, theirs)).fetchone() is not None

    @property
    def faults(self) -> Faults:
        """How badly it behaves now."""
        row = self._db.execute("SELECT content FROM faults").fetchone()
        return Faults(**json.loads(row["content"])) if row else Faults()

    def set_faults(self, faults: Faults) -> None:
        """Behave so from now on."""
        self._db.execute("INSERT OR REPLACE INTO faults VALUES (1, ?)", (json.dumps(faults.as_dict()),))
