"""Replies keep to the rules that articles keep to: short sentences, plain words, no blame, no doses, one please."""

import re
from collections.abc import Callable, Iterator

import pytest

from knowledge_base.articles.checks import CopyRules, problems_of
from knowledge_base.articles.loader import Articles
from knowledge_base.articles.sentences import blocks, sentences, words
from tools.said import Said, responses, worded

SOURCES = [responses, worded]


@pytest.mark.parametrize("source", SOURCES, ids=["responses", "words"])
def test_a_reply_keeps_to_the_rules(rules: CopyRules, source: Callable[[], Iterator[Said]]) -> None:
    found = [
        f"{one.where}: {problem}"
        for one in source()
        for _, line in blocks(one.text)
        for problem in problems_of(line, rules)
    ]
    assert found == []


@pytest.mark.parametrize("source", SOURCES, ids=["responses", "words"])
def test_a_reply_says_please_at_most_once(source: Callable[[], Iterator[Said]]) -> None:
    assert [one.where for one in source() if len(re.findall(r"\bplease\b", one.text, re.IGNORECASE)) > 1] == []


def test_no_two_responses_say_the_same() -> None:
    seen: dict[str, str] = {}
    twice: list[str] = []
    for one in responses():
        name = one.where.split(" ", 1)[1]
        text = " ".join(one.text.lower().split())
        if len(words(text)) > 5 and seen.setdefault(text, name) != name:
            twice.append(f"{one.where} and {seen[text]}")
    assert twice == []


def test_every_article_gives_somebody_to_ring(articles: Articles) -> None:
    silent = [article.id for article in articles.values() if not re.search(r"\d{3}", article.groups.markdown)]
    assert silent == []


def test_the_two_unsure_lists_of_an_article_do_not_differ(articles: Articles) -> None:
    """A danger sign with 999 is never only in the card: the section on getting help names 999 too."""
    for article in articles.values():
        if any("999" in sign for sign in article.red_flags):
            assert "999" in article.when_to_get_help.markdown, article.id


@pytest.mark.parametrize(
    ("text", "count"),
    [("Ring 0800 123 4567 now.", 3), ("Your 24-hour line.", 3), ("A reading of 180/120 or more.", 6), ("", 0)],
)
def test_figures_count_as_one_word(text: str, count: int) -> None:
    assert len(words(text)) == count


def test_sentences_end_inside_quotes_too() -> None:
    assert sentences('Say, "I am sad." Then wait. Is that ok? Yes!') == [
        'Say, "I am sad.',
        "Then wait.",
        "Is that ok?",
        "Yes!",
    ]
