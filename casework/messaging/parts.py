"""A reply part: words, and a machine-readable object that says what the channel should draw."""

import json
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import jsonschema


@dataclass(frozen=True)
class ReplyPart:
    """One thing said. `custom["kind"]` is one of the kinds in reply-part.schema.json."""

    text: str
    custom: dict[str, Any] = field(default_factory=lambda: {"kind": "text"})

    @property
    def kind(self) -> str:
        """What the channel draws."""
        return str(self.custom.get("kind", "text"))

    @property
    def is_for_all_ears(self) -> bool:
        """Whether a landline may read it out loud: it names nobody and says nothing about health."""
        return bool(self.custom.get("aloud"))

    def spoken_aloud(self) -> "ReplyPart":
        """The same, marked so."""
        return ReplyPart(self.text, {**self.custom, "aloud": True})

    def as_dict(self) -> dict[str, Any]:
        """The part as JSON would hold it."""
        return {"text": self.text, "custom": self.custom}


@cache
def schema() -> dict[str, Any]:
    """The documented shape of a reply part."""
    return json.loads(files("casework.messaging").joinpath("reply-part.schema.json").read_text("utf-8"))


def faults_of(part: ReplyPart) -> list[str]:
    """What is wrong with a part; empty when it keeps to the schema."""
    return [error.message for error in jsonschema.Draft7Validator(schema()).iter_errors(part.as_dict())]
