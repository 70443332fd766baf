"""Every name exists and every word can be said: Rasa itself would pass over a misspelt name in silence."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.architecture.sources import Sources

# Set by the pipeline or the doorway from what was found in a message, never learnt from examples.
INTERNAL = {"safety", "safety_answer", "inform_place", "choose", "two_acts"}
FEWEST_EXAMPLES = 20
# Rasa's own actions, and the intent that its rule policy answers by itself, with its response.
BUILT_IN = re.compile(r"^action_(listen|restart|session_start|default_\w+|deactivate_loop|back|extract_slots)$")
BUILT_IN_RULES = {"restart": "utter_restart"}
SLOT = re.compile(r"\b[a-z]+__[a-z_]+\b")
ACTION_RETURN = re.compile(r'return "(action_[a-z0-9_]+)"')


def test_every_response_that_code_names_exists(sources: Sources) -> None:
    named = {name for name in sources.named if name.startswith("utter_")}
    assert named - set(sources.domain["responses"]) == set()


def test_every_beginning_that_code_completes_belongs_to_a_response(sources: Sources) -> None:
    responses = sources.domain["responses"]
    assert {start for start in sources.beginnings if not any(name.startswith(start) for name in responses)} == set()


def test_every_response_can_be_reached(sources: Sources) -> None:
    told = {str(step["action"]) for step in sources.steps if "action" in step}
    asked = {f"utter_ask_{slot}" for form in sources.domain["forms"].values() for slot in form["required_slots"]}
    reached = sources.named | told | asked | set(BUILT_IN_RULES.values())
    starts = tuple(sources.beginnings)
    unreached = {name for name in sources.domain["responses"] if name not in reached and not name.startswith(starts)}
    assert unreached == set()


def test_every_action_of_a_rule_exists(sources: Sources) -> None:
    known = {*sources.domain["actions"], *sources.domain["responses"], *sources.domain["forms"]}
    told = {str(step["action"]) for step in sources.steps if "action" in step}
    assert {name for name in told - known if not BUILT_IN.match(name)} == set()


def test_every_intent_of_a_rule_exists(sources: Sources) -> None:
    told = {str(step["intent"]) for step in sources.steps if "intent" in step}
    assert told - set(sources.domain["intents"]) == set()


def test_every_act_has_a_rule(sources: Sources) -> None:
    told = {str(step["intent"]) for step in sources.steps if "intent" in step}
    assert set(sources.domain["intents"]) - told - set(BUILT_IN_RULES) == set()


def test_the_domain_and_the_code_name_the_same_actions(sources: Sources) -> None:
    coded = Counter(
        name for file in sources.python("actions") for name in ACTION_RETURN.findall(file.read_text(encoding="utf-8"))
    )
    assert [name for name, times in coded.items() if times > 1] == []
    assert set(coded) == set(sources.domain["actions"])


def test_every_slot_that_code_names_exists_and_every_slot_is_named(sources: Sources) -> None:
    slots = set(sources.domain["slots"])
    named = {name for _, text, _ in sources.strings for name in SLOT.findall(text)}
    told = {name for step in sources.steps for one in step.get("slot_was_set", ()) for name in one}
    assert (named | told) - slots == set()
    assert slots - named - told == set()


def test_nothing_in_the_domain_is_listed_twice(sources: Sources) -> None:
    for section in ("intents", "actions"):
        assert [name for name, times in Counter(sources.domain[section]).items() if times > 1] == []


def test_a_form_lets_danger_through(sources: Sources) -> None:
    for name, form in sources.domain["forms"].items():
        assert "safety" in form["ignored_intents"], name


def test_every_act_has_examples_enough_to_learn_from(sources: Sources) -> None:
    short = {
        name: len(sources.examples.get(name, ()))
        for name in sources.domain["intents"]
        if name not in INTERNAL and len(sources.examples.get(name, ())) < FEWEST_EXAMPLES
    }
    assert short == {}


def test_examples_are_for_acts_that_exist(sources: Sources) -> None:
    assert set(sources.examples) - set(sources.domain["intents"]) == set()


@pytest.mark.parametrize("name", sorted(INTERNAL))
def test_what_the_pipeline_sets_itself_is_not_learnt(sources: Sources, name: str) -> None:
    assert name not in sources.examples
