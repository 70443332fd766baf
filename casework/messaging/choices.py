"""Which of the offered choices a short answer means: "2", "2.", "two", "the second one", "option 2", or its words."""

import re
from collections.abc import Sequence
from typing import Any

NUMBERS = {
    "1": 1, "one": 1, "first": 1, "1st": 1, "2": 2, "two": 2, "second": 2, "2nd": 2, "3": 3, "three": 3, "third": 3,
    "3rd": 3, "4": 4, "four": 4, "fourth": 4, "4th": 4, "5": 5, "five": 5, "6": 6, "six": 6,
}  # fmt: skip
ANSWER = re.compile(
    # "no 2" is number two, but "no one" is nobody.
    r"^\W*(?:(?:the|number|no(?=\W+\d)|option|choice|answer)\W+)*(\w+)\W*(?:one|option|choice|please|pls)?\W*$",
    re.I,
)


def chosen(text: str, options: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The option that is meant, or None when the message is something else."""
    said = " ".join(text.casefold().split())
    for option in options:
        if said in (str(option["say"]).casefold(), str(option["title"]).casefold()):
            return option
    match = ANSWER.match(text)
    number = NUMBERS.get(match[1].casefold(), 0) if match else 0
    return options[number - 1] if 0 < number <= len(options) else None
