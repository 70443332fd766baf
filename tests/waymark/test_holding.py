"""While no talking process is there: danger is answered at once, others are told once, and nobody hears it twice."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from actions.wiring import Service
from casework.casework import Casework
from casework.holding import OVERDUE
from casework.hours import OpeningHours
from casework.inbox import InboundMessage
from casework.manner import AllowTelling
from casework.messaging.limits import Limits
from casework.messaging.parts import ReplyPart
from casework.models import AddressRow
from casework.practice import practice_casework
from casework.turns import TurnOutcome
from knowledge_base.database import open_engine, session_factory
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import SafetyError
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.septets import outside_gsm7, segments
from tests.casework.room import FrozenClock
from waymark.holding import HoldingLine

SERVICE = Service("Harbour Help", "01632 960 001", OpeningHours.parse("Mon-Fri 09:00-17:00"), "office hours", False)
DONE = TurnOutcome((ReplyPart("an answer"),))
DANGER = "i have taken all my tablets"


class Outage:
    """A room in which no bot is there, and the worker's line."""

    def __init__(self, engine: Callable[[], SafetyEngine] = SafetyEngine.load, limits: Limits | None = None) -> None:
        self.clock = FrozenClock()
        self.casework: Casework = practice_casework(self.clock)
        self.line = HoldingLine(self.casework, SERVICE, self.clock, engine, ReplyTable.load, limits)
        self.count = 0

    def open(self, channel: str = "sms") -> str:
        return self.casework.conversations.open(channel)

    def open_from(self, line_type: str) -> str:
        """Somebody who writes from such a line."""
        person = self.open()
        with self.casework.sessions.begin() as session:
            session.add(
                AddressRow(
                    conversation_id=person,
                    lookup="x",
                    sealed="y",
                    line_type=line_type,
                    our_number="z",
                    at=self.clock(),
                )
            )
        return person

    def accept(self, conversation: str, text: str, channel: str = "sms", *, waits: bool = True) -> None:
        self.count += 1
        self.casework.inbox.accept(InboundMessage(f"o{self.count}", conversation, channel, text))
        if waits:
            self.clock.move(seconds=OVERDUE.total_seconds() + 1)

    def answer(self) -> None:
        leased = self.casework.inbox.lease_next("bot-1")
        assert leased is not None
        self.casework.turns.finish(leased, DONE)

    def said(self, conversation: str) -> list[str]:
        return [part.text for part in self.casework.outbox.after(conversation, 0)]

    def alarms(self) -> list[str]:
        return [alarm.name for alarm in self.casework.desk.alarms()]


@pytest.fixture(scope="module")
def engine() -> SafetyEngine:
    return SafetyEngine.load()


@pytest.fixture
def outage(engine: SafetyEngine) -> Outage:
    return Outage(lambda: engine)


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


def test_a_landline_that_has_not_agreed_hears_nothing_about_us_or_health(outage: Outage) -> None:
    person = outage.open_from("landline")
    outage.accept(person, "my anxiety is bad")
    outage.line.look()
    outage.accept(person, DANGER)
    outage.line.look()
    told, danger = outage.said(person)
    for words in (told, danger):
        assert not [word for word in ("Harbour", "health", "Samaritans", "computer", "tablets") if word in words]
        assert "999" in words
        assert "111" in words
    assert [card.reason for card in outage.casework.desk.open_handoffs()] == ["safety_emergency"]
    (part,) = [one for one in outage.casework.outbox.after(person, 0) if one.custom["kind"] == "safety"]
    assert (part.text, part.custom["numbers"]) == (danger, ["999", "111"])


def test_a_landline_that_agreed_hears_the_fixed_reply(outage: Outage) -> None:
    person = outage.open_from("landline")
    outage.accept(person, "hello", waits=False)
    leased = outage.casework.inbox.lease_next("bot-1")
    assert leased is not None
    outage.casework.turns.finish(leased, TurnOutcome((), (AllowTelling(True),)))
    outage.accept(person, DANGER)
    outage.line.look()
    findings = outage.line._engine.assess(DANGER).findings
    table = ReplyTable.load().compose(findings, reader=SERVICE.unread_until(outage.clock()), channel="sms")
    assert outage.said(person) == [table.text]


@pytest.mark.parametrize("line_type", ["premium", "abroad"])
def test_a_number_that_we_do_not_text_gets_no_holding_reply_but_danger_is_answered(
    outage: Outage, line_type: str
) -> None:
    person = outage.open_from(line_type)
    outage.accept(person, "hello")
    assert outage.line.look() == 0
    outage.accept(person, DANGER)
    assert outage.line.look() == 1
    assert "999" in outage.said(person)[0]


def test_over_the_day_s_money_danger_alone_is_answered(engine: SafetyEngine) -> None:
    outage = Outage(lambda: engine, Limits(pence_per_day=10, pence_per_segment=4))
    people = [outage.open() for _ in range(4)]
    for person in people:
        outage.accept(person, "hello", waits=False)
    outage.clock.move(seconds=OVERDUE.total_seconds() + 1)
    assert outage.line.look() == 2, "two segments each"
    outage.accept(people[-1], DANGER)
    assert outage.line.look() == 1
    assert "999" in outage.said(people[-1])[0]


def test_a_flood_is_no_reason_to_leave_somebody_without_the_numbers(engine: SafetyEngine) -> None:
    outage = Outage(lambda: engine, Limits(everybody_per_minute=1))
    people = [outage.open() for _ in range(3)]
    for person in people:
        outage.accept(person, "hello", waits=False)
    outage.clock.move(seconds=OVERDUE.total_seconds() + 1)
    assert outage.line.look() == 3


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


@pytest.mark.parametrize("text", ["STOP", "stop.", "Unsubscribe"])
def test_somebody_who_wants_us_to_stop_is_told_nothing(outage: Outage, text: str) -> None:
    person = outage.open()
    outage.accept(person, text)
    assert outage.line.look() == 0
    assert outage.said(person) == []


@pytest.mark.parametrize("texts", [("STOP", "hello?"), ("hello?", "STOP"), ("stop.", "START", "Opt-out", "hello?")])
def test_nobody_whose_stop_waits_to_be_read_gets_a_holding_reply(outage: Outage, texts: tuple[str, ...]) -> None:
    person = outage.open()
    for text in texts:
        outage.accept(person, text, waits=False)
    outage.clock.move(seconds=OVERDUE.total_seconds() + 1)
    assert outage.line.look() == 0
    assert outage.said(person) == []


def test_after_an_unread_stop_danger_is_answered_once_with_the_fixed_reply(outage: Outage) -> None:
    person = outage.open()
    outage.accept(person, "STOP"), outage.accept(person, DANGER)
    assert [outage.line.look(), outage.line.look()] == [1, 0]
    assert "999" in outage.said(person)[0]
    outage.accept(person, "hello?")
    assert outage.line.look() == 0, "the stop still waits"


def test_a_start_that_waits_too_takes_the_stop_back(outage: Outage) -> None:
    person = outage.open()
    for text in ("STOP", "START"):
        outage.accept(person, text, waits=False)
    outage.clock.move(seconds=OVERDUE.total_seconds() + 1)
    assert outage.line.look() == 1


def test_one_persons_unread_stop_silences_nobody_else(outage: Outage) -> None:
    person, other = outage.open(), outage.open()
    outage.accept(person, "STOP"), outage.accept(other, "hello")
    assert outage.line.look() == 1
    assert (outage.said(person), len(outage.said(other))) == ([], 1)


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
