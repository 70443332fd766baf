"""Keeps Rasa and TensorFlow from calling home, from talking over us, and from loading what no component needs."""

from __future__ import annotations

import logging
import os
import warnings

from waymark.entry import root_folder


def quieten_rasa() -> None:
    """No telemetry, no banners, no warnings of theirs, no TensorFlow unless config.yml needs it.

    Call it before anything imports Rasa.
    """
    from bot.lean import leave_tensorflow_out

    leave_tensorflow_out(root_folder() / "config.yml")
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    warnings.showwarning = _unsaid  # their filters undo ours; what is not shown needs none
    for name in ("rasa", "tensorflow", "apscheduler", "matplotlib", "sanic"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _unsaid(*_: object, **__: object) -> None:
    """A library's warning is for its own makers."""
