"""Decides how much of an article a reader may see: advice on illness waits until a clinician has signed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

import yaml

from knowledge_base.articles.article import Article, Section, Source
from knowledge_base.septets import TWO_SEGMENTS, septets

WORDS = Path(__file__).with_name("words.yml")


@dataclass(frozen=True)
class ArticleView:
    """What one reader sees of an article. `is_whole` is False when advice is held back.

    `sms` fits two text messages (306 septets), before any link is added. `red_flags` come first wherever it is drawn.
    """

    id: str
    title: str
    summary: str
    sms: str
    red_flags: tuple[str, ...]
    comfort: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    review_line: str
    is_whole: bool

    @property
    def body_markdown(self) -> str:
        """The sections as one Markdown text."""
        return "\n\n".join(f"## {section.heading}\n\n{section.markdown}" for section in self.sections)


def view(article: Article, show_unreviewed: bool) -> ArticleView:
    """The article as one reader may see it.

    `show_unreviewed` is True for staff and for the development setting; it is never True for the public. Without it,
    an unsigned article on a condition, symptom or minor ailment shows only when to get help, where to read, whom to
    ask, everyday comfort and groups.
    """
    words = _words()
    held_back = article.needs_clinician and not show_unreviewed
    sections: tuple[Section, ...] = article.sections
    if held_back:
        sections = (article.when_to_get_help, _reading(article, words["unreviewed"]), article.groups)
    return ArticleView(
        id=article.id,
        title=article.title,
        summary=words["unreviewed"]["summary"] if held_back else article.summary,
        sms=_danger_sms(article, words["unreviewed"]["sms_end"]) if held_back else article.sms,
        red_flags=article.red_flags,
        comfort=article.comfort,
        sections=sections,
        sources=article.sources,
        review_line=_review_line(article, words["review_line"], held_back=held_back),
        is_whole=not held_back,
    )


def _reading(article: Article, words: dict[str, str]) -> Section:
    first = article.sources[0]
    return Section(words["heading"], words["body"].format(title=first.title, url=first.url).strip())


def _danger_sms(article: Article, ending: str) -> str:
    """The danger signs that fit, in their order, and what to do when unsure."""
    said: list[str] = []
    for sign in article.red_flags:
        if septets(" ".join([*said, sign, ending])) <= TWO_SEGMENTS:
            said.append(sign)
    return " ".join([*said, ending])


def _review_line(article: Article, words: dict[str, str], *, held_back: bool) -> str:
    signed = article.clinical_review
    if signed is not None:
        return words["signed"].format(by=signed.by, role=signed.role, on=_spoken(signed.on))
    if held_back:
        return words["held_back"]
    line = words["shown_unreviewed"] if article.needs_clinician else words["own_words"]
    return line.format(reviewed=_spoken(article.reviewed))


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@cache
def _words() -> dict[str, dict[str, str]]:
    return cast("dict[str, dict[str, str]]", yaml.safe_load(WORDS.read_text(encoding="utf-8")))
