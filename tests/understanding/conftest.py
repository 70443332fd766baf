"""The encoder is loaded once for all the tests of this room."""

import pytest

from knowledge_base.understanding.encoder import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder.from_packages()
