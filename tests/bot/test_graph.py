"""Our runner gives what Rasa's own gives, for the same graph and inputs."""

from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from bot.graph import InOrderRunner


class Add(GraphComponent):
    """Adds what it is given; says no to a negative sum."""

    @classmethod
    def create(cls, *_: Any, **__: Any) -> "Add":
        return cls()

    def add(self, one: int, two: int) -> int:
        if one + two < 0:
            raise RuntimeError("a negative sum")
        return one + two


def node(one: str, two: str, **more: Any) -> SchemaNode:
    return SchemaNode({"one": one, "two": two}, Add, "create", "add", {}, **more)


@pytest.fixture
def stock(tmp_path: Any) -> DaskGraphRunner:
    schema = GraphSchema({
        "last": node("middle", "first", is_target=True),
        "first": node("a", "b"),
        "middle": node("first", "b"),
        "unasked": node("last", "first"),
    })  # fmt: skip
    return DaskGraphRunner.create(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))


@pytest.mark.parametrize("targets", [None, ["last"], ["middle", "last"], ["unasked"]])
def test_the_results_are_those_of_rasas_runner(stock: DaskGraphRunner, targets: list[str] | None) -> None:
    inputs = {"a": 2, "b": 40}
    assert InOrderRunner(stock).run(inputs, targets) == stock.run(inputs, targets)


def test_only_what_the_target_needs_is_run(stock: DaskGraphRunner) -> None:
    assert InOrderRunner(stock).run({"a": 1, "b": 1}, ["first"]) == {"first": 2}


def test_a_failing_component_is_named_in_the_error(stock: DaskGraphRunner) -> None:
    with pytest.raises(GraphComponentException, match="first"):
        InOrderRunner(stock).run({"a": -2, "b": 1})
