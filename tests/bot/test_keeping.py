"""A turn that takes long keeps its message; one that never ends frees it, and its process."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bot.keeping import HUNG, LeaseKeeper
from casework.errors import CaseworkUnavailable
from casework.inbox import LEASE, Leased
from tests.bot.scripted import Line
from tests.bot.spoken import ANSWER, FIRST

PATIENCE = 10.0  # seconds until a test gives up

HANGING = """
import sys, time
from casework.casework import Casework
from bot.keeping import LeaseKeeper
from knowledge_base.database import open_engine, session_factory
from waymark.migrations.upgrade import upgrade

engine = open_engine(sys.argv[1], schema="casework")
upgrade(engine, "casework")
casework = Casework.over(session_factory(engine))
from casework.inbox import InboundMessage
casework.inbox.accept(InboundMessage("1", casework.conversations.open("web"), "web", "hello"))
with LeaseKeeper(casework.inbox, every=0.05, longest=0.2).keep(casework.inbox.lease_next("bot-1")):
    time.sleep(60)
"""


@pytest.fixture
def leased(line: Line) -> Leased:
    line.accept("hello")
    leased = line.casework.inbox.lease_next("bot-1")
    assert leased is not None
    return leased


def test_a_long_turn_keeps_its_message(line: Line, leased: Leased) -> None:
    renewed = Renewals(line)
    with LeaseKeeper(line.casework.inbox, every=0.01, hung=pytest.fail).keep(leased):
        for _ in range(4):
            line.clock.move(seconds=LEASE.total_seconds() * 0.9)
            renewed.wait_for_one_more()
            assert line.casework.inbox.lease_next("bot-2") is None, "a lease was lost though its worker lives"
    line.clock.move(seconds=LEASE.total_seconds() + 1)
    assert line.casework.inbox.lease_next("bot-2") is not None, "it was renewed after its turn had ended"


def test_a_turn_of_ordinary_length_never_writes_to_renew(line: Line, leased: Leased) -> None:
    renewed = Renewals(line)
    with LeaseKeeper(line.casework.inbox).keep(leased):
        time.sleep(0.05)
    assert renewed.count == 0


def test_a_turn_that_never_ends_is_told_of(line: Line, leased: Leased) -> None:
    hung = threading.Event()
    with LeaseKeeper(line.casework.inbox, every=0.01, longest=0.05, hung=hung.set).keep(leased):
        assert hung.wait(PATIENCE)


def test_a_database_that_is_away_for_a_moment_does_not_end_the_keeping(
    line: Line, leased: Leased, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed, away = Renewals(line), [True]
    real = line.casework.inbox.renew

    def renew(one: Leased) -> bool:
        if away:
            away.clear()
            raise CaseworkUnavailable("away")
        return real(one)

    monkeypatch.setattr(line.casework.inbox, "renew", renew)
    with LeaseKeeper(line.casework.inbox, every=0.01, hung=pytest.fail).keep(leased):
        renewed.wait_for_one_more()


def test_a_stuck_process_ends_with_its_own_exit_code(root: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'casework.db'}"
    ended = subprocess.run([sys.executable, "-c", HANGING, address], cwd=root, capture_output=True, timeout=60)
    assert ended.returncode == HUNG, ended.stderr.decode()[-2000:]
    assert b"turn_hangs" in ended.stdout + ended.stderr


@pytest.mark.slow
async def test_the_runner_keeps_the_lease_of_the_message_that_it_answers(line: Line) -> None:
    kept: list[int] = []
    keeper = LeaseKeeper(line.casework.inbox)

    def keep(leased: Leased):
        kept.append(leased.inbox_id)
        return keeper.keep(leased)

    line.runner._keep = keep
    assert await line.say("hello") == [FIRST, ANSWER]
    assert len(kept) == 1


class Renewals:
    """Counts the renewals of a room, and waits for the next."""

    def __init__(self, line: Line) -> None:
        self.count = 0
        self._news = threading.Condition()
        real = line.casework.inbox.renew

        def renew(leased: Leased) -> bool:
            done = real(leased)
            with self._news:
                self.count += 1
                self._news.notify_all()
            return done

        line.casework.inbox.renew = renew  # pyright: ignore[reportAttributeAccessIssue]

    def wait_for_one_more(self) -> None:
        with self._news:
            before = self.count
            assert self._news.wait_for(lambda: self.count > before + 1, PATIENCE)
