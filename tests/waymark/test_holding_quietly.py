"""While no talking process is there: who gets fewer words or none. Danger is answered in every case."""

from __future__ import annotations

import pytest

from casework.holding import OVERDUE
from casework.manner import AllowTelling
from casework.messaging.limits import Limits
from casework.turns import TurnOutcome
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.replies import ReplyTable
from tests.waymark.outage import DANGER, SERVICE, Outage


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
    assert all(one.custom["aloud"] for one in outage.casework.outbox.after(person, 0)), "it may be sent again as it is"


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
