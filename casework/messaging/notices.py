"""The few sentences that are said when Rasa is not asked; words.yml holds them, so that editors find them."""

from dataclasses import dataclass
from importlib.resources import files

import yaml

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
