"""A conversation with a scripted bot that knows four dangers by their words."""

import pytest

from tests.bot.scripted import Line
from tests.bot.spoken import DESPAIR, HEART, NEGLECT, SCAM


@pytest.fixture
def line() -> Line:
    line = Line()
    line.engine.found = {"chest pain": (HEART,), "end it all": (DESPAIR,), "my pin": (SCAM,), "neglect": (NEGLECT,)}
    return line


@pytest.fixture
def text() -> Line:
    line = Line("sms")
    line.engine.found = {"chest pain": (HEART,), "end it all": (DESPAIR,), "my pin": (SCAM,)}
    return line
