"""Counts what became of every text, from the two ledgers that survive anything: our database and the stand-in's."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from casework.models import AddressRow, InboxRow, NoticeRow, OutboxRow

PART = re.compile(r"[?&]part=(\d+)\.")
UNDER_WAY = ("queued", "sending")
APART = ("unknown", "failed")


@dataclass(frozen=True)
class Tally:
    """What became of the texts. `acknowledged` are those that an address of ours answered with success, without words.

    A text is answered when a phone has got an answer to it. `unknown` and `failed` answers are counted apart: nobody
    knows of the first, and of the second somebody does. `answered_twice` counts two answers and one that came twice.
    """

    texts: int
    acknowledged: int
    never_acknowledged: int
    lost: int
    unanswered: int
    answered_twice: int
    out_of_order: int
    unknown: int
    failed: int
    replies: int
    webhook_ms: list[float] = field(repr=False)
    fates: list[str] = field(repr=False)

    @property
    def is_kept(self) -> bool:
        """Whether the promise was kept: of those acknowledged nothing lost, nothing twice, everything in order."""
        return not (self.lost or self.unanswered or self.answered_twice or self.out_of_order or self.failed)

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
    with sessions() as session:
        inbox = list(session.scalars(select(InboxRow)))
        outbox = list(session.scalars(select(OutboxRow).join(
            AddressRow, AddressRow.conversation_id == OutboxRow.conversation_id)))  # fmt: skip
        told = {(row.conversation_id, row.name) for row in session.scalars(select(NoticeRow))}
    return counted(calls, [(_row_of(callback), to) for callback, to in sent], inbox, outbox, told)


def counted(
    calls: Sequence[tuple[str, str, float | None]],
    arrived: Sequence[tuple[int, str]],
    inbox: Sequence[InboxRow],
    outbox: Sequence[OutboxRow],
    notices: Iterable[tuple[str, str]] = (),
) -> Tally:
    """The counting itself. `calls` are those to us: the text's id, the end and the seconds. `arrived` are the answers
    that the stand-in took, in its order: our row and the phone. `notices` are who was told why we are quiet.
    """
    quiet = dict(notices)
    told, accepted = {sid for sid, *_ in calls}, {sid for sid, state, _ in calls if state == "accepted"}
    texts = {row.external_id.partition(":")[2]: row for row in inbox}
    times = Counter(row_id for row_id, _ in arrived)
    answers: dict[int | None, list[OutboxRow]] = defaultdict(list)
    for row in outbox:
        if row.ordinal >= 0:  # what is said while no bot was there is no answer
            answers[row.inbox_id].append(row)

    def is_answered(text: InboxRow) -> bool:
        return any(times[row.id] or row.state in APART for row in answers[text.id])

    unanswered = [texts[sid] for sid in accepted & set(texts) if not is_answered(texts[sid])]
    twice = {row.id for row in outbox if times[row.id] > 1}
    return Tally(
        texts=len(told),
        acknowledged=len(accepted),
        never_acknowledged=len(told - accepted),
        lost=len(accepted - set(texts)),
        unanswered=len(unanswered),
        answered_twice=len(twice) + sum(1 for rows in answers.values() if len(rows) > 1),
        out_of_order=_out_of_order(arrived, {row.id: row.inbox_id or 0 for row in outbox if row.ordinal >= 0}),
        unknown=sum(1 for row in outbox if row.state == "unknown"),
        failed=sum(1 for row in outbox if row.state == "failed"),
        replies=len(outbox),
        webhook_ms=[took * 1000 for _, state, took in calls if state == "accepted" and took is not None],
        fates=[fate(text, answers[text.id], quiet.get(text.conversation_id, "")) for text in unanswered],
    )


def fate(text: InboxRow, rows: Sequence[OutboxRow], quiet: str) -> str:
    """One line of what is known of a text that was not answered."""
    said = ", ".join(f"outbox {row.id} {row.state}" for row in rows) or "nothing was said"
    where = f"{text.state} in {text.conversation_id} after {text.tries} tries"
    return f"inbox {text.id} {where}, received {text.received_at}: {said}{quiet and f'; told before: {quiet}'}"


def _row_of(callback: str) -> int:
    """Our row behind a text that the stand-in took. Raises ValueError for one that nobody can place."""
    found = PART.search(callback)
    if found is None:
        raise ValueError("the stand-in took a text without the id of a row of ours")
    return int(found[1])


def _out_of_order(arrived: Sequence[tuple[int, str]], text_of: dict[int, int]) -> int:
    """How many answers reached a phone before one to an earlier text of the same phone."""
    newest: dict[str, int] = defaultdict(int)
    wrong = 0
    for row_id, to in arrived:
        text = text_of.get(row_id, newest[to])
        wrong += text < newest[to]
        newest[to] = max(newest[to], text)
    return wrong
