"""Every rule finds its own examples, leaves its counter-examples alone, and has a line in the hazard log."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Level, SafetyError
from knowledge_base.safety.patterns import HERE
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.safety.rules import Rule, RuleBook

BOOK = RuleBook.load()
RULES = [pytest.param(rule, id=rule.id) for rule in BOOK.rules]
LOG = "docs/safety/hazard-log.md"


def standing(book: RuleBook, text: str) -> set[str]:
    return {hit.vote.name for hit in book.find(text) if hit.vote.lowered_by is None}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_finds_each_of_its_examples(rule: Rule) -> None:
    assert rule.match
    assert [text for text in rule.match if rule.id not in standing(BOOK, text)] == []


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_leaves_its_counter_examples_alone(rule: Rule) -> None:
    assert rule.no_match
    assert [text for text in rule.no_match if rule.id in standing(BOOK, text)] == []


@pytest.mark.parametrize("rule", RULES)
def test_an_example_is_answered_at_the_level_of_its_rule_or_above(rule: Rule, engine: SafetyEngine) -> None:
    assert [text for text in rule.match if engine.assess(text).level < rule.level] == []


def test_every_rule_and_context_has_a_line_in_the_hazard_log(root: Path) -> None:
    log = (root / LOG).read_text(encoding="utf-8")
    wanted = [rule.id for rule in BOOK.rules] + sorted(BOOK.contexts.names)
    assert [name for name in wanted if f"\n| {name} |" not in log] == []


def test_every_rule_says_its_hazard_and_its_kind_has_a_reply(table: ReplyTable) -> None:
    assert [rule.id for rule in BOOK.rules if not rule.hazard] == []
    assert {rule.kind for rule in BOOK.rules} - table.kinds == set()


def test_every_level_has_rules() -> None:
    assert {rule.level for rule in BOOK.rules} == set(Level) - {Level.NONE}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"level": "awful"}, "no safety level called 'awful'"),
        ({"not_when": ["sunshine"]}, "a context that does not exist: sunshine"),
        ({"patterns": ["(cat"]}, "does not compile"),
        ({"patterns": ["<cats>"]}, "no word list called <cats>"),
        ({"patterns": ["a~3 b"]}, "A gap is written"),
        ({"patterns": []}, "has no patterns"),
    ],
)
def test_a_badly_written_rule_is_named(tmp_path: Path, fault: dict[str, object], said: str) -> None:
    rule = {"id": "one", "kind": "heart", "level": "crisis", "patterns": ["cat"], **fault}
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"rules": [rule]}), encoding="utf-8")
    with pytest.raises(SafetyError, match=said):
        RuleBook.load(tmp_path)


def test_two_rules_of_one_name_are_refused(tmp_path: Path) -> None:
    rule = {"id": "one", "kind": "heart", "level": "crisis", "patterns": ["cat"]}
    (tmp_path / "rules.yml").write_text(yaml.safe_dump({"rules": [rule, rule]}), encoding="utf-8")
    with pytest.raises(SafetyError, match="Two safety rules are called one"):
        RuleBook.load(tmp_path)


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SafetyError, match="no safety rules"):
        RuleBook.load(tmp_path)


def test_the_rule_files_lie_beside_the_room() -> None:
    assert (HERE / "rules").is_dir()
