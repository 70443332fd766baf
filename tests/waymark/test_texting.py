"""The way of a text over real HTTP: the stand-in provider, the edge, the database and the sender."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from casework.consent import record_start, record_stop
from casework.messaging.settling import ALARM, Settling
from casework.messaging.twilio_client import Refused, Taken, TwilioClient, Unreachable, Unsure
from casework.models import InboxRow, OutboxRow
from tests.casework.room import FrozenClock
from tests.waymark.texting_stage import ACCOUNT, OURS, SEALS, THEIRS, Served, Stage, until

pytestmark = pytest.mark.slow  # real processes, disks and waits take seconds


def test_a_text_arrives_and_its_answers_reach_the_phone_in_order(wrote: Stage) -> None:
    ids = wrote.answer("one", "two", "three")
    wrote.worker()
    until(lambda: wrote.screen() == ["one", "two", "three"])
    until(lambda: wrote.states(*ids) == ["delivered"] * 3)
    assert [state for state, _ in wrote.history(ids[0])][:1] == ["sending"]
    row = wrote.row(ids[0])
    assert (row.attempts, row.segments, (row.provider_id or "")[:2]) == (1, 1, "SM")


def test_webhooks_that_come_twice_and_in_any_order_change_nothing(stage: Stage) -> None:
    stage.behave(duplicate=1.0, reorder=1.0)
    stage.text("hello")
    until(stage.received)
    ids = stage.answer("one", "two")
    stage.worker()
    until(lambda: stage.states(*ids) == ["delivered"] * 2)
    assert len(stage.received()) == 1
    assert stage.screen() == ["one", "two"]


@pytest.mark.parametrize("fault", ["refuse_429", "break_500"])
def test_a_provider_that_is_busy_is_asked_again_and_each_text_goes_out_once(
    wrote: Stage, clock: FrozenClock, fault: str
) -> None:
    wrote.behave(**{fault: 1.0})
    ids = wrote.answer("one", "two", "three")
    wrote.worker()
    until(lambda: wrote.row(ids[0]).attempts == 1 and wrote.states(ids[0]) == ["queued"])
    wrote.behave()
    clock.move(seconds=5)
    until(lambda: wrote.states(*ids) == ["delivered"] * 3)
    assert wrote.screen() == ["one", "two", "three"]
    assert [wrote.row(row_id).attempts for row_id in ids] == [2, 1, 1]


def test_an_error_of_a_provider_that_sent_it_all_the_same_is_no_second_text(wrote: Stage, clock: FrozenClock) -> None:
    wrote.behave(break_500_but_send=1.0)
    (row_id,) = wrote.answer("only once")
    wrote.worker()

    def settled() -> bool:
        clock.move(seconds=5)
        return wrote.states(row_id)[0] in ("sent", "delivered")

    until(settled)
    time.sleep(0.3)
    assert wrote.screen() == ["only once"]


def test_a_provider_that_is_away_is_asked_again_when_it_is_back(wrote: Stage, clock: FrozenClock) -> None:
    (row_id,) = wrote.answer("patience")
    away = Served(lambda: None)  # type: ignore[arg-type,return-value] - a port where nobody listens
    worker = wrote.worker(base_url=away.url)
    until(lambda: wrote.row(row_id).attempts == 1 and wrote.states(row_id) == ["queued"])
    worker.stop()
    clock.move(minutes=2)
    wrote.worker("worker-2")
    until(lambda: wrote.screen() == ["patience"])
    assert wrote.row(row_id).attempts == 2


def test_a_sender_that_died_after_asking_leaves_an_unknown_that_a_receipt_settles(wrote: Stage, clock) -> None:
    (row_id,) = wrote.answer("once")
    queue = wrote.queue()
    assert queue.lease(OURS, "worker-1", is_new=True)
    sent = queue.take(OURS)
    assert sent is not None
    assert isinstance(wrote.client().send(row_id, OURS, THEIRS, "once"), Taken)  # and now it is killed
    until(lambda: wrote.states(row_id) == ["delivered"])
    clock.move(minutes=1)
    wrote.worker("worker-2")
    time.sleep(0.3)
    assert wrote.screen() == ["once"]


def test_a_sender_that_died_without_a_receipt_is_settled_from_the_list(wrote: Stage, clock: FrozenClock) -> None:
    ids = wrote.answer("same words", "same words")
    queue = wrote.queue()
    queue.lease(OURS, "worker-1", is_new=True)
    queue.take(OURS)
    wrote.client(receipts=False).send(ids[0], OURS, THEIRS, "same words")  # its receipts go astray
    clock.move(minutes=1)
    wrote.worker("worker-2")
    until(lambda: wrote.states(*ids)[1] == "delivered")
    assert ("unknown", "sender") in wrote.history(ids[0])
    clock.move(minutes=1)
    settling = Settling(wrote.casework.sessions, SEALS, clock)
    assert settling.settle(OURS, wrote.client()) == 1
    assert wrote.states(*ids) == ["delivered", "delivered"]
    assert wrote.screen() == ["same words", "same words"]


def test_what_nobody_can_find_is_never_sent_again_and_a_person_is_told_once(wrote: Stage, clock: FrozenClock) -> None:
    (row_id,) = wrote.answer("gone")
    queue = wrote.queue()
    queue.lease(OURS, "worker-1", is_new=True)
    queue.take(OURS)  # and now it is killed, before it asked
    clock.move(minutes=1)
    wrote.worker("worker-2")
    until(lambda: wrote.states(row_id) == ["unknown"])
    settling = Settling(wrote.casework.sessions, SEALS, clock)
    assert settling.settle(OURS, wrote.client()) == 0
    clock.move(minutes=11)
    assert [settling.hand_over(), settling.hand_over()] == [1, 0]
    assert ALARM in [alarm.name for alarm in wrote.casework.desk.alarms()]
    assert wrote.states(row_id) == ["unknown"]
    assert wrote.screen() == []


def test_two_workers_send_each_text_once(wrote: Stage) -> None:
    ids = wrote.answer(*(f"text {number}" for number in range(20)))
    wrote.worker("worker-1"), wrote.worker("worker-2")
    until(lambda: set(wrote.states(*ids)) == {"delivered"})
    assert wrote.screen() == [f"text {number}" for number in range(20)]


def test_a_number_sends_no_faster_than_it_may(wrote: Stage) -> None:
    wrote.answer(*("x" * 161 for _ in range(4)))  # two parts each
    began = time.monotonic()
    wrote.worker(rate=8.0)
    until(lambda: len(wrote.screen()) == 4)
    assert time.monotonic() - began >= 3 * 2 / 8.0


@pytest.mark.parametrize(("error", "reason"), [(30003, "phone_off"), (30006, "landline"), (30007, "filtered")])
def test_a_text_that_does_not_arrive_says_why(wrote: Stage, error: int, reason: str) -> None:
    wrote.behave(errors={THEIRS: error})
    (row_id,) = wrote.answer("hello?")
    wrote.worker()
    until(lambda: wrote.states(row_id) == ["failed"])
    assert wrote.row(row_id).reason == reason


def test_after_stop_the_provider_blocks_us_and_that_is_our_record_too(stage: Stage) -> None:
    stage.text("STOP")
    until(stage.received)  # it is forwarded all the same
    (row_id,) = stage.answer("danger", kind="safety")
    stage.worker()
    until(lambda: stage.states(row_id) == ["failed"])
    assert stage.row(row_id).reason == "stopped_at_provider"
    assert stage.casework.consents.is_stopped(stage.received()[0].conversation_id)
    assert "safety_text_refused" in [alarm.name for alarm in stage.casework.desk.alarms()]
    assert len(stage.screen()) == 1  # the provider's own words


@pytest.mark.parametrize("word", ["START", "YES"])
def test_start_or_yes_opens_the_way_again_with_the_provider_and_with_us(stage: Stage, word: str) -> None:
    stage.text("STOP")
    until(stage.received)
    (refused,) = stage.answer("first")
    stage.worker()
    until(lambda: stage.states(refused) == ["failed"])
    person = stage.received()[0].conversation_id
    assert stage.casework.consents.is_stopped(person)
    stage.text(word)
    until(lambda: len(stage.received()) == 2)
    with stage.casework.sessions.begin() as session:  # as the bot does when it reads the words
        session.execute(update(InboxRow).values(state="done"))
        record_start(session, person, "person", stage.casework.inbox._clock())
    (row_id,) = stage.answer("second", started=True)
    until(lambda: stage.states(row_id) == ["delivered"])


def test_an_account_that_is_shut_is_for_a_person_to_mend(wrote: Stage) -> None:
    (row_id,) = wrote.answer("later")
    shut = TwilioClient(replace(ACCOUNT, auth_token="changed"), wrote.stub.url, str)
    answer = shut.send(row_id, OURS, THEIRS, "later")
    assert isinstance(answer, Refused)
    assert answer.verdict.name == "MEND"


def test_the_client_tells_a_request_that_never_left_from_one_that_nobody_answered(wrote: Stage) -> None:
    away = Served(lambda: None)  # type: ignore[arg-type,return-value]
    assert isinstance(wrote.client(base_url=away.url).send(1, OURS, THEIRS, "x"), Unreachable)
    silent = threading.Event()
    away.socket.listen()
    threading.Thread(target=lambda: (away.socket.accept()[0].close(), silent.set()), daemon=True).start()
    assert isinstance(wrote.client(base_url=away.url).send(1, OURS, THEIRS, "x"), Unsure)


@pytest.mark.parametrize(("hour", "goes"), [(9, True), (19, True), (20, False), (23, False), (7, False)])
def test_nothing_that_we_start_goes_out_at_night(wrote: Stage, clock: FrozenClock, hour: int, goes: bool) -> None:
    clock.now = clock.now.replace(hour=hour, minute=30)
    ours, reply = *wrote.answer("how is it going?", started=True), *wrote.answer("a reply")
    queue = wrote.queue()
    queue.lease(OURS, "worker-1", is_new=True)
    first = queue.take(OURS)
    assert first is not None
    assert first.row_id == (ours if goes else reply)  # a reply does not wait for the morning
    if not goes:
        assert queue.take(OURS) is None
        clock.now = clock.now.replace(hour=9) + timedelta(days=hour > 9)
        morning = queue.take(OURS)
        assert morning is not None
        assert morning.row_id == ours


def test_nothing_is_started_after_a_stop_but_a_reply_goes_out(wrote: Stage, clock: FrozenClock) -> None:
    with wrote.casework.sessions.begin() as session:
        record_stop(session, wrote.received()[0].conversation_id, "person", clock())
    ours, reply = *wrote.answer("how is it going?", started=True), *wrote.answer("a reply")
    wrote.worker()
    until(lambda: wrote.screen() == ["a reply"])
    assert (wrote.row(ours).state, wrote.row(ours).reason) == ("failed", "stopped")
    until(lambda: wrote.states(reply) == ["delivered"])


@pytest.mark.parametrize(("words", "reason"), [("", "empty"), ("x" * 1601, "too_long")])
def test_what_no_provider_takes_is_not_asked_for(wrote: Stage, words: str, reason: str) -> None:
    (row_id,) = wrote.answer(words)
    wrote.worker()
    until(lambda: wrote.states(row_id) == ["failed"])
    assert wrote.row(row_id).reason == reason


def test_an_answer_that_is_hours_late_is_not_sent(wrote: Stage, clock: FrozenClock) -> None:
    (row_id,) = wrote.answer("hello")
    clock.now += timedelta(hours=4, minutes=1)
    wrote.worker()
    until(lambda: wrote.states(row_id) == ["failed"])
    assert wrote.row(row_id).reason == "too_late"


def test_a_text_to_nobody_is_given_up(stage: Stage) -> None:
    conversation = stage.casework.conversations.open("sms")
    stage.text("hello")
    until(stage.received)
    (row_id,) = stage.answer("x")
    with stage.casework.sessions.begin() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(conversation_id=conversation))
    assert stage.queue().fail_homeless() == 1
    assert stage.row(row_id).reason == "no_address"
