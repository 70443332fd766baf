"""While no talking process is there: danger is answered at once, others are told once, and nobody hears it twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework.casework import Casework
from casework.holding import OVERDUE
from casework.inbox import InboundMessage
from knowledge_base.database import open_engine, session_factory
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import SafetyError
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.septets import outside_gsm7, segments
from tests.waymark.outage import DANGER, SERVICE, Outage


def test_danger_gets_the_reply_table_s_own_words_and_staff_see_it_at_once(outage: Outage, engine: SafetyEngine) -> None:
    person = outage.open()
    outage.accept(person, DANGER)
    assert outage.line.look() == 1
    findings = engine.assess(DANGER).findings
    table = ReplyTable.load().compose(findings, reader=SERVICE.unread_until(outage.clock()), channel="sms")
    assert outage.said(person) == [table.text]
    assert [(card.reason, card.level) for card in outage.casework.desk.open_handoffs()] == [("safety_emergency", 4)]
    assert outage.alarms() == ["danger_while_no_bot"]
    assert outage.line.look() == 0


def test_others_hear_once_that_we_are_not_there_with_the_numbers(outage: Outage) -> None:
    person, other = outage.open(), outage.open()
    outage.accept(person, "is there a walking group"), outage.accept(other, "hello")
    assert outage.line.look() == 2
    outage.accept(person, "hello?")
    assert outage.line.look() == 0
    (told,) = outage.said(person)
    assert all(number in told for number in ("999", "111", "116 123", "01632 960 001"))
    assert (segments(told), outside_gsm7(told)) == (2, ())
    assert len(outage.said(other)) == 1


def test_danger_is_answered_after_the_holding_reply_and_each_time(outage: Outage) -> None:
    person = outage.open()
    for text in ("hello", DANGER, "i want to kill myself"):
        outage.accept(person, text)
        assert outage.line.look() == 1
    assert len(outage.said(person)) == 3


def test_the_next_outage_is_told_of_again(outage: Outage) -> None:
    person = outage.open()
    outage.accept(person, "hello")
    outage.line.look()
    outage.answer()
    outage.clock.move(hours=1)
    outage.accept(person, "hello again")
    assert outage.line.look() == 1
    assert len(outage.said(person)) == 3


def test_while_a_bot_is_alive_and_busy_only_danger_goes_before(outage: Outage) -> None:
    quick, person, patient = outage.open(), outage.open(), outage.open()
    outage.accept(quick, "hello", waits=False)
    outage.accept(person, DANGER, waits=False), outage.accept(patient, "hello")
    outage.answer()  # the bot has just finished the first of a long queue
    assert outage.line.look() == 1
    assert [len(outage.said(one)) for one in (person, patient)] == [1, 0]
    outage.clock.move(seconds=OVERDUE.total_seconds())
    assert outage.line.look() == 1, "it has finished nothing since"
    assert [len(outage.said(one)) for one in (person, patient)] == [1, 1]


def test_a_human_who_holds_the_conversation_is_not_talked_over(outage: Outage) -> None:
    person = outage.open()
    outage.accept(person, DANGER)
    outage.line.look()
    (card,) = outage.casework.desk.open_handoffs()
    outage.casework.desk.claim(card.id, "asha")
    outage.accept(person, "are you there")
    assert outage.line.look() == 0
    outage.accept(person, "i want to kill myself")
    assert outage.line.look() == 1


def test_staff_who_ask_are_not_told_of_their_own_outage(outage: Outage) -> None:
    asked = outage.open("staff")
    outage.accept(asked, "back pain", "staff")
    assert outage.line.look() == 0


def test_danger_spread_over_messages_is_read_together(outage: Outage, engine: SafetyEngine) -> None:
    first, second = "i took them", "all 40 of my paracetamol"
    assert not engine.assess(first).findings, "choose another first half"
    person = outage.open()
    outage.accept(person, first, waits=False), outage.accept(person, second)
    outage.line.look()
    assert "999" in outage.said(person)[-1]


def test_rules_that_cannot_be_read_leave_the_numbers_to_ring() -> None:
    def broken() -> SafetyEngine:
        raise SafetyError("the rules are damaged")

    outage = Outage(broken)
    person = outage.open()
    outage.accept(person, DANGER)
    assert outage.line.look() == 1
    assert "999" in outage.said(person)[0]


def test_a_long_queue_is_told_piece_by_piece_and_nobody_is_left_out(outage: Outage) -> None:
    people = [outage.open() for _ in range(120)]
    for person in people:
        outage.accept(person, "hello", waits=False)
    outage.clock.move(seconds=31)
    assert [outage.line.look() for _ in range(4)] == [50, 50, 20, 0]
    assert all(len(outage.said(person)) == 1 for person in people)


@pytest.mark.slow
def test_a_real_worker_without_any_bot_answers_danger_and_tells_the_rest(tmp_path: Path, root: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
    environment = kept | {"WAYMARK_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "waymark.cli", "migrate"], cwd=root, env=environment, check=True)
    sessions = session_factory(open_engine(f"sqlite:///{tmp_path / 'casework.db'}", schema="casework"))
    casework = Casework.over(sessions, lambda: datetime.now(UTC) - OVERDUE)
    danger, other = (casework.conversations.open("web") for _ in range(2))
    for number, (person, text) in enumerate([(danger, DANGER), (other, "hello")]):
        casework.inbox.accept(InboundMessage(f"r{number}", person, "web", text))
    command = [sys.executable, "-m", "waymark.processes", "worker"]
    worker = subprocess.Popen(command, cwd=root, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while not (casework.outbox.after(danger, 0) and casework.outbox.after(other, 0)):
            assert time.monotonic() < deadline
            time.sleep(0.2)
    finally:
        worker.terminate()
        worker.wait(20)
    assert casework.outbox.after(danger, 0)[0].custom["kind"] == "safety"
    assert casework.outbox.after(other, 0)[0].text.startswith("Waymark: we have your message")
