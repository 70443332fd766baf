"""The exact words that stop and start texts, alone in a message. Other words about stopping are asked about."""

import re

# Twilio's list less the words that despair also uses.
STOP_WORDS = frozenset({"stop", "stopall", "stop all", "unsubscribe", "optout", "opt out", "revoke"})
START_WORDS = frozenset({"start", "unstop", "un stop"})


def bare(text: str) -> str:
    """The message in small letters, without marks; "don't" is "dont"."""
    letters = re.sub(r"[^a-z ]+", " ", re.sub(r"[\u2019'`]", "", text.lower()))
    return " ".join(letters.split())


def is_stop_word(text: str) -> bool:
    """Whether the message is exactly an opt-out word: no figure and no word of any alphabet stands beside it."""
    return _alone(text) in STOP_WORDS


def is_start_word(text: str) -> bool:
    """Whether the message is exactly a word that takes a stop back."""
    return _alone(text) in START_WORDS


def _alone(text: str) -> str:
    has_more = any((mark.isalnum() and not mark.isascii()) or mark.isdigit() for mark in text)
    return "" if has_more else bare(text.replace("-", " "))
