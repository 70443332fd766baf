"""The fakes have the shape of what they stand for."""

import inspect

import pytest

from knowledge_base.directory.search import Directory
from tests.actions.fakes import FakeDirectory, FakeTurns


@pytest.mark.parametrize("name", ["search", "service", "services", "holds_demo", "counts"])
def test_the_fake_directory_has_the_shape_of_the_real_one(name: str) -> None:
    real, fake = getattr(Directory, name), getattr(FakeDirectory, name)
    assert inspect.signature(fake, eval_str=True) == inspect.signature(real, eval_str=True)


def test_the_fake_turns_have_the_shape_of_the_real_ones() -> None:
    from casework.turns import Turns

    assert inspect.signature(FakeTurns.plan_steps) == inspect.signature(Turns.plan_steps)
