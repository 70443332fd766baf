"""Policy: which intent a message has, given what the doorway knows; and whether it asks for two things."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.plan.decisions import step_in
from knowledge_base.safety.findings import Level
from knowledge_base.understanding.topic_linker import BY_MEANING
from knowledge_base.understanding.two_acts import Piece, Pieces

# A topic found in a message: its id, its score, and why.
Topic = dict[str, Any]

# Words that our own replies teach, alone in a message.
KEYWORDS = {"person": "talk_to_person", "more": "more", "plan": "make_plan"}
ABOUT_ONE = re.compile(r"\babout\W+\w", re.I)
SHORT = 4  # words: an answer to "which town?", not a new request
KNOWN = {level.label for level in Level if level >= Level.URGENT}
# Acts that are about us, and stand beside another request; and acts that need something found or done. Two of the
# second kind in one message are mostly a need and its story, and are answered as one.
ABOUT_US = frozenset({"feedback", "talk_to_person", "manage_contact", "about_service"})
NEEDS = frozenset(
    {"find_group", "ask_self_care", "service_detail", "make_plan", "review_plan", "refer_someone", "more"}
)
DEEDS = ABOUT_US | NEEDS
# A referral is a handoff, and a look back at a plan says what helped: each is one thing.
ONE_THING = ({"talk_to_person", "refer_someone"}, {"feedback", "review_plan"})
# How sure a clause must be: a little where the whole message asks for the same, more where it does not. Beside a need,
# a sad sentence is easily taken for a verdict on us, and a short question for one about us: these must be surest.
FIRM, FIRM_ALONE = 0.5, 0.75
SUREST = {"feedback": 0.8, "about_service": 0.85, "manage_contact": 0.75, "talk_to_person": 0.75, "review_plan": 0.8}
# These may be told ("the number is wrong", "my number has changed"); every other act needs a clause that asks.
TOLD = frozenset({"feedback", "manage_contact", "review_plan"})
# What may stand beside another request: all that is about us, and small talk. A message in which all of it together is
# less likely than HARDLY is not read in pieces (ADR 0026: 4 of 6,712 were then answered otherwise).
BESIDE = ABOUT_US | {"thank", "goodbye"}
HARDLY = 0.02
OUTSIDE = "out_of_scope"


def act_in_scope(act: str, outside: float, topic: float, *, limit: float, about: float) -> str:
    """The act, or out_of_scope already where that is likelier than `limit`: to guess at a group is worse than to ask.

    A message that is surely about a topic (`about`) is in scope whatever its form.
    """
    return OUTSIDE if outside >= limit and topic < about else act


def may_be_two(shares: Mapping[str, float]) -> bool:
    """Whether anything in the whole message (chance by act) sounds like what can stand beside another request."""
    return sum(shares.get(act, 0.0) for act in BESIDE) >= HARDLY


def is_bare_place(text: str, said: str) -> bool:
    """Whether a message says where and hardly anything else ("Newark", "in Newark", "NG24 please")."""
    return bool(said) and len(text.split()) <= len(said.split()) + 1


def told_by_bare_place(act: str, topics: Sequence[Topic]) -> tuple[str, list[Topic]]:
    """Act and topics of a bare place. What the models make of it is chance: it is in scope, and only names count."""
    return ("unclear" if act == OUTSIDE else act), [one for one in topics if one["why"] != BY_MEANING]


@dataclass(frozen=True)
class Thing:
    """One thing that a message asks for, in the words that ask for it."""

    act: str
    text: str


def things_asked(act: str, pieces: Pieces) -> tuple[Thing, ...]:
    """The small talk and the deeds of a message that holds two things, in the order said; empty for one thing.

    `act` is what the whole message asks for. Small talk alone is one thing, and so is praise that is thanked for.
    """
    deeds = _deeds(act, pieces)
    talk = list(pieces.talk)
    first = pieces.pieces[0] if pieces.pieces else None
    if first is not None and first.act == "thank" and first.sure >= FIRM_ALONE and "thank" not in talk:
        talk.append("thank")
    if deeds and deeds[0].act == "feedback" and "thank" in talk:
        talk.remove("thank")  # "Thank you for telling me" answers both
    if not deeds or len(deeds) + len(talk) < 2:
        return ()
    before = [Thing(one, "") for one in talk if one == "thank"]
    return (*before, *deeds, *(Thing(one, "") for one in talk if one == "goodbye"))


def _deeds(act: str, pieces: Pieces) -> tuple[Thing, ...]:
    pair = _pair(act, pieces.pieces)
    if pair:
        return pair
    rest = pieces.rest or Piece("", act, 1.0)
    if act in DEEDS:
        return (Thing(act, rest.text),)
    return (Thing(rest.act, rest.text),) if rest.act in DEEDS and rest.sure >= FIRM else ()


def _pair(act: str, pieces: tuple[Piece, ...]) -> tuple[Thing, ...]:
    """The first two clauses that ask for different things and can both be done."""
    firm = [one for one in pieces if one.act in DEEDS and one.sure >= FIRM and (one.asks or one.act in TOLD)]
    for place, one in enumerate(firm):
        for other in firm[place + 1 :]:
            both = {one.act, other.act}
            if len(both) == 2 and both & ABOUT_US and both not in ONE_THING and _is_sure(act, one, other):
                return (Thing(one.act, one.text), Thing(other.act, other.text))
    return ()


def _is_sure(act: str, one: Piece, other: Piece) -> bool:
    if act not in (one.act, other.act) and min(one.sure, other.sure) < FIRM_ALONE:
        return False
    beside_a_need = one.act in NEEDS or other.act in NEEDS
    return not beside_a_need or all(piece.sure >= SUREST.get(piece.act, FIRM) for piece in (one, other))


def intent_in_context(
    act: str, confidence: float, text: str, metadata: dict[str, Any], *, has_place: bool, has_topic: bool, unsure: float
) -> str:
    """Danger first, then a chosen option, a taught keyword, the answer to a question; else the act itself."""
    if any(finding["level"] in KNOWN for finding in metadata.get("findings") or ()):
        return "safety"
    if metadata.get("chosen_act"):
        return str(metadata["chosen_act"])
    word = text.strip().strip(".!").casefold()
    if word in KEYWORDS:
        return KEYWORDS[word]
    if step_in(text) is not None:
        return "make_plan"
    if metadata.get("asked_topic") and has_topic and len(text.split()) <= SHORT:
        return "ask_self_care"  # "the sleep one" answers "Is it more about A or B?"
    if metadata.get("asked_place") and (has_place or len(text.split()) <= SHORT):
        return "inform_place" if has_place or act in ("unclear", "find_group", "deny", "out_of_scope") else act
    if act == "unclear" and has_place and len(text.split()) <= SHORT:
        return "find_group"  # a bare town or postcode
    if act == "more" and ABOUT_ONE.search(text):
        return "service_detail"  # "tell me more about the choir" is no wish for other groups
    made_of_it = "unclear" if confidence < unsure and not has_topic else act
    # Words that nobody understands, after "Are you safe right now?", lead to the number again.
    return "safety_answer" if made_of_it == "unclear" and metadata.get("unanswered") else made_of_it
