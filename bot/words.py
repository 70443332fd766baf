"""The doorway's own words: the domain's responses, filled in, for turns in which Rasa does not speak."""

from typing import Any


class Words:
    """Reads responses by name; a channel's own variant wins."""

    def __init__(self, responses: dict[str, list[dict[str, Any]]], values: dict[str, str]) -> None:
        self._responses = responses
        self._values = values

    def text(self, name: str, channel: str, **values: str) -> str:
        """The words of one response. Raises KeyError when the domain lacks it (a test holds that none is)."""
        variants = self._responses[name]
        mine = [one for one in variants if one.get("channel") == channel]
        anyones = [one for one in variants if not one.get("channel")]
        return str((mine or anyones or variants)[0]["text"]).format(**self._values, **values)
