"""Lets Rasa be imported without TensorFlow when no component of config.yml needs it.

Rasa imports TensorFlow for base classes that our components never use: 5.6 s of a start of 15.9 s, and 260 MiB.
Hollow modules stand in for it. They answer every name with a class that may be inherited from and mentioned in type
hints; whoever makes an object of one, or calls one, is told to name the component in config.yml.
"""

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import yaml

HOLLOW = ("tensorflow", "keras")
# What a model may hold without TensorFlow: our own components, and Rasa's rules.
LIGHT = ("bot.", "RulePolicy")


class NotLoaded(ImportError):
    """Something wants TensorFlow although no component in config.yml does."""


class HollowClass(type):
    """A class that can be inherited from and mentioned, and never made."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return hollow(name)

    def __call__(cls, *_: object, **__: object) -> NoReturn:
        """Nothing can be made of it."""
        raise NotLoaded(f"TensorFlow is not loaded, but {cls.__name__} was asked for; name what needs it in config.yml")


def hollow(name: str) -> HollowClass:
    """A hollow class of this name."""
    return HollowClass(name, (object,), {})


class HollowModule(types.ModuleType):
    """A module that holds whatever is looked for in it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return hollow(name)


class HollowFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives a hollow module for every name under `HOLLOW`."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """A hollow module for what is TensorFlow's; everybody else's modules are found as always."""
        if fullname.split(".")[0] not in HOLLOW:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType:
        """The module."""
        return HollowModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """There is nothing to run."""


def needs_tensorflow(config: Path) -> bool:
    """Whether any component or policy of a config.yml is neither ours nor known to work without TensorFlow."""
    written = yaml.safe_load(config.read_text("utf-8")) or {}
    named = [str(one["name"]) for part in ("pipeline", "policies") for one in written.get(part) or ()]
    return not all(name.startswith(LIGHT) for name in named)


def leave_tensorflow_out(config: Path) -> None:
    """Call before the first import of Rasa. Without effect when TensorFlow is needed, or here already."""
    if not needs_tensorflow(config) and not any(name in sys.modules for name in HOLLOW):
        sys.meta_path.insert(0, HollowFinder())
