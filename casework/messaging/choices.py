"""Which of the offered choices a short answer means: "2", "2.", "two", "the second one", "option 2", or its words."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

NUMBERS = {
    word: number
    for number, said in enumerate(
        ("one first 1st", "two second 2nd", "three third 3rd", "four fourth 4th", "five fifth 5th", "six sixth 6th",
         "seven seventh 7th", "eight eighth 8th", "nine ninth 9th"),
        1,
    )
    for word in (str(number), *said.split())
}  # fmt: skip
ANSWER = re.compile(
    # "no 2" is number two, but "no one" is nobody; "1 and 2" and "2 of us" are no answer.
    r"^\W*(?:(?:i|ill|i'll|would|like|want|choose|pick|go|for|with|its|it's|reply|send|the|number|num|nr|no(?=\W+\d)|"
    r"option|choice|answer)\W+)*(\w+)\W*(?:one|option|choice)?\W*(?:please|pls|plz|thanks|thank you|ta)?\W*$",
    re.I,
)


ONLY_IN_WORDS = "only_in_words"  # an option that no number of the newest text means, such as "yes" to 999


def number_in(text: str) -> int:
    """The number that a short answer is: "2", "2.", "two", "the second one", "option 2", "(2)"; 0 for none."""
    match = ANSWER.match(unicodedata.normalize("NFKC", text).replace("\u20e3", ""))
    return NUMBERS.get(match[1].casefold(), 0) if match else 0


def chosen(text: str, options: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The option that is meant, or None when the message is something else."""
    said = " ".join(text.casefold().split())
    for option in options:
        if said in (str(option["say"]).casefold(), str(option["title"]).casefold()):
            return option
    number, numbered = number_in(text), [option for option in options if not option.get(ONLY_IN_WORDS)]
    return numbered[number - 1] if 0 < number <= len(numbered) else None
