"""Finds the trained model that fits what is written down now, and trains one with a progress display."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from waymark.entry import root_folder
from waymark.errors import NotReady
from waymark.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

# Rasa says here which component it is training: the only progress that it reports.
TRAINING_LOG = "rasa.engine.training.hooks"


def models_folder(settings: Settings) -> Path:
    """Where trained models are kept."""
    return settings.home / "models"


def current(settings: Settings) -> Path | None:
    """The model trained from exactly what is written down now; None when there is none."""
    from bot.training import current_model

    return current_model(models_folder(settings), root_folder())


def required(settings: Settings) -> Path:
    """The current model. Raises NotReady naming the command that makes one."""
    found = current(settings)
    if found is None:
        raise NotReady("there is no trained model for what is written down now; run: waymark train")
    return found


def train_with_progress(settings: Settings, screen: Console) -> tuple[Path, float]:
    """Train now, showing the stage and the time that has passed. Gives the model and the seconds that it took."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from waymark.quiet import quieten_rasa

    quieten_rasa()
    began = time.monotonic()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task("Training: reading what to learn", total=None)
        stages = _Stages(lambda stage: progress.update(task, description=f"Training: {stage}"))
        log = logging.getLogger(TRAINING_LOG)
        log.addHandler(stages)
        log.setLevel(logging.INFO)
        log.propagate = False
        try:
            from bot.training import train

            model = train(root_folder(), models_folder(settings))
        finally:
            log.removeHandler(stages)
    return model, time.monotonic() - began


class _Stages(logging.Handler):
    """Hears "Starting to train component 'X'." and shows X."""

    def __init__(self, show: Callable[[str], None]) -> None:
        super().__init__()
        self._show = show

    def emit(self, record: logging.LogRecord) -> None:
        """Show the component's name."""
        pieces = record.getMessage().split("'")
        if len(pieces) > 1:
            self._show(pieces[1])
