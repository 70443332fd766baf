"""Opens practice: the whole path over casework in memory, for the command line and the evaluation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from waymark.logs import configure_logs
from waymark.models import required
from waymark.preparing import prepare
from waymark.quiet import quieten_rasa
from waymark.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from bot.practice import Practice


def open_practice(settings: Settings, screen: Console) -> Practice:
    """Practice over the real directory and the current model. Raises NotReady when there is no model."""
    model = required(settings)
    prepare(settings, lambda feed: screen.print(f"Reading the {feed} directory for the first time …"))
    quieten_rasa()
    with screen.status("Loading the assistant …"):
        from bot.process import practice_of
        from waymark.parts import bot_parts

        configure_logs("error")  # Rasa sets logging up for itself when it is imported
        return practice_of(bot_parts(settings, model))
