"""The services of the feeds that come with Waymark."""

from __future__ import annotations

import pytest

from tests.tools.feeds import Service, contents


@pytest.fixture(params=["national", "demo"])
def services(request: pytest.FixtureRequest) -> list[Service]:
    return contents(request.param)


@pytest.fixture
def invented() -> list[Service]:
    return contents("demo")
