"""Counts what the door refuses: every one, whether its words are kept or not.

A flood must not fill the disk or hold up the texts of people, so only so many a minute are written as they come. The
rest are counted here, and told to the quarantine every few seconds and when the application ends. A process that is
killed takes the count of those seconds with it; the log has a line for each.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import structlog

from casework.errors import CaseworkUnavailable
from casework.quarantine import Quarantine
from web.edge.rate import RateLimit
from web.threads import in_thread

KEPT_A_MINUTE = 60
MOST_WAITING = 500  # different texts that wait for a database that is away
EVERY = 10.0  # seconds

log = structlog.get_logger(__name__)


@dataclass
class Came:
    """One refused text of the last few seconds, and how often it came without being told."""

    reason: str
    fields: dict[str, str]
    untold: int = 0


class Tally:
    """Keeps the first of each refused text, and counts the others."""

    def __init__(self, quarantine: Quarantine) -> None:
        self._quarantine = quarantine
        self._rate = RateLimit(KEPT_A_MINUTE)
        self._came: dict[str, Came] = {}
        self._not_kept = 0

    async def add(self, reason: str, fields: dict[str, str]) -> None:
        """One more was refused."""
        digest = hashlib.sha256(repr((reason, sorted(fields.items()))).encode("utf-8", "replace")).hexdigest()
        if digest in self._came:
            self._came[digest].untold += 1
        elif len(self._came) >= MOST_WAITING or not self._rate.allows(""):
            self._not_kept += 1
        else:
            self._came[digest] = Came(reason, fields)
            await self._keep(digest, Came(reason, fields, 1))

    async def tell(self) -> None:
        """Tell the quarantine what was only counted so far. What cannot be told now is told next time."""
        came, self._came = self._came, {}
        not_kept, self._not_kept = self._not_kept, 0
        for digest, one in came.items():
            if one.untold:
                await self._keep(digest, one)
        if not_kept:
            try:
                await in_thread(self._quarantine.count_more, not_kept)
            except CaseworkUnavailable:
                self._not_kept += not_kept
                log.error("quarantine_unavailable", reason="not_kept")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell by itself until the end of the block, and once more then."""
        telling = asyncio.create_task(self._tell_on())
        try:
            yield
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
            await self.tell()

    async def _tell_on(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await asyncio.shield(self.tell())
            except Exception as fault:  # noqa: BLE001 - the next round tells what this one could not
                log.error("refused_not_told", fault=type(fault).__name__)

    async def _keep(self, digest: str, one: Came) -> None:
        try:
            await in_thread(self._quarantine.keep, one.reason, one.fields, one.untold)
        except CaseworkUnavailable:
            self._came.setdefault(digest, Came(one.reason, one.fields)).untold += one.untold
            log.error("quarantine_unavailable", reason=one.reason)
