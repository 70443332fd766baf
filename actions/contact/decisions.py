"""Policy for contact wishes: what somebody wants stopped, changed, seen or deleted."""

import re
from typing import Literal

Wish = Literal["delete", "see", "pause", "change", "stop"]
Step = Literal["delete", "see", "pause", "change", "stop", "stop_and_ask", "ask"]
DELETE = re.compile(r"\b(delet\w*|eras\w*|forget|wipe|remove|withdraw\w*|get rid)\b", re.I)
SEE = re.compile(
    r"\b(what (do|have|info\w*|data)|copy|see|show|who has|who'?s had)\b.*\b(me|my|got|hold)\b|\bhold (on|about) me\b",
    re.I,
)
PAUSE = re.compile(r"\b(pause|holiday|for now|until|til|till|break from|hold off)\b", re.I)
CHANGE = re.compile(
    r"\b(new (phone|number|mobile|email)|chang\w*|switch|instead|only (text|txt|ring|call)|not before|after \d)\b", re.I
)
# Words that stop texts at once, alone in a message (Twilio's list less the words that despair also uses).
STOP_WORDS = frozenset({"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out", "revoke"})
# Alone in a message these may be a wish to stop texts, or despair: one question first.
DOUBTFUL = frozenset(
    {"end", "quit", "cancel", "make it stop", "end it", "i want it to stop", "forget me", "delete me", "stop it",
     "i want to stop", "i want finish everything", "i want to finish everything", "just stop", "no more", "enough",
     "i quit", "finish"}
)  # fmt: skip


def bare(text: str) -> str:
    """The message in small letters, without marks around it."""
    return re.sub(r"[^a-z ]+", " ", text.lower()).strip()


def is_stop_word(text: str) -> bool:
    """Whether the message is exactly an opt-out word."""
    return " ".join(bare(text).split()) in STOP_WORDS


def is_doubtful(text: str) -> bool:
    """Whether the message could mean "stop texts" or "I am not OK"."""
    return " ".join(bare(text).split()) in DOUBTFUL


def wish(text: str) -> Wish:
    """What is wanted; stopping when nothing else fits, which asks before it does anything."""
    for kind, pattern in (("delete", DELETE), ("see", SEE), ("pause", PAUSE), ("change", CHANGE)):
        if pattern.search(text):
            return kind  # type: ignore[return-value] - the tuple's own literals
    return "stop"


def next_step(text: str, chosen: object, *, danger_lately: bool) -> Step:
    """The exact words stop at once; words that despair also uses, and any wish to stop in other words, are asked about.

    Within 24 hours of a finding the exact words stop messages too, and are asked about as well (SAFETY section 2).
    """
    if chosen == "stop":
        return "stop"
    if is_stop_word(text):
        return "stop_and_ask" if danger_lately else "stop"
    wanted = wish(text)
    return "ask" if is_doubtful(text) or wanted == "stop" else wanted
