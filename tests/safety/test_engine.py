"""What the engine promises: several findings, clause by clause, several messages, and no failure that silences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.safety.engine import HEAD_FAILED, RULES_FAILED, SafetyEngine
from knowledge_base.safety.findings import Finding, Level, Vote
from knowledge_base.safety.rules import RuleBook

ENGINE = SafetyEngine.load()


class Head:
    """A head that always says the same."""

    def __init__(self, kind: str = "suicide", level: Level = Level.CRISIS, confidence: float = 0.7) -> None:
        self._vote = Vote("head", "head", kind, level, "", confidence=confidence)

    def vote(self, text: str) -> Vote | None:
        return self._vote


class BrokenHead:
    def vote(self, text: str) -> Vote | None:
        raise RuntimeError("no model")


class BrokenRules:
    contexts = None
    people = None

    def find(self, text: str, recent: object = ()) -> list[object]:
        raise RuntimeError("no rules")


def kinds(text: str, recent: tuple[str, ...] = ()) -> set[str]:
    return {finding.kind for finding in ENGINE.assess(text, recent).findings}


def test_two_dangers_in_one_message_are_both_found_most_serious_first() -> None:
    found = ENGINE.assess("he hit me and ive swallowed all my tablets").findings
    assert [finding.level for finding in found] == [Level.EMERGENCY, Level.SAFEGUARDING]
    assert {"overdose", "domestic_abuse"} == {finding.kind for finding in found}


def test_a_denied_danger_does_not_hide_another_in_the_next_clause() -> None:
    assert kinds("pt denies SI but says she took 40 paracetamol at tea time") == {"overdose"}


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ("really bad indigestion tonight", "and now my arm has gone heavy", "heart"),
        ("shes been stung by a wasp", "her lips are swollen", "anaphylaxis"),
        ("Ive got a water infection", "dont know what day it is, hot and confused", "sepsis"),
        ("my back went on friday", "now i cant wee", "cauda_equina"),
    ],
)
def test_signs_in_two_messages_are_read_together(before: str, now: str, kind: str) -> None:
    assert kind not in kinds(before)
    assert kind in kinds(now, (before,))


def test_a_finding_of_an_earlier_message_is_not_reported_again() -> None:
    assert kinds("thanks", ("I want to die",)) == set()


@pytest.mark.parametrize(
    ("text", "who", "under_18"),
    [
        ("I can't wake my mum up", "other", None),
        ("im 14 and i want to kill myself", "self", True),
        ("my 15 year old daughter has taken an overdose", "other", True),
        ("I'm 52 and having chest pains", "self", False),
        ("my husband is having a stroke", "other", None),
    ],
)
def test_it_tells_who_is_at_risk_and_whether_they_are_a_child(text: str, who: str, under_18: bool | None) -> None:
    finding = ENGINE.assess(text).findings[0]
    assert (finding.who, finding.under_18) == (who, under_18)


def test_a_child_who_is_hit_at_home_is_a_child_disclosure_and_an_adult_is_not() -> None:
    assert kinds("im 13 and my dad hits me") == {"child_disclosure"}
    assert kinds("I'm 34 and my dad hits me") == {"domestic_abuse"}


def test_when_the_head_fails_the_rules_stand_and_the_alarm_is_named(rules: RuleBook) -> None:
    assessment = SafetyEngine(rules, BrokenHead()).assess("i want to die")
    assert assessment.level == Level.CRISIS
    assert assessment.alarms == (HEAD_FAILED,)


def test_when_the_rules_fail_the_head_stands_and_the_alarm_is_named() -> None:
    assessment = SafetyEngine(BrokenRules(), Head()).assess("cannot face it")
    assert assessment.level == Level.CRISIS
    assert assessment.alarms == (RULES_FAILED,)


def test_when_both_fail_nothing_is_raised_and_both_are_named() -> None:
    assert SafetyEngine(BrokenRules(), BrokenHead()).assess("hello").alarms == (RULES_FAILED, HEAD_FAILED)


def test_the_head_alone_can_raise_a_level(rules: RuleBook) -> None:
    assert SafetyEngine(rules, Head()).assess("everything is grey").level == Level.CRISIS


def test_the_head_never_lowers_what_a_rule_found(rules: RuleBook) -> None:
    low = SafetyEngine(rules, Head("scam", Level.URGENT)).assess("she is not breathing")
    assert low.level == Level.EMERGENCY


def test_a_harmless_frame_lowers_the_head_only_while_it_is_not_sure(rules: RuleBook) -> None:
    text = "designing a poster for our suicide awareness week"
    unsure = SafetyEngine(rules, Head(confidence=0.7)).assess(text)
    assert unsure.level == Level.NONE
    assert [vote.lowered_by for vote in unsure.votes if vote.source == "head"] != [None]
    assert SafetyEngine(rules, Head(confidence=0.97)).assess(text).level == Level.CRISIS


def test_a_lowered_vote_is_kept_with_its_reason() -> None:
    votes = ENGINE.assess("no chest pain today").votes
    assert ("heart-chest-pain", "negation") in [(vote.name, vote.lowered_by) for vote in votes]


def test_a_finding_reads_back_what_it_wrote() -> None:
    finding = Finding("heart", Level.EMERGENCY, "other", None, "chest pain")
    assert Finding.from_dict(finding.as_dict()) == finding


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00",
        "\x00" * 50,
        "🙂" * 3000,
        "a" * 10_000,
        "(((((" * 500,
        "|" * 500,
        ", . ; " * 400,
        "\ud800",
        "ا" * 200,
    ],
)
def test_no_odd_text_raises_or_alarms(text: str) -> None:
    assert ENGINE.assess(text, (text, text)).alarms == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=60), max_size=3))
def test_no_text_at_all_raises_or_alarms(text: str, recent: list[str]) -> None:
    assert ENGINE.assess(text, recent).alarms == ()


def test_danger_at_the_end_of_a_very_long_message_is_found() -> None:
    long = "We went to the shops and the bus was late again. " * 200 + "Anyway I want to kill myself."
    assert "suicide" in kinds(long)


def test_a_childs_words_heard_in_an_adults_worry_become_a_worry_for_the_child() -> None:
    engine = SafetyEngine.load(Head("child_disclosure", Level.SAFEGUARDING))
    about_her = engine.assess("my niece is 14 and has a much older man friend, she is hardly ever home").findings
    about_me = engine.assess("i am 12 and i hide in the shed when he comes home").findings
    assert [finding.kind for finding in about_her] == ["child_at_risk"]
    assert "child_disclosure" in [finding.kind for finding in about_me]
