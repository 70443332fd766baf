"""Policy for contact wishes: what somebody wants stopped, changed, seen or deleted."""

import re
from typing import Literal

from actions.contact.doubt import is_doubtful, names_no_end
from casework.messaging.opt_out import is_stop_word

Wish = Literal["delete", "see", "pause", "change", "stop_reminders", "stop"]
Step = Literal[
    "delete", "see", "pause", "change", "stop_reminders", "stop", "stop_and_ask", "ask", "ask_about_forgetting"
]
CHOICES = frozenset({"stop", "delete"})  # what the numbered answers to our one question mean
DELETE = re.compile(r"\b(delet\w*|eras\w*|forget|wipe|remove|withdraw\w*|get rid)\b", re.I)
SEE = re.compile(
    r"\b(what (do|have|info\w*|data)|copy|see|show|who has|who'?s had)\b.*\b(me|my|got|hold)\b|\bhold (on|about) me\b",
    re.I,
)
PAUSE = re.compile(r"\b(pause|holiday|for now|until|til|till|break from|hold off)\b", re.I)
CHANGE = re.compile(
    r"\b(new (phone|number|mobile|email)|chang\w*|switch|instead|only (text|txt|ring|call)|not before|after \d)\b", re.I
)
NO_REMINDERS = re.compile(
    r"\b(stop|end|cancel|no more|(turn|switch) off|do ?n[o']?t (want|send|need))\b.*\b(reminders?|check[ -]?ins?)\b",
    re.I,
)


def wish(text: str) -> Wish:
    """What is wanted; stopping when nothing else fits, which asks before it does anything."""
    if NO_REMINDERS.search(text) and not PAUSE.search(text):
        return "stop_reminders"
    for kind, pattern in (("delete", DELETE), ("see", SEE), ("pause", PAUSE), ("change", CHANGE)):
        if pattern.search(text):
            return kind  # type: ignore[return-value] - the tuple's own literals
    return "stop"


def next_step(text: str, chosen: object, *, danger_lately: bool) -> Step:
    """The exact words stop at once; words that despair also uses, and any wish to stop in other words, are asked about.

    Within 24 hours of a finding the exact words stop messages too, and are asked about as well (SAFETY section 2).
    """
    if chosen in CHOICES:
        return "stop" if chosen == "stop" else "delete"
    if is_stop_word(text):
        return "stop_and_ask" if danger_lately else "stop"
    wanted = wish(text)
    if wanted == "stop_reminders":
        return "ask" if danger_lately else wanted
    if is_doubtful(text) or names_no_end(text) or wanted == "stop":
        return "ask_about_forgetting" if DELETE.search(text) else "ask"
    return wanted
