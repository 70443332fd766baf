"""A simple limit on how often one key may do something; kept in memory, for this process alone."""

from collections import deque
from collections.abc import Callable
from time import monotonic

MINUTE = 60.0
MOST_KEYS = 20_000  # old keys are forgotten beyond this


class RateLimit:
    """At most so many in any sixty seconds, for each key."""

    def __init__(self, a_minute: int, now: Callable[[], float] = monotonic) -> None:
        self._most = a_minute
        self._now = now
        self._seen: dict[str, deque[float]] = {}

    def allows(self, key: str) -> bool:
        """Count one more for this key; False when it is over the limit (and then it is not counted)."""
        now = self._now()
        times = self._seen.setdefault(key, deque())
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= self._most:
            return False
        times.append(now)
        if len(self._seen) > MOST_KEYS:
            self._seen = {name: kept for name, kept in self._seen.items() if kept and kept[-1] > now - MINUTE}
        return True
