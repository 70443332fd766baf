"""Which words about stopping could be despair: they are asked about before anything is done (SAFETY section 2)."""

import re
from collections.abc import Sequence
from typing import Any

from casework.messaging.opt_out import bare

# Alone in a message these may be a wish to stop texts, or despair, also when a danger was found in them.
DOUBTFUL = frozenset(
    {"end", "quit", "cancel", "make it stop", "end it", "i want it to stop", "forget me", "delete me", "stop it",
     "i want to stop", "i want finish everything", "i want to finish everything", "just stop", "no more", "enough",
     "i quit", "finish"}
)  # fmt: skip
# A short message made of these alone, with one that ends something, never says what is to end: texts, or more.
ENDING = re.compile(
    r"stop(s|ped|ping)?|end(s|ed|ing)?|quit(s|ting)?|cancel|finish(ed)?|done|delete|erase|forget|remove|wipe|enough|"
    r"unsubscribe|opt|optout|revoke|vanish|disappear|no more"
)
AROUND = re.compile(
    r"i|im|id|ive|we|you|u|it|its|this|thats?|these|them|everything|all|nothing|me|my|myself|mine|and|the|a|of|for|"
    r"from|to|at|so|be|is|am|are|was|too|with|want(ed)?|wanna|needs?|would|like|wish|can|cant|could|please|pls|plz|"
    r"just|now|today|tonight|then|ok|make|let|get|got|out|up|go|going|gone|away|leave|alone|give|over|not?|any|more|"
    r"anymore|longer|ever|will|again|here|about|rid|off|really|only|already|must|ha(ve|s|d)"
)
LONGEST = 9  # words; a longer message says what it is about
TEXTS = r"(?:texts?|texting|txts?|txting|messages?|messaging|msgs?|sms)"
NATURAL = re.compile(
    rf"(?:\w+ ){{0,4}}(?:stop|quit|end|cancel|no more|turn off|opt out of|unsubscribe from|dont (?:send|text|want)|"
    rf"do not (?:send|text|want))(?: \w+){{0,4}}?(?: {TEXTS})?(?: (?:me|us|now|please|pls|any ?more|again|to me|"
    rf"this (?:number|phone)))*"
)

NOT_OK = "not_ok"  # the act of the second answer to our one question
# Whole messages only, and only while that question is open: "not OK with the texts" says something else.
SAYS_NOT_OK = re.compile(
    r"(no )?(((im|i am|am|i) )?((really|just|so|still|definitely) )*not( (really|very|too|so|feeling|at all))* "
    r"(ok|okay|okey|k|alright|all right)( (at all|really|now|today|tonight|no))?|(im|i am) not)"
)


def is_doubtful(text: str) -> bool:
    """Whether the message could mean "stop texts" or "I am not OK"."""
    return bare(text) in DOUBTFUL


def names_no_end(text: str) -> bool:
    """Whether a short message wants something to end and does not say what: "please let it all stop"."""
    words = bare(text).split()
    has_end = any(ENDING.fullmatch(word) for word in words) or "no more" in " ".join(words)
    known = all(ENDING.fullmatch(word) or AROUND.fullmatch(word) for word in words)
    return has_end and known and len(words) <= LONGEST


def speaks_of_stopping(text: str) -> bool:
    """Whether such a message uses the word that our texts teach, and not "end" or "done", which despair uses alone."""
    words = bare(text).split()
    return names_no_end(text) and "stop" in words and not {"end", "finish", "done"} & set(words)


def wants_no_texts(text: str) -> bool:
    """Whether a short message asks in other words that texts end: "please stop texting me"."""
    said = bare(text)
    return bool(re.search(rf"\b{TEXTS}\b", said)) and NATURAL.fullmatch(said) is not None


def not_ok_meant(text: str, options: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The answer "I am not OK", when it is open and a short message gives it in words; else None."""
    if SAYS_NOT_OK.fullmatch(bare(text)) is None:
        return None
    return next((option for option in options if option["act"] == NOT_OK), None)
