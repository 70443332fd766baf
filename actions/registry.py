"""Finds every action once, in every skill folder, and refuses two of one name."""

import importlib
import inspect
import pkgutil
from types import ModuleType

import actions
from actions.house import HouseAction


def modules() -> list[ModuleType]:
    """Every module of this room, imported."""
    found = pkgutil.walk_packages(actions.__path__, "actions.")
    return [importlib.import_module(module.name) for module in found]


def all_actions() -> dict[str, HouseAction]:
    """One instance of each concrete action, by name. Raises ValueError when two share a name."""
    named: dict[str, HouseAction] = {}
    for module in modules():
        for _, cls in inspect.getmembers(module, inspect.isclass):
            if cls.__module__ == module.__name__ and issubclass(cls, HouseAction) and not inspect.isabstract(cls):
                action = cls()
                if action.name() in named:
                    raise ValueError(f"two actions are called {action.name()}; rename one")
                named[action.name()] = action
    return named
