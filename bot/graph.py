"""Runs Rasa's graph of components one after another, in an order that is worked out once.

Rasa hands every run to dask, which plans it anew and keeps a scheduler for it. Our graph is a short line, run three
times a turn: what it needs is a loop.
"""

from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class InOrderRunner(DaskGraphRunner):
    """The same components, inputs and results as Rasa's runner, without dask."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        """Take over the components that `loaded` has made."""
        self._graph_schema = loaded._graph_schema  # noqa: SLF001 - the class that we extend
        self._instantiated_nodes = loaded._instantiated_nodes  # noqa: SLF001
        self._execution_context = loaded._execution_context  # noqa: SLF001
        self._orders: dict[tuple[str, ...], list[str]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of `targets` by name. A component that fails raises as it does under Rasa's runner."""
        wanted = targets or self._graph_schema.target_names
        order = self._orders.get(tuple(wanted))
        if order is None:
            order = self._orders[tuple(wanted)] = self._order(wanted)
        done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in order:
            needs = self._graph_schema.nodes[name].needs.values()
            done[name] = self._instantiated_nodes[name](*(done.get(need, need) for need in needs))
        return dict(done[name] for name in wanted)

    def _order(self, targets: list[str]) -> list[str]:
        """Every component that the targets need, each after those that it needs itself."""
        order: list[str] = []

        def visit(name: str) -> None:
            if name in order or name not in self._graph_schema.nodes:
                return  # already there, or one of the inputs
            for need in self._graph_schema.nodes[name].needs.values():
                visit(need)
            order.append(name)

        for target in targets:
            visit(target)
        return order
