"""Whatever fails inside an action, the person is told, and told only that."""

from dataclasses import fields
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.interfaces import ActionExecutionRejection

from actions import wiring
from actions.house import SORRY, SORRY_IN_DANGER, HouseAction, Say
from actions.registry import all_actions
from actions.wiring import Deps
from knowledge_base.safety.findings import Finding, Level
from tests.actions.fakes import Broken
from tests.actions.samples import NEWARK
from tests.actions.stage import deps, domain, run, talk

ACTIONS = all_actions()
PARTS = [one.name for one in fields(Deps)]
FOUND = Finding("heart", Level.EMERGENCY, "self", None, "chest pain")
MESSAGES: dict[str, dict[str, Any]] = {
    "action_plan_make": {"text": "PLAN walk on Tuesday"},
    "action_safety_reply": {"findings": (FOUND,)},
    "action_safety_answer": {"chosen": "emergency_yes"},
    "action_contact_manage": {"text": "STOP"},
    "action_feedback_note": {"text": "that group has closed"},
    "action_fallback_unclear": {"fallback__failures": 1},
    "action_steering_both": {"things": [{"act": "thank", "text": ""}, {"act": "talk_to_person", "text": "a person"}]},
    "action_groups_detail": {"text": "the second one", "groups__shown": ["s1", "s2"]},
}


def message_for(name: str) -> Tracker:
    """A message that takes the action through its usual way."""
    given = {"about": ("sleep",), "place": NEWARK, "groups__need": {"topics": ["sleep"], "place": NEWARK}}
    return talk(**(given | MESSAGES.get(name, {})))


@pytest.mark.parametrize("name", ACTIONS)
def test_the_usual_way_is_not_the_sorry_way(name: str) -> None:
    """Without this the tests below would prove nothing."""
    done = run(ACTIONS[name], message_for(name))
    assert done.names
    assert ACTIONS[name].when_it_fails not in done.names


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ACTIONS)
def test_a_broken_dependency_is_answered_with_the_words_for_failure_alone(name: str, part: str) -> None:
    broken = Broken()
    done = run(ACTIONS[name], message_for(name), deps(**{part: broken}))
    if broken.touched:
        assert done.names == [ACTIONS[name].when_it_fails]
        assert done.events == []
    else:
        assert ACTIONS[name].when_it_fails not in done.names


@pytest.mark.parametrize("part", ["directory", "articles", "topics", "replies", "service", "turns", "effects"])
def test_every_dependency_is_broken_for_some_action(part: str) -> None:
    """The test above skips nothing by accident: each part is used by an action."""
    used: list[bool] = []
    for name, action in ACTIONS.items():
        broken = Broken()
        run(action, message_for(name), deps(**{part: broken}))
        used.append(broken.touched)
    assert any(used)


@pytest.mark.parametrize("name", ACTIONS)
def test_a_misspelt_response_is_answered_with_the_words_for_failure(name: str) -> None:
    sorry = ACTIONS[name].when_it_fails
    done = run(ACTIONS[name], message_for(name), said={"responses": {sorry: domain()["responses"][sorry]}})
    assert done.names == [sorry]


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_that_is_not_wired_is_answered_with_the_words_for_failure(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_wired() -> Deps:
        raise RuntimeError("not wired")

    action, given = ACTIONS[name], deps()
    monkeypatch.setattr(wiring, "deps", not_wired)
    done = run(action, message_for(name), given)
    usual = name in ("action_steering_affirm", "action_steering_deny", "action_fallback_out_of_scope")
    assert done.names == [action.when_it_fails] or usual


@pytest.mark.parametrize("name", ACTIONS)
def test_half_a_reply_is_never_said(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def respond(say: Say, tracker: Tracker) -> list[dict[str, Any]]:
        say("utter_smalltalk_greet")
        raise ValueError("halfway")

    monkeypatch.setattr(ACTIONS[name], "respond", respond)
    done = run(ACTIONS[name], message_for(name))
    assert done.names == [ACTIONS[name].when_it_fails]
    assert done.customs == [{"kind": "text"}]
    assert done.events == []


@pytest.mark.parametrize("name", ACTIONS)
def test_the_words_for_failure_exist_and_name_999(name: str) -> None:
    words = domain()["responses"][ACTIONS[name].when_it_fails][0]["text"]
    assert "999" in words
    assert "{" not in words


def test_danger_has_its_own_words_for_failure() -> None:
    assert {name for name, action in ACTIONS.items() if action.when_it_fails == SORRY_IN_DANGER} == {
        "action_safety_reply",
        "action_safety_answer",
    }
    assert SORRY != SORRY_IN_DANGER


def test_a_rejection_reaches_rasa() -> None:
    class Refuses(HouseAction):
        def name(self) -> str:
            return "action_refuses"

        async def respond(self, say: Say, tracker: Tracker) -> list[dict[str, Any]]:
            raise ActionExecutionRejection(self.name())

    with pytest.raises(ActionExecutionRejection):
        run(Refuses(), talk())


def test_understanding_something_forgets_earlier_failures() -> None:
    done = run(ACTIONS["action_steering_deny"], talk("no", fallback__failures=1))
    assert done.slots["fallback__failures"] == 0


def test_a_failed_action_does_not_forget_earlier_failures() -> None:
    done = run(ACTIONS["action_groups_find"], talk(place=NEWARK, fallback__failures=1), deps(directory=Broken()))
    assert done.slots == {}
