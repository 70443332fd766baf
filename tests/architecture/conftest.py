"""What the tests about the code itself read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.sources import Sources


@pytest.fixture(scope="session")
def sources(root: Path) -> Sources:
    """The working copy's own code and data."""
    return Sources(root)
