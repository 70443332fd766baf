"""Keeps the lease of a message while its turn is under way, and ends a process whose turn never ends.

A turn runs on the event loop and may hold it, so the lease is renewed from a thread of its own.
"""

import os
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog

from casework.errors import CaseworkError
from casework.inbox import LEASE, Inbox, Leased

EVERY = LEASE.total_seconds() / 3  # seconds; two renewals may fail before the lease runs out
LONGEST = 120.0  # seconds; the slowest turn that we have measured took three
HUNG = 70  # the exit code of a process that was stuck

log = structlog.get_logger(__name__)


def end_process() -> None:
    """At once and without clearing up: whatever hangs would hang that too. The supervisor starts a new process."""
    os._exit(HUNG)


@dataclass(frozen=True)
class LeaseKeeper:
    """Renews a lease `every` so many seconds, for `longest` seconds; then the turn is stuck, and `hung` is called.

    A message that hangs every process that takes it is parked after three tries, as one that kills them is.
    """

    inbox: Inbox
    every: float = EVERY
    longest: float = LONGEST
    hung: Callable[[], None] = end_process

    @contextmanager
    def keep(self, leased: Leased) -> Generator[None]:
        """Keep this lease until the end of the block."""
        ended = threading.Event()
        keeper = threading.Thread(target=self._until, args=(leased, ended), name="lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            ended.set()

    def _until(self, leased: Leased, ended: threading.Event) -> None:
        is_mine = True
        for _ in range(max(1, round(self.longest / self.every))):
            if ended.wait(self.every):
                return
            is_mine = is_mine and self._renewed(leased)
        log.error("turn_hangs", inbox_id=leased.inbox_id, tries=leased.tries)
        self.hung()

    def _renewed(self, leased: Leased) -> bool:
        """False only when another worker has the message: a database that is away now may be back next time."""
        try:
            return self.inbox.renew(leased)
        except CaseworkError:
            log.warning("lease_not_renewed", inbox_id=leased.inbox_id)
            return True
