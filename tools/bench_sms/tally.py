"""Counts what became of every text, from the two ledgers that survive anything: our database and the stand-in's."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.models import AddressRow, InboxRow, OutboxRow

PART = re.compile(r"[?&]part=(\d+)\.")
UNDER_WAY = ("queued", "sending")


@dataclass(frozen=True)
class Tally:
    """What became of the texts. `acknowledged` are those that an address of ours answered with success."""

    texts: int
    acknowledged: int
    never_acknowledged: int
    lost: int
    unanswered: int
    sent_twice: int
    out_of_order: int
    unknown: int
    failed: int
    replies: int
    webhook_ms: list[float] = field(repr=False)

    def webhook(self, share: float) -> float:
        """The webhook's time at a share such as 0.99, in milliseconds; 0 when none was made."""
        ordered = sorted(self.webhook_ms)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def is_drained(sessions: sessionmaker[Session]) -> bool:
    """Whether nothing waits, is being answered or is being sent."""
    with sessions() as session:
        inbox = select(func.count()).select_from(InboxRow).where(InboxRow.state.in_(("waiting", "leased")))
        mine = OutboxRow.conversation_id == AddressRow.conversation_id
        outbox = select(func.count()).select_from(OutboxRow).join(AddressRow, mine)
        return not session.scalar(inbox) and not session.scalar(outbox.where(OutboxRow.state.in_(UNDER_WAY)))


def calls_left(ledger: Path) -> int:
    """How many calls to us the stand-in has still to make."""
    with sqlite3.connect(ledger, timeout=10) as db:
        return int(db.execute("SELECT count(*) FROM webhook WHERE state = 'planned'").fetchone()[0])


def tally(sessions: sessionmaker[Session], ledger: Path) -> Tally:
    """Count everything."""
    with sqlite3.connect(ledger, timeout=10) as db:
        calls = db.execute("SELECT sid, state, took FROM webhook").fetchall()
        sent = db.execute(
            "SELECT callback, recipient FROM message WHERE direction = 'outbound-api' ORDER BY id"
        ).fetchall()
    accepted = {sid for sid, state, _ in calls if state == "accepted"}
    told = {sid for sid, *_ in calls}
    with sessions() as session:
        inbox = {row.external_id.partition(":")[2]: row for row in session.scalars(select(InboxRow))}
        replies = session.scalars(select(OutboxRow).join(
            AddressRow, AddressRow.conversation_id == OutboxRow.conversation_id)).all()  # fmt: skip
    answered = {row.inbox_id for row in replies}
    parts = [(int(found[1]), to) for callback, to in sent if (found := PART.search(callback))]
    times = Counter(row_id for row_id, _ in parts)
    return Tally(
        texts=len(told),
        acknowledged=len(accepted),
        never_acknowledged=len(told - accepted),
        lost=len(accepted - set(inbox)),
        unanswered=sum(1 for sid in accepted & set(inbox) if inbox[sid].id not in answered),
        sent_twice=sum(1 for count in times.values() if count > 1),
        out_of_order=_out_of_order(parts),
        unknown=sum(1 for row in replies if row.state == "unknown"),
        failed=sum(1 for row in replies if row.state == "failed"),
        replies=len(replies),
        webhook_ms=[took * 1000 for _, state, took in calls if state == "accepted" and took is not None],
    )


def _out_of_order(parts: list[tuple[int, str]]) -> int:
    """How many replies reached a phone before one that was written earlier for the same phone."""
    newest: dict[str, int] = defaultdict(int)
    wrong = 0
    for row_id, to in parts:
        wrong += row_id < newest[to]
        newest[to] = max(newest[to], row_id)
    return wrong
