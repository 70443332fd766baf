"""What every test gets: no network beyond this machine, and one trained model for those that need it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

pytest_plugins = ("tests.casework.databases",)  # the empty casework room, for every folder

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "var" / "test-models"


def pytest_configure() -> None:
    """As the product does before it imports Rasa: TensorFlow stays out, which saves seconds in every run."""
    from bot.lean import leave_tensorflow_out

    leave_tensorflow_out(ROOT / "config.yml")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Nothing leaves this machine."""
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def root() -> Path:
    """The working copy."""
    return ROOT


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model for what is written down now; trained once, and again only when something that it learns from changed.

    Tests that ask for it are marked slow.
    """
    from bot.training import current_model, train
    from waymark.quiet import quieten_rasa

    found = current_model(MODELS, ROOT)
    if found:
        return found
    quieten_rasa()
    return train(ROOT, MODELS)
