"""The measurement of texts: phones that sound like people, and a count that sees every broken promise."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from casework.messaging.limits import Text, repeats
from casework.models import InboxRow, OutboxRow
from tools.bench_sms.phones import body_of
from tools.bench_sms.tally import Tally, counted

AT = datetime(2026, 11, 3, 10, tzinfo=UTC)
ALICE, BOB = "+447700900001", "+447700900002"


@dataclass
class Run:
    """Two texts of Alice and one of Bob, each taken in and answered once, in order."""

    calls: list[tuple[str, str, float | None]] = field(
        default_factory=lambda: [(f"SM{number}", "accepted", 0.01) for number in (1, 2, 3)]
    )
    arrived: list[tuple[int, str]] = field(default_factory=lambda: [(11, ALICE), (12, ALICE), (13, BOB)])
    inbox: list[InboxRow] = field(
        default_factory=lambda: [
            InboxRow(id=number, external_id=f"twilio:SM{number}", conversation_id=who, state="done", received_at=AT)
            for number, who in ((1, "a"), (2, "a"), (3, "b"))
        ]
    )
    outbox: list[OutboxRow] = field(default_factory=lambda: [answer(11, 1), answer(12, 2), answer(13, 3)])

    def tally(self) -> Tally:
        return counted(self.calls, self.arrived, self.inbox, self.outbox)


def answer(row_id: int, inbox_id: int, state: str = "delivered", ordinal: int = 0) -> OutboxRow:
    return OutboxRow(id=row_id, inbox_id=inbox_id, state=state, ordinal=ordinal)


def test_a_run_without_fault_keeps_the_promise() -> None:
    found = Run().tally()
    assert found.is_kept
    assert (found.texts, found.acknowledged, found.never_acknowledged, found.replies) == (3, 3, 0, 3)
    assert (found.unknown, found.failed, found.fates) == (0, 0, [])


def lose_a_text(run: Run) -> None:
    del run.inbox[2], run.outbox[2], run.arrived[2]


def leave_one_without_a_row(run: Run) -> None:
    del run.outbox[2], run.arrived[2]


def leave_one_on_the_way(run: Run) -> None:
    run.outbox[2].state = "queued"
    del run.arrived[2]


def say_that_it_was_sent_when_it_was_not(run: Run) -> None:
    del run.arrived[2]


def say_only_that_nobody_is_there(run: Run) -> None:
    run.outbox[2].ordinal = -1


def send_a_row_twice(run: Run) -> None:
    run.arrived.append(run.arrived[2])


def answer_with_two_rows(run: Run) -> None:
    run.outbox.append(answer(14, 3, ordinal=1))
    run.arrived.append((14, BOB))


def answer_the_second_text_first(run: Run) -> None:
    run.arrived[:2] = reversed(run.arrived[:2])


def write_the_answers_in_the_wrong_order(run: Run) -> None:
    run.outbox[0].inbox_id, run.outbox[1].inbox_id = 2, 1


def fail_to_send(run: Run) -> None:
    run.outbox[2].state = "failed"
    del run.arrived[2]


@pytest.mark.parametrize(
    ("broken", "count"),
    [
        (lose_a_text, "lost"),
        (leave_one_without_a_row, "unanswered"),
        (leave_one_on_the_way, "unanswered"),
        (say_that_it_was_sent_when_it_was_not, "unanswered"),
        (say_only_that_nobody_is_there, "unanswered"),
        (send_a_row_twice, "answered_twice"),
        (answer_with_two_rows, "answered_twice"),
        (answer_the_second_text_first, "out_of_order"),
        (write_the_answers_in_the_wrong_order, "out_of_order"),
        (fail_to_send, "failed"),
    ],
)
def test_each_broken_promise_is_counted_once_and_alone(broken: Callable[[Run], None], count: str) -> None:
    run = Run()
    broken(run)
    found = run.tally()
    assert not found.is_kept
    names = ("lost", "unanswered", "answered_twice", "out_of_order", "failed")
    assert {name: getattr(found, name) for name in names} == dict.fromkeys(names, 0) | {count: 1}
    assert len(found.fates) == found.unanswered


def test_of_a_text_that_a_limit_met_it_is_kept_which_limit() -> None:
    run = Run()
    leave_one_without_a_row(run)
    (fate,) = counted(run.calls, run.arrived, run.inbox, run.outbox, {("b", "robot")}).fates
    assert "inbox 3 done" in fate
    assert "robot" in fate


def test_what_was_never_acknowledged_and_what_nobody_knows_of_is_counted_apart() -> None:
    run = Run()
    run.calls[2] = ("SM3", "failed", 15.0)
    run.outbox[1].state = "unknown"
    del run.arrived[1]
    found = run.tally()
    assert found.is_kept
    assert (found.acknowledged, found.never_acknowledged, found.unknown) == (2, 1, 1)


def test_a_text_that_one_address_of_ours_took_is_acknowledged_whatever_the_other_said() -> None:
    run = Run()
    run.calls.append(("SM3", "failed", 1.0))
    assert run.tally().acknowledged == 3


@pytest.mark.parametrize("phones", [1, 16, 100, 400, 401])
def test_no_phone_of_the_measurement_sends_what_only_a_machine_would(phones: int) -> None:
    said: dict[int, list[Text]] = {}
    for number in range(2_000):
        texts = said.setdefault(number % phones, [])
        texts.append(Text(body_of(number, phones), AT + timedelta(seconds=len(texts))))
        assert not repeats(texts[-6:])
