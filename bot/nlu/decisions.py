"""Policy: which intent a message has, given what the doorway knows."""

import re
from typing import Any

from actions.plan.decisions import step_in
from knowledge_base.safety.findings import Level

# Words that our own replies teach, alone in a message.
KEYWORDS = {"person": "talk_to_person", "more": "more", "plan": "make_plan"}
ABOUT_ONE = re.compile(r"\babout\W+\w", re.I)
SHORT = 4  # words: an answer to "which town?", not a new request
KNOWN = {level.label for level in Level if level >= Level.URGENT}


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
    if metadata.get("asked_place") and (has_place or len(text.split()) <= SHORT):
        return "inform_place" if has_place or act in ("unclear", "find_group", "deny", "out_of_scope") else act
    if act == "unclear" and has_place and len(text.split()) <= SHORT:
        return "find_group"  # a bare town or postcode
    if act == "more" and ABOUT_ONE.search(text):
        return "service_detail"  # "tell me more about the choir" is no wish for other groups
    if confidence < unsure and not has_topic:
        return "unclear"
    return act
