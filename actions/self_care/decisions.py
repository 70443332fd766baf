"""Policy for answering about a topic: which article, and how much of it a channel can carry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge_base.articles.loader import Articles
from knowledge_base.articles.view import ArticleView

WEB_LINES = 4  # what fits on a phone before scrolling; the page has the rest


STRONG = 0.5  # two topics at least this likely are two needs, and both are answered
CLOSE = 0.7  # a second topic this near to an uncertain first is a close call: one question is better than a guess
MOST_ANSWERS = 2  # a third article is more than a tired person reads; its groups are still looked for


@dataclass(frozen=True)
class Choice:
    """The topics to answer; or, where `asks`, the two to choose from."""

    topics: tuple[str, ...]
    asks: bool = False


def choose(topics: Sequence[str], chances: Sequence[float], articles: Articles) -> Choice:
    """One topic, two for two needs, or a question for a close call.

    Two topics of one article are one. A close second with an article beats "I do not know".
    """
    kept: dict[str, tuple[str, float]] = {}
    for topic, chance in zip(topics, chances, strict=True):
        article = articles.for_topic(topic)
        kept.setdefault(article.id if article else topic, (topic, chance))
    found = list(kept.values())
    if len(found) > 1:
        (first, sure), (second, less) = found[:2]
        if less >= STRONG:
            return Choice(tuple(topic for topic, _ in found[:MOST_ANSWERS]))
        if sure < STRONG and less >= CLOSE * sure:
            return Choice((first, second), asks=True)
    told = [topic for topic, _ in found if articles.for_topic(topic) is not None]
    return Choice(tuple(told[:1] or [topic for topic, _ in found[:1]]))


def short_tips(view: ArticleView) -> list[str]:
    """The first few things to do, as plain lines: comfort first, then the article's own list."""
    section = view.sections[0].markdown if view.is_whole else ""
    bullets = [re.sub(r"[*_`]", "", line[2:]).strip() for line in section.splitlines() if line.startswith(("- ", "* "))]
    return list(dict.fromkeys([*view.comfort, *bullets]))[:WEB_LINES]
