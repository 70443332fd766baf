"""The few sentences that are said when Rasa is not asked; words.yml holds them, so that editors find them."""

from dataclasses import dataclass
from importlib.resources import files

import yaml

from casework.messaging.parts import ReplyPart

NUMBERS = ("999", "111", "116 123")  # the numbers in the words that answer danger without the reply table
ALOUD = ("999", "111")  # those that a landline may read out loud


@dataclass(frozen=True)
class Notices:
    """The sentences, with the charity's own name and number."""

    texts: dict[str, str]
    values: dict[str, str]

    @classmethod
    def load(cls, organisation: str, phone: str) -> "Notices":
        """Read words.yml."""
        said = yaml.safe_load(files("casework.messaging").joinpath("words.yml").read_text("utf-8"))
        return cls(said, {"organisation": organisation, "phone": phone})

    def text(self, name: str, **values: str) -> str:
        """One of them, filled in. Raises KeyError when there is none of this name."""
        return self.texts[name].format(**self.values, **values)


def spoken_aloud(*, is_danger: bool = False) -> ReplyPart:
    """What a landline that has not agreed gets in place of a text that is sent again."""
    notices = Notices.load("", "")
    if not is_danger:
        return ReplyPart(notices.text("landline_again")).spoken_aloud()
    custom = {"kind": "safety", "findings": [], "numbers": list(ALOUD)}
    return ReplyPart(notices.text("landline_danger"), custom).spoken_aloud()


def neutral_words() -> ReplyPart:
    """What anybody gets in place of a text that is sent again when they no longer wait for it: then we start it."""
    return ReplyPart(Notices.load("", "").text("again")).spoken_aloud()
