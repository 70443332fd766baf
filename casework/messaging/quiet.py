"""Quiet hours: nothing that we start goes out between 20:00 and 08:00 in London. A reply is never held back."""

from datetime import datetime, time, timedelta

from casework.hours import LONDON

QUIET_FROM, QUIET_UNTIL = time(20, 0), time(8, 0)


def quiet_until(now: datetime) -> datetime | None:
    """When the quiet that reigns now is over; None while texts may be started."""
    local = now.astimezone(LONDON)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    morning = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(morning, QUIET_UNTIL, LONDON)
