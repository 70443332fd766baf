"""The head may put a rule right only where it is sure of the whole message and of the sentence that the rule read."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from knowledge_base.safety.second_look import is_nothing_meant

SAID = "Our band is called Gas Leak. Can we practise in your hall on Mondays?"


@dataclass
class FakeHead:
    """Gives each text its chance of danger; 0.001 where none is named."""

    chances: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def danger(self, text: str) -> float:
        self.asked.append(text)
        return self.chances.get(text, 0.001)


def test_nothing_is_meant_where_message_and_sentence_are_both_harmless() -> None:
    head = FakeHead()
    assert is_nothing_meant(SAID, ["gas leak"], head)
    assert head.asked == [SAID, "our band is called gas leak"]


@pytest.mark.parametrize(
    ("chances", "evidence"),
    [
        ({SAID: 0.05}, ["gas leak"]),
        ({"our band is called gas leak": 0.3}, ["gas leak"]),
        ({}, ["gas leak", "feel sick"]),  # one sign stands in an earlier message
    ],
)
def test_the_rule_stands_where_either_is_not_sure(chances: dict[str, float], evidence: list[str]) -> None:
    assert not is_nothing_meant(SAID, evidence, FakeHead(chances))


def test_the_rule_stands_in_a_short_message() -> None:
    assert not is_nothing_meant("query sepsis in bed 4", ["query sepsis"], FakeHead())


def test_what_is_disguised_is_read_without_its_disguise() -> None:
    head = FakeHead({"i want to kill myself tonight": 0.9})
    assert not is_nothing_meant("i want to k1ll mys3lf tonight", ["kill myself"], head)
