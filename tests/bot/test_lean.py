"""Rasa without TensorFlow: only where nothing in config.yml needs it, and never a silent stand-in."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.lean import HollowModule, NotLoaded, needs_tensorflow

LOAD = """
import sys
from pathlib import Path
from bot.lean import leave_tensorflow_out
leave_tensorflow_out(Path("config.yml"))
import bot.processor
print("tensorflow.python" in sys.modules, type(sys.modules["tensorflow"]).__name__)
"""


def config(folder: Path, *pipeline: str, policies: tuple[str, ...] = ("RulePolicy",)) -> Path:
    path = folder / "config.yml"
    parts = {"pipeline": [{"name": name} for name in pipeline], "policies": [{"name": name} for name in policies]}
    path.write_text(yaml.safe_dump(parts))
    return path


def test_our_own_components_and_rules_need_no_tensorflow(tmp_path: Path, root: Path) -> None:
    assert not needs_tensorflow(root / "config.yml")
    assert not needs_tensorflow(config(tmp_path, "bot.nlu.act.ActClassifier"))


@pytest.mark.parametrize("name", ["DIETClassifier", "rasa.nlu.classifiers.diet_classifier.DIETClassifier"])
def test_a_component_of_rasas_keeps_tensorflow(tmp_path: Path, name: str) -> None:
    assert needs_tensorflow(config(tmp_path, "bot.nlu.act.ActClassifier", name))


def test_a_policy_that_learns_keeps_tensorflow(tmp_path: Path) -> None:
    assert needs_tensorflow(config(tmp_path, policies=("RulePolicy", "TEDPolicy")))


def test_a_hollow_class_can_be_inherited_from_and_never_made() -> None:
    module = HollowModule("tensorflow")
    heir = type("Heir", (module.keras.callbacks.Callback,), {})
    with pytest.raises(NotLoaded, match=r"config\.yml"):
        heir()


@pytest.mark.slow
def test_the_talking_room_loads_over_hollow_modules(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "HollowModule"]
