"""Every article that we ship, and how articles are found."""

import time
from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge_base.articles.checks import HELPLINES
from knowledge_base.articles.loader import DEFAULT, Articles, load_articles
from knowledge_base.topics import Topic


@pytest.mark.parametrize("path", sorted(DEFAULT.glob("*.md")), ids=lambda path: path.name)
def test_an_article_of_ours_has_no_fault(articles: Articles, path: Path) -> None:
    article = articles[path.stem]
    assert article.topics[0] == path.stem
    assert article.is_overdue(date(2100, 1, 1))
    assert not article.is_overdue(article.review_by)


def test_a_helpline_says_where_its_number_stands_and_the_day_it_was_read_or_none() -> None:
    lines = yaml.safe_load(HELPLINES.read_text(encoding="utf-8"))
    assert [line["name"] for line in lines if not line["source"].startswith(("https://", "http://"))] == []
    unread = [line["checked"] for line in lines if not isinstance(line["checked"], date)]
    assert set(unread) <= {"none"}


def test_there_are_articles_in_the_order_of_their_titles(articles: Articles) -> None:
    titles = [article.title.lower() for article in articles.values()]
    assert len(titles) >= 48
    assert titles == sorted(titles)


def test_a_topic_gets_its_own_article(articles: Articles) -> None:
    article = articles.for_topic("asthma")
    assert article is not None
    assert article.id == "asthma"


def test_a_topic_without_one_gets_the_article_that_names_it_first(folder: Path, topics: dict[str, Topic]) -> None:
    path = folder / "gout.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[gout, arthritis]", "[arthritis, gout]"), encoding="utf-8"
    )
    article = load_articles(folder, topics).for_topic("arthritis")
    assert article is not None
    assert article.id == "gout"


def test_a_topic_that_nobody_wrote_about_gets_none(articles: Articles) -> None:
    assert articles.for_topic("gypsy-roma-traveller") is None
    assert articles.for_topic("no such topic") is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("type 2 diabetes", "type-2-diabetes"),
        ("diab", "type-2-diabetes"),
        ("diabtes", "type-2-diabetes"),
        ("can't sleep", "sleep"),
        ("smok", "stop-smoking"),
        ("skint", "money-benefits"),
        ("LONELY", "loneliness"),
        ("uti", "urinary-infection"),
        ("chest worse than usual", "copd"),
        ("my mum has died", "bereavement"),
        ("panick attacks", "panic-attacks"),
        ("looking after my husband", "carers"),
    ],
)
def test_words_find_the_article_that_fits(articles: Articles, words: str, first: str) -> None:
    assert [article.id for article in articles.search(words)][:1] == [first]


@pytest.mark.parametrize("words", ["", "   ", "?!", "zzzzqqqq", "x" * 5000, "🙂"])
def test_odd_words_find_nothing_and_do_no_harm(articles: Articles, words: str) -> None:
    assert articles.search(words) == []


def test_no_more_is_found_than_was_asked_for(articles: Articles) -> None:
    assert len(articles.search("group", limit=3)) == 3


def test_a_search_takes_less_than_five_milliseconds(articles: Articles) -> None:
    queries = ["diab", "can't sleep and worried about money", "diabtes", "exercize groop nere mee", "a"]
    articles.search("once, to build the index")
    started = time.perf_counter()
    for query in queries * 4:
        articles.search(query)
    assert (time.perf_counter() - started) / (4 * len(queries)) < 0.005
