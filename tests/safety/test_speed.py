"""The rules are fast on ordinary messages and bounded on the longest."""

from __future__ import annotations

import time

from knowledge_base.safety.openings import Expression, Words
from knowledge_base.safety.patterns import Phrases
from knowledge_base.safety.rules import RuleBook

ORDINARY = (
    "hiya looking for a walking group near Mansfield for my mum, she's been a bit low since dad died, mornings best"
)


def cpu_seconds(book: RuleBook, text: str) -> float:
    start = time.process_time()
    book.find(text)
    return time.process_time() - start


def test_an_ordinary_message_takes_milliseconds(rules: RuleBook) -> None:
    rules.find(ORDINARY)
    assert min(cpu_seconds(rules, ORDINARY) for _ in range(5)) < 0.03


def test_ten_thousand_characters_of_near_misses_stay_bounded(rules: RuleBook) -> None:
    text = ("my chest is my mum and he took her to the doctor and said she cant do it and " * 130)[:10_000]
    assert cpu_seconds(rules, text) < 1.5


def test_trying_only_where_words_open_finds_the_same_as_looking_everywhere() -> None:
    phrases = Phrases({"pain": "pains? / hurts? / aching"})
    patterns = ["(my |his )?chest ~3 <pain>", "[0-9]+ tablets?", "(?!cat)c[ao]t", "(a|b)* dog"]
    text = " his chest really hurts and my chest pain , took 20 tablets , cot cut a dog "
    slow = [match.group() for match in phrases.compile(patterns).finditer(text)]
    assert [match.group() for match in phrases.expression(patterns).find(Words(text))] == slow
    assert slow == ["his chest really hurts", "my chest pain", "20 tablets", "cot", "a dog"]


def test_a_pattern_that_may_open_with_anything_is_tried_everywhere() -> None:
    phrases = Phrases({})
    expression: Expression = phrases.expression([r"\w+ing myself"])
    assert [match.group() for match in expression.find(Words(" i am hurting myself "))] == ["hurting myself"]
