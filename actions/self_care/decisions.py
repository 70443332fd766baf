"""Policy for answering about a topic: which article, and how much of it a channel can carry."""

import re

from knowledge_base.articles.article import Article
from knowledge_base.articles.loader import Articles
from knowledge_base.articles.view import ArticleView

WEB_LINES = 4  # what fits on a phone before scrolling; the page has the rest


def article_for(topics: tuple[str, ...], articles: Articles) -> tuple[str, Article] | None:
    """The first topic that has an article, with it: a close second beats "I do not know"."""
    for topic in topics:
        article = articles.for_topic(topic)
        if article is not None:
            return topic, article
    return None


def short_tips(view: ArticleView) -> list[str]:
    """The first few things to do, as plain lines: comfort first, then the article's own list."""
    section = view.sections[0].markdown if view.is_whole else ""
    bullets = [re.sub(r"[*_`]", "", line[2:]).strip() for line in section.splitlines() if line.startswith(("- ", "* "))]
    return list(dict.fromkeys([*view.comfort, *bullets]))[:WEB_LINES]
