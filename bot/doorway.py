"""The doorway: what happens to a message before Rasa sees it. Safety first, whoever holds the conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from actions.contact.doubt import NOT_OK, is_doubtful, names_no_end, not_ok_meant, speaks_of_stopping, wants_no_texts
from actions.safety.decisions import ACT, no_to_danger, option_meant, unanswered
from casework.messaging.choices import chosen
from casework.messaging.opt_out import is_stop_word
from knowledge_base.safety.findings import Finding, Level

LONG = 2_000  # characters
LATCH = timedelta(hours=24)  # how long a danger found is spoken of again (SAFETY section 2)


@dataclass(frozen=True)
class Seen:
    """What the doorway made of one message."""

    text: str
    findings: tuple[Finding, ...]
    metadata: dict[str, Any]
    alarms: tuple[str, ...] = ()
    is_doubtful: bool = False

    @property
    def level(self) -> Level:
        """The highest level found now."""
        return max((finding.level for finding in self.findings), default=Level.NONE)


def not_ok() -> Finding:
    """Somebody who was asked answered "I am not OK": that is a finding, whatever the words before it."""
    return Finding("suicide", Level.CRISIS, "self", None, "answered: not OK")


def look(
    text: str,
    findings: tuple[Finding, ...],
    alarms: tuple[str, ...],
    slots: dict[str, Any],
    channel: str,
    *,
    danger_lately: bool = False,
    standing: int = Level.NONE,
    is_child: bool = False,
) -> Seen:
    """Findings, the option chosen, and what was asked: everything that the pipeline needs beside the words.

    `standing` is the level that no human has cleared, and `is_child` says that a child wrote of themselves.
    """
    options: Sequence[dict[str, Any]] = slots.get("steering__options") or []
    option = chosen(text, options) or option_meant(text, options) or not_ok_meant(text, options)
    if option is None and max((finding.level for finding in findings), default=Level.NONE) < Level.URGENT:
        option = no_to_danger(text, standing, is_child=is_child)
    if option is not None and option["act"] == NOT_OK:
        findings = (*findings, not_ok())
    if option is not None and option["act"] == ACT:
        # "I can't" answers our own question: its follow-up holds the numbers, and the level stays latched.
        findings = ()
    # "Make it stop", alone: danger is kept and answered, and the one question of SAFETY section 2 is asked with it.
    level = max((finding.level for finding in findings), default=Level.NONE)
    asked_first = is_doubtful(text) or speaks_of_stopping(text)
    unclear_end = (asked_first and level <= Level.CRISIS) or (names_no_end(text) and level < Level.URGENT)
    doubtful = option is None and unclear_end
    told = () if doubtful else findings
    metadata: dict[str, Any] = {"channel": channel, "findings": [finding.as_dict() for finding in told]}
    if option is not None:
        metadata |= {"chosen_act": option["act"], "chosen": option["value"]}
    elif doubtful or is_stop_word(text) or wants_no_texts(text):
        metadata["chosen_act"] = "manage_contact"
    if danger_lately:
        metadata["danger_lately"] = True
    if option is None and (follow_up := unanswered(options)):
        metadata["unanswered"] = follow_up
    if any(one["act"] == "ask_self_care" and one["value"] for one in options):
        metadata["asked_topic"] = True
    if slots.get("groups__asked_place"):
        metadata["asked_place"] = True
    return Seen(plain(text), findings, metadata, alarms, doubtful)


def plain(text: str) -> str:
    """The words for the pipeline. Rasa reads a leading "/" as a command to itself: people may not give it any."""
    return text.lstrip("/ \t\r\n")


def is_empty(text: str) -> bool:
    """Whether there is nothing to understand: no letter or digit in any script."""
    return not any(character.isalnum() for character in text)


def is_long(text: str) -> bool:
    """Whether a message holds more than one question can need (about a page)."""
    return len(text) > LONG


def must_remind(level_lately: int, level_now: Level) -> bool:
    """Whether 999 is spoken of again before an ordinary answer: a crisis or emergency in the last 24 hours."""
    return level_now == Level.NONE and level_lately >= Level.CRISIS
