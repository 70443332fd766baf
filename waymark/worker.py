"""The worker: looks each second for what must not go unseen, and tells staff."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, sessionmaker

from casework.columns import Clock, utc_now
from casework.errors import CaseworkUnavailable
from casework.inbox import raise_alarm
from casework.models import AlarmRow, InboxRow
from casework.transactions import reading, writing
from knowledge_base.directory.errors import DirectoryError
from waymark.rooms import open_bell, open_casework, open_directory
from waymark.settings import Settings

TOO_LONG = timedelta(seconds=30)  # a turn takes far less than a second: whoever waits this long was forgotten
LOOK = 1.0  # seconds between looks when nothing rings
WAITING = "message_waiting"
DEMO_ENTRIES = "demo_entries"

log = structlog.get_logger(__name__)


async def run(settings: Settings, stop: asyncio.Event, ready: Callable[[], None]) -> None:
    """Look until `stop` is set. A database that cannot be reached is logged once and tried again at the next look."""
    sessions = open_casework(settings).sessions
    guard_demo(settings, sessions, utc_now)
    is_down = False
    with open_bell(settings).listen("worker", f"-{os.getpid()}") as listener:
        ready()
        log.info("worker_ready")
        while not stop.is_set():
            try:
                raised = await asyncio.to_thread(alarm_for_waiting, sessions, utc_now)
            except CaseworkUnavailable:
                if not is_down:
                    log.error("casework_unavailable")
                is_down, raised = True, 0
            else:
                is_down = False
            if raised:
                log.warning(WAITING, conversations=raised)
            rung = asyncio.create_task(listener.wait(LOOK))
            ended = asyncio.create_task(stop.wait())
            await asyncio.wait([rung, ended], return_when=asyncio.FIRST_COMPLETED)
            for task in (rung, ended):
                task.cancel()


def alarm_for_waiting(sessions: sessionmaker[Session], clock: Clock) -> int:
    """One alarm per conversation whose message nobody has answered for 30 seconds. Gives how many were raised.

    An alarm that staff have not cleared is not raised again.
    """
    now = clock()
    with reading(sessions) as session:
        forgotten = set(session.scalars(_forgotten(now - TOO_LONG, now)))
        if not forgotten:
            return 0
        raised = set(
            session.scalars(
                select(AlarmRow.conversation_id).where(AlarmRow.name == WAITING, AlarmRow.cleared_by.is_(None))
            )
        )
    new = sorted(forgotten - raised)
    if new:
        with writing(sessions) as session:
            for conversation_id in new:
                raise_alarm(session, WAITING, now, conversation_id)
    return len(new)


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


def _forgotten(before: datetime, now: datetime):  # noqa: ANN202 - a Select of conversation ids
    left_behind = and_(InboxRow.state == "leased", InboxRow.leased_until < now)
    return (
        select(InboxRow.conversation_id)
        .where(or_(InboxRow.state == "waiting", left_behind), InboxRow.received_at < before)
        .distinct()
    )
