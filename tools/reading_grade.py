"""Scores how hard the words that people read are, so that editors know where to look first (Flesch-Kincaid grade)."""

from __future__ import annotations

import re
import sys
from functools import cache

import pyphen

from knowledge_base.articles.article import Article
from knowledge_base.articles.loader import load_articles
from knowledge_base.articles.sentences import blocks, sentences, words

FEWEST_WORDS = 30  # below this the formula is noise


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_GB", left=1, right=1)


def syllables(word: str) -> int:
    """How many syllables a word has, roughly; at least one.

    Hyphenation rules miss some (they never leave one letter alone), groups of vowels miss others: the larger counts.
    """
    spoken = re.sub(r"(?<=[^aeioul])(?:e|es)$", "", word.lower())
    return max(len(_hyphens().positions(word)) + 1, len(re.findall(r"[aeiouy]+", spoken)), 1)


def grade(lines: list[str]) -> float | None:
    """The school grade of some paragraphs: about the reading age less five. None when there are too few words.

    Telephone numbers and other figures are left out. The formula only says where to look first.
    """
    said = [[word for word in words(sentence) if word != "0"] for line in lines for sentence in sentences(line)]
    said = [sentence for sentence in said if sentence]
    every = [word for sentence in said for word in sentence]
    if len(every) < FEWEST_WORDS:
        return None
    beats = sum(syllables(word) for word in every)
    return 0.39 * len(every) / len(said) + 11.8 * beats / len(every) - 15.59


def grade_of(article: Article) -> float | None:
    """The grade of everything in an article that is read from top to bottom."""
    lines = [article.summary, *article.comfort, *article.red_flags]
    for section in article.sections:
        lines += [text for _, text in blocks(section.markdown)]
    return grade(lines)


def main() -> None:
    """Print every article's grade, hardest first."""
    graded = sorted(((grade_of(article) or 0.0, article.id) for article in load_articles().values()), reverse=True)
    for score, name in graded:
        sys.stdout.write(f"{score:5.1f}  {name}\n")


if __name__ == "__main__":
    main()
