"""Takes texts in together: those that come while the disk is busy share the next transaction.

Each text is stored before it is acknowledged, and the disk is waited for each time. One by one, a burst would stand in
line for that wait alone; together, nobody waits for more than two of them.
"""

import asyncio
from collections.abc import Callable, Sequence

from casework.addresses import ReceivedText
from casework.inbox import Accepted
from web.threads import Lane

MOST = 50  # in one transaction


class Intake:
    """Stores texts for the requests of this process; `receive_all` stores all of a batch or none."""

    def __init__(self, receive_all: Callable[[Sequence[ReceivedText]], list[Accepted]]) -> None:
        self._receive_all = receive_all
        self._lane = Lane(1)
        self._waiting: list[tuple[ReceivedText, asyncio.Future[Accepted]]] = []
        self._storing: asyncio.Task[None] | None = None

    async def take(self, received: ReceivedText) -> Accepted:
        """Store one text. Raises what storing it raises; then it is not stored."""
        future: asyncio.Future[Accepted] = asyncio.get_running_loop().create_future()
        self._waiting.append((received, future))
        if self._storing is None or self._storing.done():
            self._storing = asyncio.create_task(self._store())
        return await future

    async def _store(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            futures = [future for _, future in batch]
            try:
                accepted = await self._lane.run(self._receive_all, [received for received, _ in batch])
            except Exception as fault:  # noqa: BLE001 - each request answers for itself
                for future in futures:
                    if not future.done():  # a request whose caller has hung up waits for nothing
                        future.set_exception(fault)
            else:
                for future, one in zip(futures, accepted, strict=True):
                    if not future.done():
                        future.set_result(one)
