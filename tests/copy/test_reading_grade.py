"""Articles do not get harder to read: a ceiling for all, a written list of exceptions, and both only go down."""

from pathlib import Path

import pytest
import yaml

from knowledge_base.articles.loader import DEFAULT, Articles
from tools.reading_grade import grade, grade_of, syllables

ALLOWED = yaml.safe_load(Path(__file__).with_name("reading_grades.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", sorted(path.stem for path in DEFAULT.glob("*.md")))
def test_an_article_is_no_harder_than_allowed(articles: Articles, name: str) -> None:
    score = grade_of(articles[name])
    assert score is not None
    assert score <= ALLOWED["exceptions"].get(name, ALLOWED["ceiling"])


def test_no_exception_is_looser_than_it_needs_to_be(articles: Articles) -> None:
    for name, allowed in ALLOWED["exceptions"].items():
        score = grade_of(articles[name])
        assert score is not None
        assert ALLOWED["ceiling"] < score <= allowed <= score + 0.3, f"{name} scores {score:.1f}: tighten or remove it"


def test_the_ceiling_is_no_looser_than_it_needs_to_be(articles: Articles) -> None:
    hardest = max(grade_of(article) or 0 for name, article in articles.items() if name not in ALLOWED["exceptions"])
    assert ALLOWED["ceiling"] <= hardest + 0.5, f"the hardest article scores {hardest:.1f}: lower the ceiling"


def test_harder_words_score_higher() -> None:
    easy = grade(["Go to bed when you feel tired. Get up at the same time each day. Have a walk in the sun." * 2])
    hard = grade(["Maintaining consistent circadian regularity facilitates physiological restoration overnight." * 5])
    assert easy is not None
    assert hard is not None
    assert easy < 3 < 15 < hard


def test_a_few_words_are_not_scored() -> None:
    assert grade(["Ring 999 now."]) is None


@pytest.mark.parametrize(("word", "count"), [("cat", 1), ("pharmacist", 3), ("arthritis", 3)])
def test_syllables_are_counted_roughly(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= 1
