"""The worker: sends texts, looks each second for what must not go unseen, and tells staff."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import CaseworkUnavailable
from casework.holding import OVERDUE
from casework.inbox import is_free, raise_alarm
from casework.models import AlarmRow, InboxRow
from casework.transactions import hold, reading, writing
from knowledge_base.directory.errors import DirectoryError
from waymark.parts import holding_line
from waymark.rooms import open_bell, open_casework, open_directory
from waymark.settings import Settings
from waymark.texting import open_sender

if TYPE_CHECKING:
    from casework.casework import Casework
    from casework.messaging.sender import Sender
    from waymark.holding import HoldingLine

LOOK = 1.0  # seconds between looks when nothing rings
TIDY = 60.0  # seconds between looks for what has no thread of its own
WAITING = "message_waiting"
DEMO_ENTRIES = "demo_entries"

log = structlog.get_logger(__name__)


async def run(settings: Settings, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Look until `stop` is set. A database that cannot be reached is logged once and tried again at the next look."""
    casework, bell = open_casework(settings), open_bell(settings)
    guard_demo(settings, casework.sessions, utc_now)
    sender = open_sender(settings, casework.sessions, f"worker-{os.getpid()}-{secrets.token_hex(4)}")
    rounds = Rounds(casework, holding_line(settings, casework), sender)
    with bell.listen("worker", f"-{os.getpid()}") as listener:
        ready()
        log.info("worker_ready", sends=sender is not None)
        while not stop.is_set():
            if await asyncio.to_thread(rounds.go):
                bell.ring("web")
            rung = asyncio.create_task(listener.wait(LOOK))
            ended = asyncio.create_task(stop.wait())
            await asyncio.wait([rung, ended], return_when=asyncio.FIRST_COMPLETED)
            for task in (rung, ended):
                task.cancel()
    if sender is not None:
        await asyncio.to_thread(sender.stop)


class Rounds:
    """What the worker does each time it is woken, at most once a second, and each minute."""

    def __init__(self, casework: Casework, line: HoldingLine, sender: Sender | None) -> None:
        self._casework = casework
        self._line = line
        self._sender = sender
        self._looked_at = self._tidied_at = float("-inf")
        self._is_down = False

    def go(self) -> int:
        """Wake the sender, and look when it is time. Gives how many replies were said."""
        if self._sender is not None:
            self._sender.wake()
        now = time.monotonic()
        if now - self._looked_at < LOOK / 2:
            return 0
        self._looked_at = now
        try:
            said = look(self._casework, self._line)
            self._tidy(now)
        except CaseworkUnavailable:
            if not self._is_down:
                log.error("casework_unavailable")
            self._is_down, said = True, 0
        else:
            self._is_down = False
        if said and self._sender is not None:
            self._sender.wake()
        return said

    def _tidy(self, now: float) -> None:
        if self._sender is not None and now - self._tidied_at > TIDY:
            self._sender.look()
            self._sender.tidy()
            self._tidied_at = now


def look(casework: Casework, line: HoldingLine) -> int:
    """Everything that is looked for each second. Gives how many replies were said; raises CaseworkUnavailable."""
    raised = alarm_for_waiting(casework.sessions, utc_now)
    if raised:
        log.warning(WAITING, conversations=raised)
    return line.look()


def alarm_for_waiting(sessions: sessionmaker[Session], clock: Clock) -> int:
    """One alarm per conversation whose message nobody has answered for 30 seconds. Gives how many were raised.

    An alarm that staff have not cleared is not raised again, by this worker or another.
    """
    now = clock()
    with reading(sessions) as session:
        forgotten = set(session.scalars(_forgotten(now - OVERDUE)))
        if not forgotten:
            return 0
        forgotten -= set(session.scalars(select(AlarmRow.conversation_id).where(*_raised())))
    return sum(_raise_once(sessions, conversation_id, now) for conversation_id in sorted(forgotten))


def _raise_once(sessions: sessionmaker[Session], conversation_id: str, now: datetime) -> bool:
    with writing(sessions) as session:
        hold(session, conversation_id)  # two workers at once would both find no alarm
        mine = AlarmRow.conversation_id == conversation_id
        if session.scalars(select(AlarmRow.id).where(mine, *_raised())).first() is not None:
            return False
        raise_alarm(session, WAITING, now, conversation_id)
    return True


def _raised() -> tuple[ColumnElement[bool], ...]:
    return AlarmRow.name == WAITING, AlarmRow.cleared_by.is_(None)


def guard_demo(settings: Settings, sessions: sessionmaker[Session], clock: Clock) -> None:
    """Tell staff when invented groups are left in the directory of a real service."""
    if settings.demo:
        return
    try:
        if not open_directory(settings).holds_demo():
            return
    except DirectoryError:
        log.error("directory_unavailable")
        return
    with writing(sessions) as session:
        told = select(AlarmRow.id).where(AlarmRow.name == DEMO_ENTRIES, AlarmRow.cleared_by.is_(None))
        if session.scalars(told).first() is None:
            raise_alarm(session, DEMO_ENTRIES, clock())


def _forgotten(before: datetime) -> Select[tuple[str]]:
    late = is_free(before + OVERDUE), InboxRow.received_at < before
    return select(InboxRow.conversation_id).where(*late).distinct()
