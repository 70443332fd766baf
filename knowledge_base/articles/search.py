"""Finds articles by words: BM25 over titles, synonyms, summaries and text, with half-typed and misspelt words."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from knowledge_base.articles.article import Article
from knowledge_base.topics import Topic

# How much a word counts by where it stands. The title and the topic's other names say what the article is about.
_OWN_NAME, _TITLE, _OTHER_NAME, _SUMMARY, _TEXT = 8.0, 8.0, 3.0, 3.0, 1.0
_K1, _B = 1.2, 0.75  # the usual BM25 settings
_HALF_TYPED, _MISSPELT = 0.7, 0.5
_LONG_ENOUGH = 5  # letters, before one slip is forgiven; two are forgiven from eight
_WHOLE_NAME = 20.0  # the query is one of the article's names, or begins one

_WORD = re.compile(r"[a-z0-9]+")
_SMALL_WORDS = (
    "a about after all am an and any are as at be been by can can't cant do for from get getting had has have help"
    " how i i'm im in is it its me my need of on or our so some that the there to up want was we what when where who"
    " why will with you your"
)
_SMALL = frozenset(_SMALL_WORDS.split())


class ArticleIndex:
    """An index built once; a search takes well under five milliseconds for some hundred articles."""

    def __init__(self, articles: Iterable[Article], topics: Mapping[str, Topic]) -> None:
        self._names: dict[str, tuple[str, ...]] = {}
        self._postings: dict[str, dict[str, float]] = defaultdict(dict)
        for article in articles:
            self._names[article.id] = tuple(_joined(name) for name in _names(article, topics))
            weights: dict[str, float] = defaultdict(float)
            for text, weight in _fields(article, topics):
                for word in _tokens(text):
                    weights[word] += weight
            length = sum(weights.values())
            for word, weight in weights.items():
                self._postings[word][article.id] = weight / (1 + _B * length / 1000)
        self._vocabulary = sorted(self._postings)

    def search(self, query: str, limit: int) -> list[str]:
        """Article ids, best first; ties by id. Empty when nothing fits."""
        words = _tokens(query) or _WORD.findall(query.lower())
        scores: dict[str, float] = defaultdict(float)
        for word in words:
            for article, score in self._scores(word).items():
                scores[article] += score
        typed = _joined(query)
        if len(typed) > 1:
            for article, names in self._names.items():
                if any(name.startswith(typed) for name in names):
                    scores[article] += _WHOLE_NAME
        return sorted(scores, key=lambda article: (-scores[article], article))[:limit]

    def _scores(self, word: str) -> dict[str, float]:
        """The best score per article over the words of the index that this one may mean."""
        best: dict[str, float] = {}
        for known, trust in self._meant(word):
            held = self._postings[known]
            rarity = math.log(1 + (len(self._names) - len(held) + 0.5) / (len(held) + 0.5))
            for article, weight in held.items():
                score = trust * rarity * weight * (_K1 + 1) / (weight + _K1)
                best[article] = max(best.get(article, 0.0), score)
        return best

    def _meant(self, word: str) -> list[tuple[str, float]]:
        meant = [(word, 1.0)] if word in self._postings else []
        if len(word) > 1:
            first = bisect_left(self._vocabulary, word)
            for known in self._vocabulary[first:]:
                if not known.startswith(word):
                    break
                if known != word:
                    meant.append((known, _HALF_TYPED))
        if not meant and len(word) >= _LONG_ENOUGH:
            slips = 1 if len(word) < 8 else 2
            close = extract(word, self._vocabulary, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=5)
            meant = [(known, _MISSPELT) for known, _, _ in close]
        return meant


def _names(article: Article, topics: Mapping[str, Topic]) -> tuple[str, ...]:
    topic = topics.get(article.id)
    return (article.title, *((topic.title, *topic.also_called) if topic else ()))


def _fields(article: Article, topics: Mapping[str, Topic]) -> Iterable[tuple[str, float]]:
    yield article.title, _TITLE
    for id_ in article.topics:
        topic = topics.get(id_)
        if topic is not None:
            weight = _OWN_NAME if id_ == article.id else _OTHER_NAME
            for name in (topic.title, *topic.also_called):
                yield name, weight
    yield article.summary, _SUMMARY
    for section in article.sections:
        yield section.markdown, _TEXT


def _tokens(text: str) -> list[str]:
    return [_stem(word) for word in _WORD.findall(text.lower().replace("'", "")) if word not in _SMALL]


def _stem(word: str) -> str:
    """Plural and singular meet; nothing more, so that half-typed words still begin the whole ones."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _joined(text: str) -> str:
    return " ".join(_WORD.findall(text.lower().replace("'", "")))
