"""The sentences that Waymark never says, looked for in everything that people read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

from knowledge_base.articles.loader import Articles
from knowledge_base.articles.sentences import plain
from tools.said import Said, responses, templates, worded

NEVER = [
    (re.compile(rule["pattern"], re.IGNORECASE), rule["why"])
    for rule in yaml.safe_load(Path(__file__).with_name("never_said.yml").read_text(encoding="utf-8"))
]
FORBIDDEN = [
    "It sounds like you have a kidney infection.",
    "You probably have the flu.",
    "That is most likely a virus.",
    "Your symptoms suggest a migraine.",
    "Your risk is low.",
    "You are at low risk.",
    "You don't need to see a doctor.",
    "No need to ring 999.",
    "It's not serious.",
    "You'll be fine.",
    "This will cure it.",
    "You should stop taking your tablets.",
    "Take extra insulin.",
    "I know how you feel.",
    "I am worried about you.",
    "As a nurse, I say rest.",
    "We have called an ambulance.",
    "Help is on its way.",
    "Approved by the NHS.",
    "Here is some self-care advice.",
    "We assess your answers.",
]
ALLOWED = [
    "You may have a carer's assessment.",
    "You do not need to see a GP first.",
    "Do you have asthma?",
    "If you have asthma, keep your inhaler with you.",
    "Do not stop taking your tablets.",
    "I cannot call for help. Ring 999 yourself.",
    "Ask your GP to see if it is a migraine.",
]


def problems(text: str) -> list[str]:
    return [f"{why}: {text}" for pattern, why in NEVER if pattern.search(text)]


@pytest.mark.parametrize("sentence", FORBIDDEN)
def test_the_list_knows_a_forbidden_sentence(sentence: str) -> None:
    assert problems(sentence)


@pytest.mark.parametrize("sentence", ALLOWED)
def test_the_list_lets_an_honest_sentence_pass(sentence: str) -> None:
    assert problems(sentence) == []


def test_no_article_says_one(articles: Articles) -> None:
    found: list[str] = []
    for article in articles.values():
        lines = [article.title, article.summary, article.sms, *article.comfort, *article.red_flags]
        lines += [plain(line) for section in article.sections for line in section.markdown.splitlines()]
        found += [f"{article.id} {problem}" for line in lines for problem in problems(line)]
    assert found == []


@pytest.mark.parametrize("source", [responses, worded, templates], ids=["responses", "words", "templates"])
def test_nothing_else_that_people_read_says_one(source: Callable[[], Iterator[Said]]) -> None:
    said: list[Said] = list(source())
    assert [f"{one.where}: {problem}" for one in said for problem in problems(one.text)] == []
