"""The tables of places are read once for all the tests of this room."""

import pytest

from knowledge_base.places.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()
