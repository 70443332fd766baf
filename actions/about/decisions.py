"""Policy for questions about the service itself: which of a few fixed answers fits."""

import re
from typing import Literal

Subject = Literal["cost", "privacy", "hours", "languages", "robot", "general"]
PATTERNS: tuple[tuple[Subject, str], ...] = (
    ("languages", r"\b(languages?|polish|urdu|punjabi|romanian|bengali|gujarati|arabic|ukrainian|welsh|bsl|translat\w*|"
                  r"interpret\w*|lithuanian|portuguese|somali|turkish|chinese|spanish|french|in english)\b"),
    ("privacy", r"\b(priva\w+|confiden\w+|secret|(who|anyone|anybody)( else)?( can)? (see|read)\w*|told|tell (my|the)|"
                r"see what|data|record\w*|store\w*|keep|anonym\w*|share\w*|know (it'?s )?me|gp see|track\w*)\b"),
    ("cost", r"\b(cost\w*|free|pay|charge\w*|credit|price|money|how much|bill)\b"),
    ("hours", r"\b(open|hours?|hrs|weekends?|night|bank holiday|christmas|xmas|times?|when|24|sunday|saturday|"
              r"evening\w*)\b"),
    ("robot", r"\b(robot|bot|human|real|computer|machine|ai|a\.i\.|person|automat\w*|chatgpt|alive|someone there)\b"),
)  # fmt: skip


def subject(text: str) -> Subject:
    """The first subject whose words appear; a general answer when none does."""
    for name, pattern in PATTERNS:
        if re.search(pattern, text, re.I):
            return name
    return "general"
