"""Quiet hours: nothing that we start goes out between 20:00 and 08:00 in London. A reply is never held back.

A human's text is a reply for REPLY_WITHIN after the person's last words, also over midnight: they are then likely to be
awake, and to wait for it. Later it is one that we start, and could wake somebody, or be read by somebody else.
"""

from datetime import datetime, time, timedelta

from casework.hours import LONDON

QUIET_FROM, QUIET_UNTIL = time(20, 0), time(8, 0)
REPLY_WITHIN = timedelta(hours=3)


def quiet_until(now: datetime) -> datetime | None:
    """When the quiet that reigns now is over; None while texts may be started."""
    local = now.astimezone(LONDON)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return None
    morning = local.date() + timedelta(days=1) if local.time() >= QUIET_FROM else local.date()
    return datetime.combine(morning, QUIET_UNTIL, LONDON)


def is_reply(now: datetime, last_wrote: datetime | None) -> bool:
    """Whether a human who writes now answers the person, who wrote last at `last_wrote`, or never."""
    return last_wrote is not None and now - last_wrote <= REPLY_WITHIN


def waits_until(now: datetime, last_wrote: datetime | None) -> datetime | None:
    """Until when a human's text that is written now waits; None when it may go out at once."""
    return None if is_reply(now, last_wrote) else quiet_until(now)
