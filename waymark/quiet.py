"""Keeps Rasa and TensorFlow from calling home and from talking over us; used before they are imported."""

from __future__ import annotations

import logging
import os
import warnings


def quieten_rasa() -> None:
    """No telemetry, no banners, no warnings of theirs. Call it before the first import of the bot room."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    warnings.showwarning = _unsaid  # their filters undo ours; what is not shown needs none
    for name in ("rasa", "tensorflow", "apscheduler", "matplotlib", "sanic"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _unsaid(*_: object, **__: object) -> None:
    """A library's warning is for its own makers."""
