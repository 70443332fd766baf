"""A whole article that a test can spoil in one place, and a short list of topics."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge_base.articles.article import Article
from knowledge_base.articles.errors import ArticleFaults
from knowledge_base.articles.loader import Articles, load_articles
from knowledge_base.topics import Topic

TOPICS = {
    topic.id: topic
    for topic in (
        Topic("gout", "condition", "Gout", ("gouty toe",), False),
        Topic("arthritis", "condition", "Living with arthritis", ("stiff joints",), False),
        Topic("sleep", "wellbeing", "Sleep problems", ("insomnia", "can't sleep"), False),
        Topic("food", "practical", "Help with food", ("food bank",), False),
    )
}
GOOD = """\
---
title: Gout
summary: What can help when a joint is hot and sore.
sms: "Ring 111 today if a joint is suddenly hot and you feel ill. A pharmacist can help."
topics: [gout, arthritis]
comfort:
  - "Rest the joint and keep it raised."
red_flags:
  - "Ring 999 if you are suddenly confused."
  - "Ring 111 today if a joint is hot and you feel ill."
group_needs: [arthritis]
sources:
  - {title: "NHS: Gout", url: "https://www.nhs.uk/conditions/gout/"}
  - {title: "A charity", url: "https://www.example.org/gout"}
reviewed: 2026-11-22
review_by: 2027-11-22
clinical_review: none
---
## What you can do
Rest the joint. Ask a pharmacist about pain relief.

## When to get help and from whom
Ring **999** if you are suddenly confused.

## Groups and people who can help
A local group can help you keep going.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gout.md").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def spoil(folder: Path) -> Callable[[str, str], None]:
    """Replaces words of the good article; fails when they are not there."""

    def spoil(old: str, new: str) -> None:
        path = folder / "gout.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return spoil


@pytest.fixture
def faults(folder: Path) -> Callable[[], list[str]]:
    """What the loader says about the folder, one "file:line problem" each."""

    def faults() -> list[str]:
        try:
            load_articles(folder, TOPICS)
        except ArticleFaults as error:
            return str(error).splitlines()
        return []

    return faults


@pytest.fixture
def topics() -> dict[str, Topic]:
    return TOPICS


@pytest.fixture(scope="session")
def articles() -> Articles:
    return load_articles()


@pytest.fixture
def gout(folder: Path) -> Callable[[], Article]:
    """Loads the one article as it is now."""
    return lambda: load_articles(folder, TOPICS)["gout"]
