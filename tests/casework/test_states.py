"""The two tables of steps: every state with every step, and the diagrams that say the same."""

import re
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import select, update

from casework import delivery
from casework.inbox import LEASE, move
from casework.models import DeliveryEventRow, InboxRow, OutboxRow
from casework.states import INBOX, OUTBOX, Machine
from casework.transactions import writing
from tests.casework.room import Room

# Written out by hand: a change of the table must be meant.
INBOX_ENDS = {"done", "parked"}
OUTBOX_ENDS = {"delivered", "failed"}
BACK = {("leased", "give_back"), ("leased", "hold"), ("sending", "put_back")}  # before anybody was told anything
ARROW = re.compile(r"^ +(\S+) --> (\S+): (\w+)", re.M)


def names(machine: Machine) -> list[str]:
    return [step.name for step in machine.steps]


def steps(machine: Machine) -> list[tuple[str, str]]:
    return list(product(machine.states, names(machine)))


@pytest.mark.parametrize(("machine", "ends"), [(INBOX, INBOX_ENDS), (OUTBOX, OUTBOX_ENDS)], ids=["inbox", "outbox"])
def test_an_end_is_an_end(machine: Machine, ends: set[str]) -> None:
    assert machine.ends == ends
    assert all(machine.move(state, step) is None for state, step in steps(machine) if state in ends)


@pytest.mark.parametrize("machine", [INBOX, OUTBOX], ids=["inbox", "outbox"])
def test_every_state_is_reached_and_every_way_leads_to_an_end(machine: Machine) -> None:
    onward = {state: {after for before, _, after in machine.arrows if before == state} for state in machine.states}

    def reached(state: str) -> set[str]:
        found, ahead = set(), [state]
        while ahead:
            new = onward[ahead.pop()] - found
            found |= new
            ahead += new
        return found

    assert {machine.first} | reached(machine.first) == set(machine.states)
    assert all(reached(state) & machine.ends for state in machine.under_way)


@pytest.mark.parametrize("machine", [INBOX, OUTBOX], ids=["inbox", "outbox"])
def test_only_what_nobody_has_heard_of_goes_back(machine: Machine) -> None:
    order = machine.states.index
    back = {(state, step) for state, step, after in machine.arrows if order(after) < order(state)}
    assert back <= BACK
    told = [state for state in OUTBOX.states if state not in ("queued", "sending")]
    assert not any(OUTBOX.move(state, step) in ("queued", "sending") for state, step in product(told, names(OUTBOX)))


@pytest.mark.parametrize(
    ("heading", "machine"), [("A message received", INBOX), ("A reply", OUTBOX)], ids=["inbox", "outbox"]
)
def test_the_diagram_draws_the_table(root: Path, heading: str, machine: Machine) -> None:
    page = (root / "docs" / "casework.md").read_text(encoding="utf-8")
    section = next(part for part in page.split("\n## ") if part.startswith(heading))
    drawn = {(before, step, after) for before, after, step in ARROW.findall(section) if before != "[*]"}
    assert drawn == machine.arrows
    assert set(re.findall(r"^ +(\w+) --> \[\*\]", section, re.M)) == machine.ends
    assert re.search(rf"\[\*\] --> {machine.first}\b", section)
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.M)) == set(machine.states)


@pytest.mark.parametrize(("state", "step"), steps(INBOX))
def test_a_message_takes_only_the_steps_of_the_table(room: Room, conversation: str, state: str, step: str) -> None:
    room.message(conversation)
    leased = room.leased()
    with room.sessions.begin() as session:
        session.execute(update(InboxRow).where(InboxRow.id == leased.inbox_id).values(state=state))
    with writing(room.sessions) as session:
        moved = move(session, leased, step)
    with room.sessions() as session:
        now = session.scalars(select(InboxRow.state).where(InboxRow.id == leased.inbox_id)).one()
    assert (now if moved else None) == INBOX.move(state, step)
    assert moved or now == state


@pytest.mark.parametrize("step", names(INBOX))
def test_a_message_that_another_worker_has_takes_no_step_of_ours(room: Room, conversation: str, step: str) -> None:
    room.message(conversation)
    late = room.leased("bot-1")
    room.clock.move(seconds=LEASE.total_seconds() + 1)
    room.leased("bot-2")
    with writing(room.sessions) as session:
        assert not move(session, late, step)


@pytest.mark.parametrize(("state", "after"), list(product(OUTBOX.states, OUTBOX.states)))
def test_a_reply_takes_only_the_steps_of_the_table(room: Room, conversation: str, state: str, after: str) -> None:
    room.turn(conversation)
    row_id = room.casework.outbox.newest()
    with room.sessions.begin() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(state=state))
    with writing(room.sessions) as session:
        moved = delivery.move(session, row_id, after, "staff", room.clock())
    with room.sessions() as session:
        now = session.get_one(OutboxRow, row_id).state
        told = session.scalars(select(DeliveryEventRow.state).where(DeliveryEventRow.outbox_id == row_id)).all()
    assert moved == any((before, end) == (state, after) for before, _, end in OUTBOX.arrows)
    assert (now, told) == ((after, [after]) if moved else (state, []))
