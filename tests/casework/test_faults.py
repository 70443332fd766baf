"""A database that is locked, full, away or out of connections, and clocks that differ: nothing is half stored."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session, sessionmaker

from casework.casework import Casework
from casework.effects import OpenHandoff, RecordEnquiry
from casework.errors import CaseworkUnavailable, LeaseLost
from casework.inbox import LEASE, InboundMessage
from casework.messaging.parts import ReplyPart
from casework.transactions import reading, writing
from casework.turns import TurnOutcome
from knowledge_base.database import open_engine, session_factory
from tests.casework.room import Room

pytestmark = pytest.mark.slow  # real processes, disks and waits take seconds

ONLY_SQLITE = pytest.mark.parametrize("room", ["sqlite"], indirect=True)  # a file that one process can lock or fill
OUTCOME = TurnOutcome(
    (ReplyPart("an answer"),), (RecordEnquiry("find_group", ("sleep",)), OpenHandoff("asked", "today"))
)

LOCKS = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""

FILLS = """
import resource, sys
from pathlib import Path
from casework.casework import Casework
from casework.errors import CaseworkUnavailable
from casework.inbox import InboundMessage
from knowledge_base.database import open_engine, session_factory

file, conversation, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
casework = Casework.over(session_factory(open_engine(f"sqlite:///{file}", schema="casework")))
for number in range(10_000):
    try:
        casework.inbox.accept(InboundMessage(f"f{number}", conversation, "sms", "x" * 5_000))
    except CaseworkUnavailable:
        print("full")
        break
    print(f"f{number}")
    sys.stdout.flush()
"""


@contextmanager
def locked(room: Room) -> Iterator[None]:
    """Another process holds the file's write lock."""
    path = room.url.removeprefix("sqlite:///")
    with subprocess.Popen(
        [sys.executable, "-c", LOCKS, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "locked"
        yield
        holder.communicate("")


@ONLY_SQLITE
def test_a_file_that_another_process_locks_stores_nothing_and_everything_once_it_is_free(
    room: Room, conversation: str
) -> None:
    room.message(conversation)
    leased, before = room.leased(), room.counts()
    told = InboundMessage("SM1", conversation, "sms", "hello")
    with locked(room):
        with pytest.raises(CaseworkUnavailable, match="cannot be written now"):
            room.casework.inbox.accept(told)
        with pytest.raises(CaseworkUnavailable):
            room.casework.turns.finish(leased, OUTCOME)
        assert room.counts() == before, "readers go on"
    assert room.casework.inbox.accept(told).is_new
    room.casework.turns.finish(leased, OUTCOME)
    assert len(room.casework.outbox.after(conversation, 0)) == 1


@ONLY_SQLITE
@pytest.mark.parametrize("how", ["file limit", "full disk"])
def test_a_disk_that_is_full_keeps_what_was_acknowledged_and_nothing_else(
    room: Room, tmp_path: Path, root: Path, how: str
) -> None:
    conversation = room.casework.conversations.open("sms")
    with room.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    ours = Path(room.url.removeprefix("sqlite:///"))
    small, kept = tmp_path / "small", tmp_path / "kept"
    small.mkdir(), kept.mkdir()
    limit = ours.stat().st_size + 300_000 if how == "file limit" else 0
    fill = [sys.executable, "-c", FILLS, str(small / ours.name), conversation, str(limit)]
    if how == "full disk":
        script = f'mount -t tmpfs -o size=1m tmpfs "{small}" && cp "{ours}" "{small}" && "$@"; cp "{small}"/* "{kept}"'
        fill = ["unshare", "--mount", "sh", "-c", script, "sh", *fill]
        if shutil.which("unshare") is None or os.geteuid() != 0:
            pytest.skip("a small disk can be made by root alone")
    else:
        shutil.copy(ours, small)
    filled = subprocess.run(fill, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    if "permission denied" in filled.stderr.lower() or "not permitted" in filled.stderr.lower():
        pytest.skip("this machine lets nobody mount a small disk")
    *acknowledged, last = filled.stdout.split()
    assert last == "full", filled.stderr[-2000:]
    assert len(acknowledged) > 10
    after = (kept if how == "full disk" else small) / ours.name
    engine = open_engine(f"sqlite:///{after}", schema="casework")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        stored = connection.scalars(text("SELECT external_id FROM inbox WHERE external_id LIKE 'f%' ORDER BY id")).all()
    assert stored == acknowledged
    again = Casework.over(session_factory(engine))
    assert again.inbox.accept(InboundMessage(f"f{len(acknowledged)}", conversation, "sms", "there is room now")).is_new
    engine.dispose()


def test_a_server_that_is_not_there_is_one_clear_error() -> None:
    away = Casework.over(session_factory(open_engine("postgresql://nobody@127.0.0.1:1/none", schema="casework")))
    for work in (
        lambda: away.inbox.accept(InboundMessage("SM1", "0" * 32, "sms", "hello")),
        lambda: away.inbox.lease_next("bot-1"),
        lambda: away.holding.overdue(),
        lambda: away.desk.is_paused(),
    ):
        with pytest.raises(CaseworkUnavailable):
            work()


@pytest.mark.parametrize("room", ["postgresql"], indirect=True)
def test_a_server_that_ends_our_connection_in_the_middle_of_a_turn_has_nothing_of_it(
    postgres_url: str, room: Room
) -> None:
    conversation = room.casework.conversations.open("web")
    room.message(conversation)
    leased, before = room.leased(), room.counts()

    def cut(session: Session) -> None:
        session.flush()
        mine = session.scalar(text("SELECT pg_backend_pid()"))
        with room.another().sessions() as other:
            other.execute(text(f"SELECT pg_terminate_backend({mine})"))

    event.listen(room.sessions, "before_commit", cut)
    with pytest.raises(CaseworkUnavailable):
        room.casework.turns.finish(leased, OUTCOME)
    event.remove(room.sessions, "before_commit", cut)
    assert room.counts() == before
    room.casework.turns.finish(leased, OUTCOME)
    assert len(room.casework.outbox.after(conversation, 0)) == 1


@pytest.mark.parametrize("room", ["postgresql"], indirect=True)
def test_a_server_that_hung_up_while_nothing_was_asked_costs_nobody_an_answer(room: Room, conversation: str) -> None:
    room.message(conversation)
    with room.another().sessions() as other:
        ours = "datname = current_database() AND pid <> pg_backend_pid()"
        ended = other.scalars(text(f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE {ours}")).all()
    assert ended
    assert room.leased().text == "hello"


@pytest.mark.parametrize("room", ["postgresql"], indirect=True)
def test_a_look_asks_the_server_for_no_transaction(room: Room) -> None:
    with reading(room.sessions) as session:
        session.execute(text("SELECT 1"))
        opened = session.connection().connection.dbapi_connection
        assert opened is not None
        assert opened.info.transaction_status.name == "IDLE"
    with writing(room.sessions) as session:
        assert session.connection().connection.dbapi_connection is opened
        session.execute(text("SELECT 1"))
        assert opened.info.transaction_status.name == "INTRANS"


def test_connections_that_run_out_are_the_database_s_fault_and_not_ours(room: Room) -> None:
    few = create_engine(room.url, pool_size=1, max_overflow=0, pool_timeout=0.05)
    sessions = sessionmaker(few)
    with few.connect(), pytest.raises(CaseworkUnavailable), reading(sessions) as session:
        session.execute(text("SELECT 1"))
    few.dispose()


@pytest.mark.parametrize("ahead", [-20, 20], ids=["clock behind", "clock ahead"])
def test_two_machines_whose_clocks_differ_answer_a_message_once(room: Room, conversation: str, ahead: float) -> None:
    other = room.another()
    other.inbox._clock = lambda: room.clock() + timedelta(seconds=ahead)
    room.message(conversation)
    first = room.leased("bot-1")
    taken, waited = None, 0.0
    while taken is None:
        room.clock.move(seconds=5)
        waited += 5
        taken = other.inbox.lease_next("bot-2")
    assert abs(waited - (LEASE.total_seconds() - ahead)) <= 5, "it may come early or late by the difference, no more"
    with pytest.raises(LeaseLost):
        room.casework.turns.finish(first, OUTCOME)
    other.turns.finish(taken, OUTCOME)
    assert len(room.casework.outbox.after(conversation, 0)) == 1


def test_a_text_from_the_future_is_answered_and_never_overdue_before_its_time(room: Room, conversation: str) -> None:
    early = room.another()
    early.inbox._clock = lambda: room.clock() + timedelta(minutes=5)
    early.inbox.accept(InboundMessage("SM1", conversation, "sms", "hello"))
    room.clock.move(seconds=40)
    assert room.casework.holding.overdue() == []
    assert room.leased().text == "hello"
