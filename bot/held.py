"""What a person was told while no bot was there is not said a second time."""

from collections.abc import Sequence
from typing import Any

from casework.messaging.parts import ReplyPart


def unsaid(parts: Sequence[ReplyPart], said: Sequence[dict[str, Any]]) -> tuple[ReplyPart, ...]:
    """The parts without a reply to danger that was given already: the same kinds of danger, the same numbers to ring.

    The turn may see more than the rules alone saw; a reply that says anything else is said.
    """
    told = [_gist(custom) for custom in said]
    return tuple(part for part in parts if part.kind != "safety" or _gist(part.custom) not in told)


def _gist(custom: dict[str, Any]) -> tuple[Any, ...]:
    kinds = sorted((one["kind"], one["who"]) for one in custom.get("findings", ()))
    return custom.get("kind"), kinds, list(custom.get("numbers", ()))
