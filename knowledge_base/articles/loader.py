"""Loads every article, or says everything that is wrong with all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from knowledge_base.articles import checks
from knowledge_base.articles.article import Article, ClinicalReview, Source
from knowledge_base.articles.errors import ArticleFaults, Fault
from knowledge_base.articles.page import Page, read_page
from knowledge_base.articles.search import ArticleIndex
from knowledge_base.topics import Topic, load_topics

DEFAULT = Path(__file__).parent
HEADINGS = ("What you can do", "When to get help and from whom", "Groups and people who can help")
_NOT_WRITTEN = {"id", "kind", "what_you_can_do", "when_to_get_help", "groups"}
_FIELDS = frozenset(field.name for field in fields(Article)) - _NOT_WRITTEN
_T = TypeVar("_T")


class Articles(Mapping[str, Article]):
    """All articles by topic id, in the order of their titles."""

    def __init__(self, articles: Mapping[str, Article], topics: Mapping[str, Topic]) -> None:
        self._articles = dict(sorted(articles.items(), key=lambda pair: (pair[1].title.lower(), pair[0])))
        self._topics = topics
        self._first: dict[str, Article] = {}
        for article in self._articles.values():
            self._first.setdefault(article.topics[0], article)

    def __getitem__(self, topic: str) -> Article:
        return self._articles[topic]

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)

    def for_topic(self, topic: str) -> Article | None:
        """The topic's own article, else one that names the topic first, else None."""
        return self._articles.get(topic) or self._first.get(topic)

    def search(self, words: str, limit: int = 10) -> list[Article]:
        """The articles that fit the words best, best first. Half-typed and slightly misspelt words count too."""
        return [self._articles[found] for found in self._index.search(words, limit)]

    @cached_property
    def _index(self) -> ArticleIndex:
        return ArticleIndex(self._articles.values(), self._topics)


def load_articles(folder: Path = DEFAULT, topics: Mapping[str, Topic] | None = None) -> Articles:
    """Every `<topic-id>.md` in the folder, checked. Raises ArticleFaults holding all faults of all files."""
    known = load_topics() if topics is None else topics
    rules = checks.load_rules()
    articles: dict[str, Article] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.md")):
        page, found = read_page(path.name, path.read_text(encoding="utf-8"))
        faults.extend(found)
        if page is None:
            continue
        article, found = _build(page, path.stem, known)
        faults.extend(found)
        if article is not None:
            faults.extend(checks.check(article, page, known, rules))
            articles[article.id] = article
    if faults:
        raise ArticleFaults(faults)
    return Articles(articles, known)


def _build(page: Page, stem: str, topics: Mapping[str, Topic]) -> tuple[Article | None, list[Fault]]:
    """The article, or None with what keeps it from being one: missing or misshapen fields and sections."""
    read = _Reader(page)
    if stem not in topics:
        read.fault(1, f"the file is not named after a topic: {stem} is not in the topic list")
    for name in page.fields:
        if name not in _FIELDS:
            read.fault(page.line(name), f"{name} is not a field of an article")
    title, summary, sms = read.text("title"), read.text("summary"), read.text("sms")
    topic_ids, comfort = read.texts("topics"), read.texts("comfort")
    red_flags, group_needs = read.texts("red_flags"), read.texts("group_needs")
    sources, reviewed, review_by = read.sources(), read.day("reviewed"), read.day("review_by")
    review = read.review()
    if tuple(section.heading for section in page.sections) != HEADINGS:
        read.fault(page.section_lines[0] if page.section_lines else 1, f"the sections must be {'; '.join(HEADINGS)}")
    elif any(not section.markdown.strip() for section in page.sections):
        read.fault(page.section_lines[0], "a section is empty")
    if read.faults:
        return None, read.faults
    what, when, groups = page.sections
    return (
        Article(
            id=stem,
            kind=topics[stem].kind,
            title=title,
            summary=summary,
            sms=sms,
            topics=topic_ids,
            comfort=comfort,
            red_flags=red_flags,
            group_needs=group_needs,
            sources=sources,
            reviewed=reviewed,
            review_by=review_by,
            clinical_review=review,
            what_you_can_do=what,
            when_to_get_help=when,
            groups=groups,
        ),
        [],
    )


class _Reader:
    """Takes typed values out of a page's fields and notes what is missing or misshapen."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.faults: list[Fault] = []

    def fault(self, line: int, problem: str) -> None:
        self.faults.append(Fault(self._page.file, line, problem))

    def text(self, name: str) -> str:
        return self._take(name, "one line of words", lambda value: value.strip() if isinstance(value, str) else "", "")

    def texts(self, name: str) -> tuple[str, ...]:
        def take(value: object) -> tuple[str, ...]:
            entries = cast("list[object]", value) if isinstance(value, list) else []
            strings = tuple(entry.strip() for entry in entries if isinstance(entry, str) and entry.strip())
            return strings if len(strings) == len(entries) else ()

        return self._take(name, "a list of words, with at least one entry", take, ())

    def day(self, name: str) -> date:
        return self._take(name, "a date such as 2026-11-22", lambda value: _as_day(value), date.min)

    def sources(self) -> tuple[Source, ...]:
        def take(value: object) -> tuple[Source, ...]:
            entries = cast("list[object]", value) if isinstance(value, list) else []
            found = tuple(_as_source(entry) for entry in entries)
            return cast("tuple[Source, ...]", found) if all(found) else ()

        return self._take("sources", "a list of {title, url}", take, ())

    def review(self) -> ClinicalReview | None:
        value = self._page.fields.get("clinical_review")
        if value == "none":
            return None
        if isinstance(value, dict):
            given = cast("dict[object, object]", value)
            # YAML 1.1 reads the plain word "on" as true.
            by, role, on = given.get("by"), given.get("role"), _as_day(given.get("on", given.get(True)))
            if isinstance(by, str) and by.strip() and isinstance(role, str) and role.strip() and on:
                return ClinicalReview(by.strip(), role.strip(), on)
        self.fault(self._page.line("clinical_review"), "clinical_review must be none or {by, role, on}")
        return None

    def _take(self, name: str, shape: str, take: Callable[[object], _T | None], instead: _T) -> _T:
        if name not in self._page.fields:
            self.fault(1, f"the field {name} is missing")
            return instead
        value = take(self._page.fields[name])
        if not value:
            self.fault(self._page.line(name), f"{name} must be {shape}")
            return instead
        return value


def _as_day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _as_source(value: object) -> Source | None:
    if not isinstance(value, dict):
        return None
    given = cast("dict[str, object]", value)
    title, url = given.get("title"), given.get("url")
    return Source(title.strip(), url.strip()) if isinstance(title, str) and isinstance(url, str) and title else None
