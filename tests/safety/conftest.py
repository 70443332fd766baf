"""The rules and the reply table, loaded once for all safety tests."""

from __future__ import annotations

import pytest

from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.safety.rules import RuleBook


@pytest.fixture(scope="session")
def rules() -> RuleBook:
    return RuleBook.load()


@pytest.fixture(scope="session")
def engine(rules: RuleBook) -> SafetyEngine:
    return SafetyEngine(rules)


@pytest.fixture(scope="session")
def table() -> ReplyTable:
    return ReplyTable.load()
