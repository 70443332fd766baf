"""Collects a turn's reply parts: one call is one part, text and custom together."""

from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import OutputChannel

from casework.messaging.parts import ReplyPart


@dataclass(frozen=True)
class SaidPart(ReplyPart):
    """A reply part with the name of the response that it was made from: for tests and logs, never stored."""

    response: str = ""


class TurnOutput(OutputChannel):
    """The output channel of one turn; nothing leaves before the turn commits."""

    def __init__(self, channel: str) -> None:
        self.parts: list[SaidPart] = []
        # Rasa asks the class for its name; the responses of this turn are those of the person's channel.
        self.name = lambda: channel  # type: ignore[method-assign]

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep one part. Buttons, quick replies and elements are not used; words without text are not a reply."""
        text = (message.get("text") or "").strip()
        if text:
            custom = message.get("custom") or {"kind": "text"}
            self.parts.append(SaidPart(text, custom, str(message.get("utter_action") or "")))
