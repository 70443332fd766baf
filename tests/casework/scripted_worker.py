"""Workers of a scripted turn, without Rasa, for tests that kill real processes or run several of them."""

import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy import event

from casework.casework import Casework
from casework.effects import Effect, OpenHandoff, RecordEnquiry
from casework.inbox import InboundMessage, Leased
from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome
from casework.wakeups import Bell
from knowledge_base.database import open_engine, session_factory

PARTS = 2  # that the scripted turn says
# Where a worker can be killed, in the order in which it comes there.
STEPS = ("leased", "before finish", "inside finish", "before commit", "after commit")


class Pause(Effect):
    """Tells the test that the transaction is half written, and waits there."""

    def __init__(self, reached: Callable[[str], None]) -> None:
        self._reached = reached

    def apply(self, session, leased, now) -> None:
        """Write what came before, then wait."""
        session.flush()
        self._reached("inside finish")


def answer(leased: Leased, *more: Effect) -> TurnOutcome:
    """The scripted turn."""
    effects = (RecordEnquiry("find_group", ("sleep",)), *more, OpenHandoff("asked", "today at 2pm"))
    return TurnOutcome((ReplyPart(f"answer to {leased.text}"), ReplyPart("and a question")), effects)


def die_at(step: str, url: str, now: datetime, run: Path, told: Connection) -> None:
    """One worker that stops at a step, says so, and waits to be killed."""

    def reached(here: str) -> None:
        if here == step:
            told.send(here)
            told.recv()  # nothing ever comes but the kill

    sessions = session_factory(open_engine(url, schema="casework"))
    casework = Casework.over(sessions, lambda: now)
    leased = casework.inbox.lease_next("doomed")
    assert leased is not None
    reached("leased")
    outcome = answer(leased, Pause(reached))
    reached("before finish")
    event.listen(sessions, "before_commit", lambda session: (session.flush(), reached("before commit")))
    casework.turns.finish(leased, outcome)
    reached("after commit")
    Bell(run).ring("web")


def drain(name: str, url: str, now: datetime, total: int, told: Connection) -> None:
    """Answer messages, beside other workers, until so many are answered; then say which were mine, in order."""
    casework = Casework.over(session_factory(open_engine(url, schema="casework")), lambda: now)
    _ready(told)
    mine: list[str] = []
    deadline = time.monotonic() + 20
    while len(casework.outbox.spoken_since(0)) < PARTS * total:
        assert time.monotonic() < deadline, "the others never finished"
        leased = casework.inbox.lease_next(name)
        if leased is not None:
            casework.turns.finish(leased, answer(leased))
            mine.append(leased.text)
    told.send(mine)


def accept(url: str, conversations: list[str], count: int, told: Connection) -> None:
    """Accept the same messages as another edge does at the same moment; then say how many were new."""
    casework = Casework.over(session_factory(open_engine(url, schema="casework")))
    _ready(told)
    words = [(conversation, str(number)) for number in range(count) for conversation in conversations]
    told.send(
        sum(
            casework.inbox.accept(InboundMessage(f"{conversation}:{number}", conversation, "web", number)).is_new
            for conversation, number in words
        )
    )


def _ready(told: Connection) -> None:
    told.send("ready")
    told.recv()
