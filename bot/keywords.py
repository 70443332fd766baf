"""The words that our texts teach, alone in a message, which the doorway answers by itself."""

import re
from typing import Literal

from casework.messaging.opt_out import START_WORDS

Keyword = Literal["start", "help", "easy", "call"]
WORDS: dict[str, Keyword] = {
    **dict.fromkeys(START_WORDS, "start"),
    **dict.fromkeys(("help", "info"), "help"),
    "easy": "easy",
    **dict.fromkeys(("call", "call back", "callback", "ring back"), "call"),
}
# The short sentences in which people ask to be rung. "Call me Ann" and "call me a taxi" ask for something else.
SOMEBODY = r"(?:you|u|someone|somebody|sum1|anyone|one of you|a person|your people)"
I_WANT = r"(?:(?:i|we) (?:would like|want|need)|(?:id|wed) like)"
ASKING = rf"(?:(?:can|could|will|would) {SOMEBODY} |{I_WANT} {SOMEBODY} to |(?:get|ask) {SOMEBODY} to |{SOMEBODY} )?"
FIRST = r"(?:(?:hi|hello|hey|ok|yes|so|and|just|please|pls|plz) )*"
AFTER = r"(?: (?:please|pls|plz|thanks|thank you|now|today|tonight|later|soon|asap|instead|when you can))*"
NUMBER = r"(?: (?:\d ?){7,})?"
WHEN = r"(?: (?:on|at|after|before|between|around|about|by \d|in|this|next|when|if|as soon as|tomorrow|dont|not)\b.*)?"
WANTED = re.compile(
    rf"{FIRST}(?:call{AFTER}{NUMBER}"
    rf"|{ASKING}{FIRST}(?:call|ring|phone|telephone) (?:me|us)(?: back)?{AFTER}{NUMBER}{WHEN}"
    rf"|(?:{I_WANT}|can (?:i|we) (?:have|get)) a (?:phone |telephone )?call(?: ?back)?{AFTER}{WHEN})"
)
LONGEST = 12  # words; a longer message says more than that, and must be understood
YES = "yes"  # the provider counts it as a wish for texts, so it is one: but only from somebody who has stopped them


def keyword(text: str, *, is_stopped: bool, is_text: bool) -> Keyword | None:
    """Which word the message is, if it is one alone, or asks to be rung. EASY is for text messages; a page has room."""
    if wants_call(text):
        return "call"
    if re.search(r"\d", text):
        return None
    said = " ".join(re.sub(r"[^a-z ]+", " ", text.lower()).split())
    found = "start" if said == YES and is_stopped else WORDS.get(said)
    for word in (" please", " pls"):
        found = found or WORDS.get(said.removesuffix(word))
    return None if found == "easy" and not is_text else found


def wants_call(text: str) -> bool:
    """Whether a short message asks in its own words to be rung."""
    said = " ".join(re.sub(r"[^a-z0-9 ]+", " ", re.sub(r"[\u2019'`]", "", text.lower())).split())
    return len(said.split()) <= LONGEST and WANTED.fullmatch(said) is not None
