"""Every action is found once, under one name, and the domain knows it."""

from pathlib import Path
from types import ModuleType

import pytest
import yaml

from actions import registry
from actions.house import Event, HouseAction, Say
from tests.actions.stage import DOMAIN

ROOT = Path(__file__).parents[2]


def twin(module: str) -> type[HouseAction]:
    """Another action of the name action_twin, as if written in `module`."""

    class Twin(HouseAction):
        def name(self) -> str:
            return "action_twin"

        async def respond(self, say: Say, tracker: object) -> list[Event]:
            return []

    Twin.__module__ = module
    return Twin


def module_with(name: str, action: type[HouseAction]) -> ModuleType:
    module = ModuleType(name)
    module.Twin = action  # type: ignore[attr-defined]
    return module


def test_two_actions_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [module_with(name, twin(name)) for name in ("actions.one", "actions.two")]
    monkeypatch.setattr(registry, "modules", lambda: found)
    with pytest.raises(ValueError, match="action_twin"):
        registry.all_actions()


def test_an_action_that_another_module_imports_is_found_once(monkeypatch: pytest.MonkeyPatch) -> None:
    action = twin("actions.one")
    found = [module_with("actions.one", action), module_with("actions.two", action)]
    monkeypatch.setattr(registry, "modules", lambda: found)
    assert list(registry.all_actions()) == ["action_twin"]


def test_the_base_is_not_an_action() -> None:
    assert HouseAction not in {type(action) for action in registry.all_actions().values()}


def test_the_domain_lists_exactly_the_actions_that_exist() -> None:
    listed: list[str] = []
    for file in sorted(DOMAIN.glob("*.yml")):
        listed += yaml.safe_load(file.read_text("utf-8")).get("actions", [])
    assert sorted(listed) == sorted(registry.all_actions())


@pytest.mark.parametrize("name", registry.all_actions())
def test_an_action_lives_in_the_folder_of_its_skill(name: str) -> None:
    skill = type(registry.all_actions()[name]).__module__.split(".")[1]
    assert name.startswith(f"action_{skill}_")
    assert (DOMAIN / f"{skill}.yml").exists()


def test_every_form_leaves_danger_to_the_rules() -> None:
    """In Rasa an active form outranks every rule: each must let `safety` through (there is none today)."""
    for file in (ROOT / "domain.yml", *sorted(DOMAIN.glob("*.yml"))):
        for name, form in (yaml.safe_load(file.read_text("utf-8")).get("forms") or {}).items():
            assert "safety" in form.get("ignored_intents", []), f"{file.name}: {name}"
