"""What the provider does by itself, as its documentation says: stop words, what it refuses, and how it counts parts."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field

STOP = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"})
START = frozenset({"START", "YES", "UNSTOP"})
HELP = frozenset({"HELP", "INFO"})
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
LONGEST = 1600
# The provider's own words, which reach the phone beside ours.
OWN_WORDS = {
    "STOP": "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe.",
    "START": "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe.",
    "HELP": "Reply STOP to unsubscribe. Msg&Data Rates May Apply.",
}


@dataclass(frozen=True)
class Faults:
    """How badly it behaves. Chances are from 0 to 1; `errors` are what becomes of texts to single numbers."""

    refuse_429: float = 0.0
    break_500: float = 0.0
    break_500_but_send: float = 0.0
    hang_up: float = 0.0
    duplicate: float = 0.0
    reorder: float = 0.0
    delay: float = 0.0
    errors: dict[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """As JSON holds it."""
        return asdict(self)


def keyword(body: str) -> str:
    """STOP, START or HELP when the whole message is one of the provider's words; empty for anything else."""
    word = body.strip().upper()
    groups = {"STOP": STOP, "START": START, "HELP": HELP}
    return next((name for name, words in groups.items() if word in words), "")


def refusal(to: str, sender: str, body: str, ours: tuple[str, ...], *, is_blocked: bool) -> tuple[int, str] | None:
    """The provider's error number and words for a request to send; None when it takes it."""
    if not NUMBER.fullmatch(to):
        return 21211, "The 'To' number is not a valid phone number."
    if sender not in ours:
        return 21606, "The 'From' phone number provided is not a valid, message-capable number for this account."
    if not body.strip():
        return 21602, "Message body is required."
    if len(body) > LONGEST:
        return 21617, "The concatenated message body exceeds the 1600 character limit."
    return (21610, "Attempt to send to unsubscribed recipient") if is_blocked else None
