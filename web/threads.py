"""Blocking work, such as a database call, goes to a thread so that the event loop never waits."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from anyio import CapacityLimiter, to_thread

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in a worker thread and give back what it returns."""
    return await to_thread.run_sync(partial(work, *args, **kwargs))


class Lane:
    """One kind of work, so many at once: a rush of it holds up only itself, never what has a lane of its own."""

    def __init__(self, width: int) -> None:
        self._limiter = CapacityLimiter(width)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `work` in a thread as soon as the lane has room."""
        return await to_thread.run_sync(partial(work, *args, **kwargs), limiter=self._limiter)
