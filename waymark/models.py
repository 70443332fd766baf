"""Finds the trained model that fits what is written down now, and trains one with a progress display."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING

from waymark.entry import root_folder
from waymark.errors import NotReady
from waymark.logs import configure_logs, open_log
from waymark.rooms import open_encoder
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
    with _log_of_its_own(settings), Progress(*columns, console=screen, transient=True) as progress:
        task = progress.add_task("Training: reading what to learn", total=None)
        with _stages(lambda stage: progress.update(task, description=f"Training: {stage}")):
            from bot.nlu.shared import give_encoder
            from bot.training import train

            if settings.encoder_model:
                give_encoder(open_encoder(settings))

            model = train(root_folder(), models_folder(settings))
    return model, time.monotonic() - began


@contextmanager
def _log_of_its_own(settings: Settings) -> Iterator[None]:
    """What Rasa says while it trains goes to a file, not over the progress display."""
    with open_log(settings.home / "log", "train").open("a", encoding="utf-8") as log, redirect_stdout(log):
        configure_logs("warning", log)
        yield
    configure_logs(settings.log_level)


@contextmanager
def _stages(show: Callable[[str], None]) -> Iterator[None]:
    """Call `show` with the name of each component as Rasa starts on it."""
    stages = _Stages(show)
    log = logging.getLogger(TRAINING_LOG)
    log.addHandler(stages)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(stages)


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
