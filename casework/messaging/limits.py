"""When a text is answered with one notice and then with silence: too many texts, a flood, the day's money, a robot.

Pure decisions over what casework/traffic.py has counted. Every text is stored and read for danger all the same, and a
reply to danger is exempt from every limit. One thing alone slows it down: five long texts running, each sooner after
our answer than anybody types. Only a machine does that; the same text of it gets its reply once in ten minutes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Reason = Literal["premium", "abroad", "robot", "too_many", "busy", "spent"]

LINE_REASONS: dict[str, Reason] = {"premium": "premium", "abroad": "abroad"}
# For how long one notice stands; after that a person who still writes hears it once more.
LASTS: dict[Reason, timedelta] = {
    "premium": timedelta(days=30),
    "abroad": timedelta(days=7),
    "robot": timedelta(days=1),
    "too_many": timedelta(hours=6),
    "busy": timedelta(hours=1),
    "spent": timedelta(hours=12),
}
BETWEEN_DANGERS = timedelta(minutes=10)  # between two fixed replies to what is surely a machine
SAME = 4  # equal texts among the last RECENT
FAST = 5  # texts running that came sooner after our answer than anybody types
RECENT = 6
LONG = 20  # characters; shorter ones, such as "1", "more" or "hello?", people do send again and again
TYPED_LONG = 15  # characters that nobody reads our answer and types within QUICK
QUICK = timedelta(seconds=5)
WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Limits:
    """What an installation allows. Times count back from when the text came, so an outage is held against nobody."""

    per_hour: int = 40
    per_day: int = 150
    everybody_per_minute: int = 600
    pence_per_day: int = 5_000
    pence_per_segment: float = 4.0


@dataclass(frozen=True)
class Text:
    """One text of a person. `after_ours` is how long after our newest answer it came; None when there was none."""

    words: str
    at: datetime
    after_ours: timedelta | None = None


@dataclass(frozen=True)
class Traffic:
    """What was counted for one text. `recent` are this person's last RECENT texts, oldest first, with this one."""

    line_type: str
    recent: tuple[Text, ...]
    in_an_hour: int
    in_a_day: int
    everybody_in_a_minute: int
    segments_today: int


def reason_for_quiet(traffic: Traffic, limits: Limits) -> Reason | None:
    """Why this text is not answered as usual; None when it is. What lasts longest comes first."""
    if traffic.line_type in LINE_REASONS:
        return LINE_REASONS[traffic.line_type]
    if repeats(traffic.recent) or is_faster_than_people(traffic.recent):
        return "robot"
    if traffic.in_an_hour > limits.per_hour or traffic.in_a_day > limits.per_day:
        return "too_many"
    if traffic.segments_today * limits.pence_per_segment >= limits.pence_per_day:
        return "spent"
    return "busy" if traffic.everybody_in_a_minute > limits.everybody_per_minute else None


def repeats(recent: Sequence[Text]) -> bool:
    """The newest text has come SAME times lately: an automatic answer. Figures do not count: they may be a date."""
    if not recent or len(recent[-1].words) < LONG:
        return False
    newest = recent[-1]
    same = [text for text in recent if newest.at - text.at < WITHIN and _bare(text.words) == _bare(newest.words)]
    return len(same) >= SAME


def is_faster_than_people(recent: Sequence[Text]) -> bool:
    """The last FAST texts each came within QUICK of our answer, and none is so short that it could be typed by then."""
    last = recent[-FAST:]
    return len(last) == FAST and all(
        text.after_ours is not None and text.after_ours < QUICK and len(text.words) >= TYPED_LONG for text in last
    )


def _bare(words: str) -> str:
    return re.sub(r"[\W\d_]+", " ", words.casefold()).strip()
