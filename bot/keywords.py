"""The words that our texts teach, alone in a message, which the doorway answers by itself."""

import re
from typing import Literal

from casework.messaging.opt_out import START_WORDS

Keyword = Literal["start", "help", "easy", "call"]
WORDS: dict[str, Keyword] = {
    **dict.fromkeys(START_WORDS, "start"),
    **dict.fromkeys(("help", "info"), "help"),
    "easy": "easy",
    **dict.fromkeys(
        (
            "call",
            "call me",
            "ring me",
            "phone me",
            "call back",
            "callback",
            "call me back",
            "ring me back",
            "ring back",
        ),
        "call",
    ),
}
YES = "yes"  # the provider counts it as a wish for texts, so it is one: but only from somebody who has stopped them


def keyword(text: str, *, is_stopped: bool, is_text: bool) -> Keyword | None:
    """Which word the message is, if it is one alone. EASY is for text messages; a page has room."""
    said = " ".join(re.sub(r"[^a-z ]+", " ", text.lower()).split())
    if re.search(r"\d", text):
        return None
    found = "start" if said == YES and is_stopped else WORDS.get(said)
    for word in (" please", " pls"):
        found = found or WORDS.get(said.removesuffix(word))
    return None if found == "easy" and not is_text else found
