"""Policy for what follows a safety reply: which answers stay open, and what a short message means as one of them."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from knowledge_base.safety.findings import Finding, Level

Answer = Literal["yes", "no", "cant"]
ACT = "safety_answer"

# Whole messages only: "no" answers our question; "no groups near Derby?" is a question of its own.
MEANT: tuple[tuple[Answer, str], ...] = (
    ("cant", r"(no )?(i )?(really )?(can ?not|cant|unable|not able)( to)?( (ring|call|phone|talk|speak|dial|do|use))?"
             r"( (it|that|them|999|anyone|anybody|now|here|right now|a phone|my phone))*|"
             r"(i have |i ?ve got |there is )?no (phone|signal|credit|battery)"),
    ("yes", r"(yes|y|yeah|yea|yep|yup|ok|okay|done|i have|ive|i did|i am|im)( (yes|i|have|did|am|done|ok|it|safe|rung|"
            r"rang|called|phoned|them|999|now|already|just))*|"
            r"(they are|theyre|ambulance( is)?) (coming|on (the|its|their) way)"),
    ("no", r"(no|n|nope|nah|not (yet|really|now|safe|sure)|i (havent|have not|wont|will not|dont|do not|didnt|did not))"
           r"( (no|i|not|yet|really|now|safe|am|im|havent|have not|wont|dont|do not|want to|ring|rung|call|called|it|"
           r"them|999))*"),
)  # fmt: skip
NOTHING_SAID = re.compile(
    r"(i )?(dunno|dont know|do not know|idk|not bothered|dont care|dont matter|doesnt matter|whatever|nothing|nm|"
    r"never ?mind|maybe|sort of|kind of|hm+|meh|so|and|why|forget it|leave it|what|huh)?( (really|then|anyway))?"
)


def answer_in(text: str) -> Answer | None:
    """The answer that a short message gives to "Have you rung 999?" or "Are you safe right now?"; else None."""
    said = _bare(text)
    return next((answer for answer, pattern in MEANT if re.fullmatch(pattern, said)), None)


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", re.sub(r"[\u2019'`]", "", text.casefold())).split())


def open_answers(ask: Sequence[str], found: Sequence[Finding]) -> list[dict[str, Any]]:
    """What the numbered answers to the reply table's question mean: a follow-up of that table each.

    `ask` is the question and its answers; empty when nothing is asked. No answer leads back to the topic. A child
    who writes about themselves is led to Childline again, not to the adults' line (SAFETY section 4).
    """
    level = max(finding.level for finding in found)
    is_child = any(finding.under_18 and finding.who == "self" for finding in found)
    return [
        {"title": title, "say": title, "act": ACT, "answer": answer_in(title),
         "value": _follow_up(answer_in(title), level, is_child)}
        for title in ask[1:]
    ]  # fmt: skip


def no_to_danger(text: str, level: int, *, is_child: bool) -> dict[str, Any] | None:
    """What "no" means while a danger of this level is open: the number again, whatever was offered since.

    It may still answer "Are you safe?", so it never steers to groups (SAFETY section 3). `is_child`: a child who wrote
    about themselves. None for other words, and below a crisis, where nothing was asked.
    """
    if level < Level.CRISIS or answer_in(text) != "no":
        return None
    return {"act": ACT, "answer": "no", "value": _follow_up("no", level, is_child)}


def _follow_up(answer: Answer | None, level: int, is_child: bool) -> str:
    about = "emergency" if level == Level.EMERGENCY else "crisis"
    return f"{about}_{answer}{'_child' if is_child and about == 'crisis' else ''}"


def option_meant(text: str, options: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The open safety answer that a short message gives; None when none is open or it says something else.

    No words at all, or "dunno", are a "no" (SAFETY section 3): the number is given again.
    """
    answer = answer_in(text)
    if answer is None and says_nothing(text):
        answer = "no"
    return next((option for option in options if option["act"] == ACT and option.get("answer") == answer), None)


def says_nothing(text: str) -> bool:
    """Whether a message has marks alone, or only words that answer nothing. A picture alone is answered as one."""
    said = _bare(text)
    has_no_words = bool(text.strip()) and not any(mark.isalnum() for mark in text)
    return has_no_words or NOTHING_SAID.fullmatch(said) is not None


def unanswered(options: Sequence[dict[str, Any]]) -> str | None:
    """What follows when an open safety question got no answer that can be understood; None when none is open."""
    return next((str(option["value"]) for option in options if option["act"] == ACT and option["answer"] == "no"), None)
