"""The encoder and the tables of places are loaded once for all the tests of this room."""

import pytest

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.understanding.encoder import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return Encoder.shipped()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
