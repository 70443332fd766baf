"""The house rules for articles: facts of form, plain words, no blame, no doses, and who to ring first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

import yaml

from knowledge_base.articles.article import CLINICAL_KINDS, Article
from knowledge_base.articles.errors import Fault
from knowledge_base.articles.page import Page
from knowledge_base.articles.sentences import blocks, plain, sentences, words
from knowledge_base.septets import TWO_SEGMENTS, outside_gsm7, septets
from knowledge_base.topics import Topic

RULES = Path(__file__).with_name("copy_rules.yml")
HELPLINES = Path(__file__).with_name("helplines.yml")

_PHONE = re.compile(r"(?<![\d/.])(?:0\d(?: ?\d){8,9}|0800 ?1111|116 ?123)(?![\d/])")


@dataclass(frozen=True)
class CopyRules:
    """The rules of copy_rules.yml, made ready, with the numbers of helplines.yml."""

    longest_sentence: int
    never: tuple[tuple[re.Pattern[str], str], ...]
    names: tuple[str, ...]
    please_at_most: int
    doses: tuple[re.Pattern[str], ...]
    glosses: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    red_flag_start: re.Pattern[str]
    little_children: tuple[re.Pattern[str], re.Pattern[str]]
    helplines: frozenset[str]


def load_rules(path: Path = RULES, helplines: Path = HELPLINES) -> CopyRules:
    """Read the two files beside this module."""
    given = cast("dict[str, object]", yaml.safe_load(path.read_text(encoding="utf-8")))
    never = cast("list[dict[str, object]]", given["never"])
    glosses = cast("list[dict[str, str]]", given["glosses"])
    children = cast("dict[str, str]", given["little_children"])
    lines = cast("list[dict[str, str]]", yaml.safe_load(helplines.read_text(encoding="utf-8")))
    return CopyRules(
        longest_sentence=cast("int", given["longest_sentence"]),
        never=tuple((_any_of(cast("list[str]", rule["words"])), str(rule["say"])) for rule in never),
        names=tuple(cast("list[str]", given["names"])),
        please_at_most=cast("int", given["please_at_most"]),
        doses=tuple(_pattern(dose) for dose in cast("list[str]", given["doses"])),
        glosses=tuple((_pattern(rule["word"]), _pattern(rule["gloss"])) for rule in glosses),
        red_flag_start=re.compile(str(given["red_flag_start"])),
        little_children=(_pattern(children["mentions"]), _pattern(children["must_name"])),
        helplines=frozenset(_digits(line["number"]) for line in lines),
    )


def check(article: Article, page: Page, topics: Mapping[str, Topic], rules: CopyRules) -> Iterator[Fault]:
    """Every fault of one article that could be read."""
    yield from _form(article, page, topics)
    yield from _sms(article, page)
    yield from _red_flags(article, page, rules)
    texts = list(_texts(article, page))
    for line, text in texts:
        for problem in problems_of(text, rules):
            yield Fault(page.file, line, problem)
        for number in _PHONE.findall(text):
            if _digits(number) not in rules.helplines:
                yield Fault(page.file, line, f"the number {number} is not in helplines.yml")
    whole = " ".join(text for _, text in texts)
    if len(re.findall(r"\bplease\b", whole, re.IGNORECASE)) > rules.please_at_most:
        yield Fault(page.file, 1, f"please is said more than {rules.please_at_most} time")
    for word, gloss in rules.glosses:
        found = word.search(whole)
        if found and not gloss.search(whole):
            yield Fault(page.file, 1, f"{found.group()} needs a plain word beside it")
    if article.kind in CLINICAL_KINDS:
        yield from _little_children(article, page, rules)


def problems_of(text: str, rules: CopyRules) -> Iterator[str]:
    """What is wrong with one plain text that people read, wherever it stands."""
    for sentence in sentences(text):
        length = len(words(sentence))
        if length > rules.longest_sentence:
            yield f"a sentence has {length} words, more than {rules.longest_sentence}: {sentence}"
    checked = text
    for name in rules.names:
        checked = checked.replace(name, "")
    for pattern, say in rules.never:
        for found in pattern.finditer(checked):
            yield f'"{found.group()}" is never said to people: {say}'
    for pattern in rules.doses:
        found = pattern.search(checked)
        if found:
            yield f'"{found.group()}" is a dose; name the leaflet or the pharmacist instead'


def _form(article: Article, page: Page, topics: Mapping[str, Topic]) -> Iterator[Fault]:
    if article.id not in article.topics:
        yield Fault(page.file, page.line("topics"), f"topics does not hold {article.id}, the topic of the file")
    for field, ids in (("topics", article.topics), ("group_needs", article.group_needs)):
        for number, topic in enumerate(ids):
            if topic not in topics:
                yield Fault(page.file, page.line(field, number), f"{field}: {topic} is not in the topic list")
            if topic in ids[:number]:
                yield Fault(page.file, page.line(field, number), f"{field}: {topic} comes twice")
    if len({source.url for source in article.sources}) < 2:
        yield Fault(page.file, page.line("sources"), "fewer than two different sources")
    for number, source in enumerate(article.sources):
        if urlsplit(source.url).scheme not in ("http", "https") or "." not in urlsplit(source.url).netloc:
            yield Fault(page.file, page.line("sources", number), f"{source.url} is not a web address")
    if article.review_by <= article.reviewed:
        yield Fault(page.file, page.line("review_by"), "review_by must be after reviewed")


def _sms(article: Article, page: Page) -> Iterator[Fault]:
    odd = outside_gsm7(article.sms)
    if odd:
        yield Fault(page.file, page.line("sms"), f"sms holds characters outside GSM-7: {' '.join(odd)}")
    elif septets(article.sms) > TWO_SEGMENTS:
        length = septets(article.sms)
        yield Fault(page.file, page.line("sms"), f"sms takes {length} septets, more than {TWO_SEGMENTS}")


def _red_flags(article: Article, page: Page, rules: CopyRules) -> Iterator[Fault]:
    for number, sign in enumerate(article.red_flags):
        line = page.line("red_flags", number)
        if not rules.red_flag_start.match(sign):
            yield Fault(page.file, line, f"a danger sign does not begin with who to ring: {sign}")
        odd = outside_gsm7(sign)
        if odd:
            yield Fault(page.file, line, f"a danger sign holds characters outside GSM-7: {' '.join(odd)}")
    if article.kind in CLINICAL_KINDS and not any("999" in sign for sign in article.red_flags):
        yield Fault(page.file, page.line("red_flags"), "no danger sign says when to ring 999")


def _little_children(article: Article, page: Page, rules: CopyRules) -> Iterator[Fault]:
    mentions, must_name = rules.little_children
    advice = list(blocks(article.what_you_can_do.markdown, page.section_lines[0]))
    advice += [(page.line("comfort", number), text) for number, text in enumerate(article.comfort)]
    for line, text in advice:
        if mentions.search(text) and not must_name.search(text):
            yield Fault(page.file, line, f"advice on a child under 5 does not say who to ask: {text}")


def _texts(article: Article, page: Page) -> Iterator[tuple[int, str]]:
    """Everything in the article that a person reads, with its line."""
    yield page.line("title"), article.title
    yield page.line("summary"), article.summary
    yield page.line("sms"), article.sms
    for name, entries in (("comfort", article.comfort), ("red_flags", article.red_flags)):
        for number, entry in enumerate(entries):
            yield page.line(name, number), plain(entry)
    for section, line in zip(article.sections, page.section_lines, strict=True):
        yield from blocks(section.markdown, line)


def _any_of(phrases: list[str]) -> re.Pattern[str]:
    return _pattern("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in phrases))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
