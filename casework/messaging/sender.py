"""Sends what waits: one thread for each of our numbers, at the rate that the number allows."""

import contextlib
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from casework.columns import Clock, utc_now
from casework.errors import CaseworkError, CaseworkUnavailable
from casework.messaging.error_table import Verdict, reason_of
from casework.messaging.sending import SendQueue, ToSend
from casework.messaging.settling import Settling
from casework.messaging.twilio_client import (
    LONGEST_REQUEST,
    Answer,
    Refused,
    Taken,
    TwilioClient,
    Unreachable,
    Unsure,
)

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0  # seconds before a text is tried again
LONGEST_REST = 5.0  # seconds that a whole number rests when the provider is busy or away
MARGIN = timedelta(seconds=LONGEST_REQUEST + 2)  # nothing is started that could outlast the lease
LOOK = 1.0  # seconds between looks when nothing rings
SETTLE = 10.0  # seconds between looks at the provider's list
MENDING = "sending_needs_mending"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Sending:
    """What a sender needs. `rate` is in message parts a second, for each number of ours."""

    queue: SendQueue
    settling: Settling
    client: Callable[[], TwilioClient]
    alarm: Callable[[str], None]
    rate: float
    clock: Clock = utc_now


def wait_before_retry(attempts: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds: 1, 2, 4 ... 60, half of it by chance, so that many texts do not come back at one moment."""
    whole = min(FIRST_WAIT * 2 ** min(attempts - 1, 10), LONGEST_WAIT)
    return whole / 2 + whole / 2 * chance()


class NumberSender:
    """Sends for one of our numbers, in one thread, for as long as this worker has the lease."""

    def __init__(self, our_number: str, worker: str, sending: Sending, stop: threading.Event) -> None:
        self._number = our_number
        self._worker = worker
        self._sending = sending
        self._stop = stop
        self._client = sending.client()
        self._news = threading.Event()
        self._until: datetime | None = None
        self._next_at = 0.0
        self._settled_at = 0.0
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send."""
        self._news.set()

    def join(self) -> None:
        """Wait until the text under way is recorded."""
        self._news.set()
        self._thread.join(LONGEST_REQUEST + 5)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._news.clear()
            try:
                self._drain()
            except Exception as fault:  # noqa: BLE001 - whatever it is, the next second tries again
                log.error("sender_fault", fault=type(fault).__name__)
                self._until = None  # what was under way is not recorded: a new lease calls it lost
            self._news.wait(LOOK)
        self._client.close()
        if self._until is not None:
            with contextlib.suppress(CaseworkUnavailable):  # then it runs out by itself
                self._sending.queue.release(self._number, self._worker)

    def _drain(self) -> None:
        """Send until nothing is left to send now."""
        client = self._client
        if self._holds() or self._sending.queue.has_work(self._number):
            while not self._stop.is_set() and self._has_lease():
                sent = self._sending.queue.take(self._number)
                if sent is None or not self._send(client, sent):
                    break
        if time.monotonic() - self._settled_at > SETTLE:
            self._settled_at = time.monotonic()
            self._sending.settling.settle(self._number, client)

    def _holds(self) -> bool:
        return self._until is not None and self._until - self._sending.clock() >= MARGIN

    def _has_lease(self) -> bool:
        if not self._holds():
            self._until = self._sending.queue.lease(self._number, self._worker, is_new=self._until is None)
        return self._until is not None

    def _send(self, client: TwilioClient, sent: ToSend) -> bool:
        """Send one and record what became of it; False when the number should rest."""
        answer = self._ask(client, sent)
        queue, wait = self._sending.queue, timedelta(seconds=wait_before_retry(sent.attempts))
        log.info("text_asked", outbox_id=sent.row_id, answer=type(answer).__name__, attempt=sent.attempts)
        match answer:
            case Taken(status):
                queue.accepted(sent, status.provider_id)
            case Unsure():
                queue.lost(sent)
            case Unreachable() | Refused(Verdict.AGAIN):
                queue.put_back(sent, wait)
                self._rest(min(wait.total_seconds(), LONGEST_REST))
                return False
            case Refused(Verdict.MEND, error):
                log.error("provider_refused_us", reason=reason_of(error))
                self._sending.alarm(MENDING)
                queue.put_back(sent, timedelta(seconds=LONGEST_WAIT))
                return False
            case Refused(Verdict.NEVER, error):
                queue.refused(sent, reason_of(error))
        self._pace(sent.segments)
        return True

    def _ask(self, client: TwilioClient, sent: ToSend) -> Answer:
        """Ask the provider. Before a second try its list is read: it may have taken what it seemed to refuse."""
        if sent.attempts > 1:
            listed = client.sent_to(self._number, sent.number)
            if listed is None:
                return Unreachable()
            match = self._sending.settling.match(sent.text, listed)
            if match is not None:
                return Taken(match.status)
            if not self._has_lease():  # reading the list took time, and another worker has the number now
                return Unreachable()
        return client.send(sent.row_id, self._number, sent.number, sent.text)

    def _pace(self, parts: int) -> None:
        """Wait until the number may send again."""
        self._next_at = max(self._next_at, time.monotonic()) + parts / self._sending.rate
        self._rest(self._next_at - time.monotonic())

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self._stop.wait(seconds)


class Sender:
    """All of our numbers in this worker."""

    def __init__(self, worker: str, numbers: tuple[str, ...], sending: Sending) -> None:
        self._worker = worker
        self._numbers = numbers
        self._sending = sending
        self._stop = threading.Event()
        self._threads: dict[str, NumberSender] = {}

    def look(self) -> None:
        """Start a thread for each number that has none yet. Call it at the start and every few minutes."""
        self._sending.queue.look_for_oldest()
        for number in sorted({*self._numbers, *self._sending.queue.numbers()} - set(self._threads)):
            self._threads[number] = NumberSender(number, self._worker, self._sending, self._stop)
            self._threads[number].start()

    def tidy(self) -> None:
        """What is nobody's thread: texts without a number, and texts that a person must look at."""
        try:
            homeless = self._sending.queue.fail_homeless()
            if homeless or self._sending.settling.hand_over():
                log.warning("texts_need_a_look", homeless=homeless)
        except CaseworkError as fault:
            log.error("sender_fault", fault=type(fault).__name__)

    def wake(self) -> None:
        """Something was written."""
        for thread in self._threads.values():
            thread.wake()

    def stop(self) -> None:
        """Record what is under way, let the numbers go, and end."""
        self._stop.set()
        for thread in self._threads.values():
            thread.join()
