"""The short sentences of the web room, read from words.yml once when the app is made."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Words:
    """All sentences by section and name; an unknown name is a KeyError, which a test would show."""

    sections: dict[str, Any]

    @classmethod
    @cache
    def load(cls) -> "Words":
        """Read words.yml, once for each process."""
        return cls(yaml.safe_load(files("web").joinpath("words.yml").read_text("utf-8")))

    def __getitem__(self, section: str) -> Any:
        return self.sections[section]

    def refusal(self, name: str) -> str:
        """The sentence of one refusal."""
        return self.sections["refusals"][name]

    def title(self, status: int) -> str:
        """The heading of an error page."""
        return self.sections["titles"].get(str(status), self.sections["titles"]["other"])

    def waited(self, length: timedelta) -> str:
        """How long somebody has waited, as people say it."""
        said = self.sections["waiting"]
        minutes = int(length.total_seconds() // 60)
        if minutes < 1:
            return said["under_a_minute"]
        if minutes < 60:
            return said["minute"] if minutes == 1 else said["minutes"].format(n=minutes)
        hours = minutes // 60
        if hours < 48:
            return said["hour"] if hours == 1 else said["hours"].format(n=hours)
        return said["days"].format(n=hours // 24)
