"""A long history before a long queue: what is next is found at once, whatever the database knows of its tables."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Executable, insert, text, update
from sqlalchemy.orm import Session

from casework.inbox import LOOKS
from casework.inbox import NEXT as NEXT_MESSAGE
from casework.messaging.next_text import LEFT_BEHIND
from casework.messaging.next_text import NEXT as NEXT_TEXT
from casework.models import AddressRow, ConversationRow, InboxRow, OutboxRow
from tests.casework.databases import SYSTEMS
from tests.casework.room import Room

OURS = "+447700900000"
PEOPLE = [f"{number:032x}" for number in range(100)]
HISTORY, QUEUE = 4_000, 800
FEW = 16 * QUEUE  # rows; two nested walks through the queue would be 640,000
ASKED = {"message": NEXT_MESSAGE, "text": NEXT_TEXT, "a text left behind": LEFT_BEHIND}
SMALL = ("_open", "_unsent", "oldest", "placed", "subquery")


@pytest.fixture
def session(room: Room) -> Iterator[Session]:
    """People with a number each. Nothing of this stays, nor what the database learns of it."""
    at = room.clock()
    with room.sessions() as session:
        opened = [{"id": one, "channel": "sms", "opened_at": at, "last_message_at": at} for one in PEOPLE]
        numbers = [
            {"conversation_id": one, "lookup": one, "sealed": "", "our_number": OURS, "at": at} for one in PEOPLE
        ]
        session.execute(insert(ConversationRow), opened)
        session.execute(insert(AddressRow), numbers)
        yield session
        session.rollback()


def add(session: Session, room: Room, count: int) -> None:
    """So many messages that wait for an answer, and so many texts that wait for the sender."""
    at = room.clock()
    whose = [PEOPLE[number % len(PEOPLE)] for number in range(count)]
    messages = [{"external_id": f"{count}:{number}", "conversation_id": one, "channel": "sms", "text": "hi",
                 "received_at": at} for number, one in enumerate(whose)]  # fmt: skip
    texts = [{"conversation_id": one, "text": "hello", "custom": {}, "created_at": at} for one in whose]
    session.execute(insert(InboxRow), messages)
    session.execute(insert(OutboxRow), texts)


def answer(session: Session) -> None:
    """Everything so far is over."""
    session.execute(update(InboxRow).values(state="done"))
    session.execute(update(OutboxRow).values(state="delivered"))


def explained(session: Session, room: Room, question: Executable, how: str) -> list[Any]:
    """What the database says of how it answers a question."""
    asked = question.params(now=room.clock(), floor=0, ours=OURS, most=LOOKS[0])  # pyright: ignore[reportAttributeAccessIssue]
    connection = session.connection()
    written = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
    where = "" if room.engine.dialect.name == "sqlite" else "casework."
    return [line[-1] for line in connection.exec_driver_sql(f"{how} {written.replace('casework.', where)}")]


def touched(step: dict[str, Any]) -> float:
    """How many rows a step and those below it looked at, over all of its loops."""
    seen = step["Actual Rows"] + sum(count for name, count in step.items() if name.startswith("Rows Removed by"))
    return seen * step["Actual Loops"] + sum(map(touched, step.get("Plans", ())))


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("room", ["sqlite"], indirect=True)
def test_sqlite_walks_through_nothing_but_what_is_not_over(room: Room, session: Session, question: str) -> None:
    steps = explained(session, room, ASKED[question], "EXPLAIN QUERY PLAN")
    assert [step for step in steps if "_open" in step or "_unsent" in step]
    assert not [step for step in steps if "SCAN" in step and not any(one in step for one in SMALL)]


@pytest.mark.parametrize("question", ASKED)
@pytest.mark.parametrize("room", [one for one in SYSTEMS if one == "postgresql"], indirect=True)
def test_postgresql_looks_at_few_rows_whatever_it_knows(room: Room, session: Session, question: str) -> None:
    """It plans by counts that are taken now and then: of an empty table, of a quiet hour, or of a rush."""

    def looked_at() -> float:
        (plan,) = explained(session, room, ASKED[question], "EXPLAIN (ANALYZE, FORMAT JSON)")
        return touched(plan[0]["Plan"])

    counts = {}
    add(session, room, QUEUE)
    counts["knows nothing"] = looked_at()
    session.execute(text("ANALYZE"))
    counts["knows the queue"] = looked_at()
    answer(session)
    add(session, room, QUEUE + 1)
    counts["counted in a rush"] = looked_at()
    answer(session)
    add(session, room, HISTORY)
    answer(session)
    session.execute(text("ANALYZE"))
    add(session, room, QUEUE + 2)
    counts["counted in a quiet hour"] = looked_at()
    assert {when: seen for when, seen in counts.items() if seen > FEW} == {}
