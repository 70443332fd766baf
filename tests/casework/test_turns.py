"""One transaction ends a turn: everything or nothing, and everything once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.exc import StatementError

from casework.effects import (
    OpenHandoff,
    RaiseAlarm,
    RecordConsent,
    RecordEnquiry,
    RecordFeedback,
    RecordFindings,
    RecordPlanStep,
)
from casework.errors import LeaseLost
from casework.messaging.parts import ReplyPart
from casework.models import ConversationRow, EffectRow, EnquiryRow, FindingRow, HandoffRow, InboxRow, OutboxRow
from casework.turns import KEPT_TURNS, TrackerStage, TurnOutcome
from knowledge_base.safety.findings import Finding, Level
from tests.casework.room import Room

DANGER = Finding("suicide", Level.CRISIS, "self", None, "want to die")
FULL = TurnOutcome(
    parts=(ReplyPart("one"), ReplyPart("two", {"kind": "choices", "options": [{"title": "A", "say": "a"}]})),
    effects=(
        RecordEnquiry("find_group", ("sleep",), place="Leeds", offered=("s1",)),
        RecordEnquiry("find_group", ("stress",), missing="none_near"),
        RecordFindings((DANGER,)),
        OpenHandoff("asked", "today at 2pm", level=1),
        RecordConsent("follow_up", "given"),
        RecordFeedback("helped", ("sleep",)),
        RecordPlanStep("walk to the shop"),
        RaiseAlarm("look_at_this"),
    ),
    tracker=TrackerStage([{"event": "user", "text": "hello"}], {"person__place": "Leeds"}, None),
    reopen=True,
)
WRITTEN = {
    "outbox": 2,
    "effect": 8,
    "enquiry": 2,
    "finding": 1,
    "handoff": 1,
    "consent": 1,
    "feedback": 1,
    "plan_step": 1,
    "alarm": 1,
    "turn": 1,
}


class PowerCut(Exception):
    """What a test throws in the middle of a transaction."""


@contextmanager
def failing(engine: Engine, at: int | str) -> Iterator[list[int]]:
    """Fail at one statement of the next transaction, by number, or at its commit."""
    seen = [0]

    def statement(*_: object) -> None:
        seen[0] += 1
        if seen[0] == at:
            raise PowerCut

    def commit(*_: object) -> None:
        if at == "commit":
            raise PowerCut

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", statement)
        event.remove(engine, "commit", commit)


def test_a_turn_that_fails_at_any_statement_leaves_no_trace_and_can_be_run_again(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased = room.leased()
    before, at = room.counts(), 1
    while True:
        with failing(room.engine, at):
            try:
                room.casework.turns.finish(leased, FULL)
            except PowerCut:
                at += 1
                assert room.counts() == before, f"statement {at - 1} left something behind"
                assert room.casework.conversations.holder(conversation) == "bot"
            else:
                break
    assert at > len(WRITTEN), "too few statements were tried"
    after = room.counts()
    assert {name: after[name] - before[name] for name in WRITTEN} == WRITTEN


def test_a_turn_that_fails_at_the_commit_leaves_no_trace(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased, before = room.leased(), room.counts()
    with failing(room.engine, "commit"), pytest.raises(PowerCut):
        room.casework.turns.finish(leased, FULL)
    assert room.counts() == before
    room.casework.turns.finish(leased, FULL)
    assert room.counts()["outbox"] == before["outbox"] + 2


def test_an_effect_that_breaks_takes_the_whole_turn_with_it(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased, before = room.leased(), room.counts()
    with pytest.raises(StatementError, match="no zone"):
        room.casework.turns.finish(leased, TurnOutcome((ReplyPart("x"),), (RaiseAlarm("a"), Broken())))
    assert room.counts() == before


def test_finishing_twice_does_everything_once(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased = room.leased()
    room.casework.turns.finish(leased, FULL)
    once = room.counts()
    with pytest.raises(LeaseLost):
        room.casework.turns.finish(leased, FULL)
    assert room.counts() == once


def test_the_end_of_a_turn_is_written_with_its_parts_in_order(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased = room.leased()
    many = tuple(ReplyPart(str(number)) for number in range(30))
    room.casework.turns.finish(leased, TurnOutcome(many))
    told = room.casework.outbox.after(conversation, 0)
    assert [part.text for part in told] == [str(number) for number in range(30)]
    assert sorted(part.id for part in told) == [part.id for part in told]
    with room.sessions() as session:
        row = session.get_one(InboxRow, leased.inbox_id)
        assert (row.state, row.done_at, row.leased_until, row.leased_by) == ("done", room.clock(), None, "bot-1")
        ordinals = select(OutboxRow.ordinal).where(OutboxRow.inbox_id == leased.inbox_id).order_by(OutboxRow.id)
        assert session.scalars(ordinals).all() == list(range(30))


def test_effects_of_one_kind_are_counted_so_that_none_is_done_twice(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased = room.leased()
    room.casework.turns.finish(leased, FULL)
    with room.sessions() as session:
        rows = session.scalars(select(EffectRow).where(EffectRow.inbox_id == leased.inbox_id)).all()
    assert len({(row.kind, row.ordinal) for row in rows}) == len(FULL.effects)
    assert [row.ordinal for row in rows if row.kind == "RecordEnquiry"] == [0, 1]


def test_a_second_wish_for_a_human_keeps_the_open_handoff_and_raises_its_level(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked", "today", level=0))
    room.turn(conversation, OpenHandoff("danger", "today", level=3))
    room.turn(conversation, OpenHandoff("asked", "today", level=1))
    with room.sessions() as session:
        rows = session.scalars(select(HandoffRow)).all()
    assert [(row.reason, row.level) for row in rows] == [("asked", 3)]


def test_a_new_handoff_can_open_once_the_last_is_closed(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked", "today"))
    room.casework.desk.close(room.casework.desk.open_handoffs()[0].id, "asha")
    room.turn(conversation, OpenHandoff("asked", "today"))
    assert room.casework.conversations.holder(conversation) == "waiting"
    assert room.counts()["handoff"] == 2


def test_a_wish_for_a_human_leaves_the_human_in_charge(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked", "today"))
    room.casework.desk.claim(room.casework.desk.open_handoffs()[0].id, "asha")
    room.turn(conversation, OpenHandoff("danger", "today", level=4))
    assert room.casework.conversations.holder(conversation) == "human"
    assert room.casework.desk.open_handoffs()[0].level == 4


def test_the_level_of_a_conversation_only_rises(room: Room, conversation: str) -> None:
    mild = Finding("scam", Level.URGENT, "self", None, "a call")
    room.turn(conversation, RecordFindings((mild, DANGER)))
    room.turn(conversation, RecordFindings((mild,)))
    room.turn(conversation, RecordFindings(()))
    with room.sessions() as session:
        assert session.get_one(ConversationRow, conversation).level == Level.CRISIS
        assert len(session.scalars(select(FindingRow)).all()) == 3


def test_danger_is_remembered_until_a_human_clears_it(room: Room, conversation: str) -> None:
    turns, noon = room.casework.turns, room.clock()
    room.turn(conversation, RecordFindings((DANGER,)))
    room.message(conversation)
    leased = room.leased()
    assert turns.before(leased, noon).level == Level.CRISIS
    room.clock.move(hours=1)
    assert turns.before(leased, room.clock()).level == Level.NONE


@pytest.mark.parametrize(("holder", "after"), [("closed", "bot"), ("human", "human"), ("waiting", "waiting")])
def test_only_a_closed_conversation_is_reopened(room: Room, conversation: str, holder: str, after: str) -> None:
    with room.sessions.begin() as session:
        session.get_one(ConversationRow, conversation).holder = holder
    room.message(conversation)
    room.casework.turns.finish(room.leased(), TurnOutcome((), reopen=True))
    assert room.casework.conversations.holder(conversation) == after


def test_words_that_are_too_long_for_a_column_never_cost_a_person_the_reply(room: Room, conversation: str) -> None:
    long = "x" * 500
    effects = (
        RecordEnquiry("find_group", (), place=long, council=long, asked_when=long, missing=long),
        RecordFindings((Finding("suicide", Level.CRISIS, "self", None, long),)),
        OpenHandoff(long, long),
        RecordPlanStep(long),
        RaiseAlarm(long),
    )
    room.turn(conversation, *effects)
    with room.sessions() as session:
        assert session.scalars(select(EnquiryRow.place)).one() == "x" * 80


def test_only_the_newest_turns_are_read_back_oldest_first(room: Room, conversation: str) -> None:
    for number in range(KEPT_TURNS + 2):
        room.message(conversation, f"words {number}")
        stage = TrackerStage([{"event": "user", "text": str(number)}], {"count": number}, None)
        room.casework.turns.finish(room.leased(), TurnOutcome((), tracker=stage))
    recent = room.casework.turns.recent(conversation)
    assert [stage.slots_before["count"] for stage in recent] == list(range(2, KEPT_TURNS + 2))
    room.message(conversation, "now")
    before = room.casework.turns.before(room.leased(), room.clock())
    assert before.texts == (f"words {KEPT_TURNS}", f"words {KEPT_TURNS + 1}")


def test_plan_steps_and_the_first_word_are_told_by_conversation(room: Room, conversation: str) -> None:
    room.message(conversation)
    leased = room.leased()
    assert not room.casework.turns.before(leased, room.clock()).has_spoken
    room.casework.turns.finish(leased, TurnOutcome((ReplyPart("hello"),)))
    room.turn(conversation, RecordPlanStep("walk"), RecordPlanStep("ring Sam"))
    assert room.casework.turns.before(leased, room.clock()).has_spoken
    assert room.casework.turns.plan_steps(conversation) == ["walk", "ring Sam"]


class Broken(RecordConsent):
    """An effect with a fault of ours in it."""

    def __init__(self) -> None:
        super().__init__("follow_up", "given")

    def apply(self, session, leased, now) -> None:
        super().apply(session, leased, now.replace(tzinfo=None))
        session.flush()
