"""Policy for contact wishes: what somebody wants stopped, changed, seen or deleted."""

import re
from dataclasses import dataclass
from typing import Literal

from actions.contact.doubt import NOT_OK, is_doubtful, names_no_end, speaks_of_stopping, wants_no_texts
from casework.messaging.opt_out import bare, is_stop_word

Wish = Literal["delete", "see", "pause", "change", "stop_reminders", "stop"]
Step = Literal[
    "delete", "see", "pause", "change", "stop_reminders", "stop", "stop_and_ask", "ask", "ask_about_forgetting"
]
ASKING = frozenset({"ask", "ask_about_forgetting", "stop_and_ask"})
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
SHORT = 12  # words; beside a human a longer message is talk, and the human reads it
FORGET_ME = re.compile(
    r"(?:(?:hi|hello|please|pls|plz|just|now|and|so|then|ok|(?:can|could|will|would) you|i want you to|"
    r"i(?: woul)?d like you to)\s+)*"
    r"forget (?:(?:all|everything) )?(?:about )?me(?: (?:please|pls|plz|now|completely|altogether|entirely|thanks))*"
)
FORGET_DATA = re.compile(
    r"\b(?:delete|erase|wipe|remove|forget|get rid of)\s+(?:\w+\s+){0,3}?"
    r"(?:my (?:\w+ )?(?:data|details|info|information|number|records?|history|messages|texts|name|account|chats?)\b|"
    r"(?:what|everything|anything|all)(?: that)? you(?:ve)? (?:have|hold|got|know|keep|store)\b|me from\b)"
)
NOT_A_WISH = re.compile(r"\b(?:dont|not|never|did|didnt|have|havent|has|cant)\s+(?:\w+\s+){0,2}$")


@dataclass(frozen=True)
class Choice:
    """One numbered answer to our one question: the name of its words, and what it means."""

    words: str
    act: str
    value: str


@dataclass(frozen=True)
class Asked:
    """Our one question: the name of its words, its answers in order, and whether texts stop whatever the answer is."""

    words: str
    choices: tuple[Choice, ...]
    is_stopped: bool


STOP_TEXTS = Choice("utter_contact_stop_texts", "manage_contact", "stop")
I_AM_NOT_OK = Choice("utter_contact_not_ok", NOT_OK, "not_ok")
FORGET = Choice("utter_contact_forget", "manage_contact", "delete")


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


def step_beside_human(text: str, chosen: object, *, danger_lately: bool) -> Step | None:
    """The same while a human has the conversation: None for all that the human answers.

    Only what says by itself that texts are to end, or that somebody is to be forgotten, is ours: it must be on record
    whatever the human makes of it, and must be asked about where it could be despair.
    """
    is_reminders = NO_REMINDERS.search(text) is not None and len(text.split()) <= SHORT
    is_stop = is_stop_word(text) or is_doubtful(text) or speaks_of_stopping(text) or wants_no_texts(text)
    if chosen in CHOICES or is_stop or is_reminders or asks_to_be_forgotten(text):
        return next_step(text, chosen, danger_lately=danger_lately)
    return None


def asked(step: Step) -> Asked | None:
    """The one question that tells stopping, or being forgotten, from despair, where this step asks it.

    "Not OK" is always number 2.
    """
    if step not in ASKING:
        return None
    if step == "ask_about_forgetting":
        return Asked("utter_contact_stop_forget_or_not_ok", (STOP_TEXTS, I_AM_NOT_OK, FORGET), is_stopped=False)
    return Asked("utter_contact_stop_or_not_ok", (STOP_TEXTS, I_AM_NOT_OK), is_stopped=step == "stop_and_ask")


def asks_to_be_forgotten(text: str) -> bool:
    """Whether the words alone, with nothing learnt, ask to be forgotten: "delete my data", not "don't forget me"."""
    said = bare(text)
    if FORGET_ME.fullmatch(said):
        return True
    found = FORGET_DATA.search(said)
    return found is not None and NOT_A_WISH.search(said[: found.start()]) is None
