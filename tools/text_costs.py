"""Measures what our replies cost as text messages: every response, every notice, and typical conversations."""

from __future__ import annotations

import statistics
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from casework.messaging.compose import MOST_FIRST, Style, compose
from casework.messaging.notices import Notices
from casework.messaging.parts import ReplyPart
from casework.messaging.sms import MOST_SEGMENTS, tidy
from knowledge_base.articles.loader import load_articles
from knowledge_base.articles.view import view
from knowledge_base.septets import segments
from waymark.entry import read_settings
from waymark.settings import ESTIMATED_PENCE

ROOT = Path(__file__).resolve().parents[1]
TYPICAL = Path(__file__).with_name("typical_texts.yml")
TEXT = "sms"
FEWEST_WORDS = 6  # of an answer that makes sense alone


@dataclass(frozen=True)
class Cost:
    """What one thing costs: its segments and texts."""

    name: str
    segments: int
    texts: int = 1

    def pence(self, price: float) -> float:
        """What it costs when one segment costs `price` pence."""
        return self.segments * price


@cache
def typical() -> dict[str, Any]:
    """What typical texts are made of."""
    return yaml.safe_load(TYPICAL.read_text("utf-8"))


@cache
def spoken_by_text() -> dict[str, str]:
    """The words of every response as text messages say them, with {names} in them."""
    said: dict[str, str] = {}
    for path in (ROOT / "domain.yml", *sorted((ROOT / "bot" / "domain").glob("*.yml"))):
        responses = (yaml.safe_load(path.read_text("utf-8")) or {}).get("responses") or {}
        for name, variants in responses.items():
            mine = [one for one in variants if one.get("channel") == TEXT]
            said[name] = str((mine or [one for one in variants if not one.get("channel")] or variants)[0]["text"])
    return said


def filled(name: str) -> str:
    """A response with typical values. Raises KeyError for a name or a value that typical_texts.yml lacks."""
    return spoken_by_text()[name].format(**(typical()["values"] | typical()["own_values"].get(name, {})))


def per_response() -> list[Cost]:
    """Every response drawn alone, dearest first; what does not fit in the first text is asked for and costs then."""
    costs = [Cost(name, segments(tidy(filled(name)))) for name in spoken_by_text()]
    return sorted(costs, key=lambda cost: (-cost.segments, cost.name))


@cache
def said_without_the_bot() -> dict[str, str]:
    """What goes out when the bot is not asked: notices, and the last words when a text could not be kept."""
    notices = Notices.load(typical()["values"]["organisation"], typical()["values"]["phone"])
    edge = yaml.safe_load((ROOT / "web" / "words.yml").read_text("utf-8"))["texts"]
    last = {name: words.format(phone=typical()["values"]["phone"]) for name, words in edge.items()}
    return {**{f"notice {name}": notices.text(name) for name in notices.texts}, **last}


def per_notice() -> list[Cost]:
    """Each of those, dearest first."""
    costs = [Cost(name, segments(tidy(words))) for name, words in said_without_the_bot().items()]
    return sorted(costs, key=lambda cost: (-cost.segments, cost.name))


def per_article() -> list[Cost]:
    """Every article as the public and as a development setting get it."""
    return [
        Cost(article.id, segments(tidy(view(article, shown).sms)))
        for article in load_articles().values()
        for shown in (False, True)
    ]


def per_conversation() -> list[Cost]:
    """Each typical conversation: the first text of every answer, as it is composed."""
    costs: list[Cost] = []
    for name, turns in typical()["conversations"].items():
        sent = [composed(turn) for turn in turns]
        costs.append(Cost(name, sum(map(segments, sent)), len(sent)))
    return costs


def composed(turn: dict[str, Any]) -> str:
    """The text that answers one turn of a typical conversation."""
    parts = [ReplyPart(filled(name)) for name in turn["says"]]
    choices = turn.get("choices") or []
    options = [{"title": filled(name), "say": filled(name), "act": "x", "value": None} for name in choices]
    if options:
        parts[-1] = ReplyPart(parts[-1].text, {"kind": "choices", "options": options})
    meanings = options or [{"title": "x", "say": "x", "act": "x", "value": None}] * turn.get("numbers", 0)
    style = Style(spoken_by_text()["utter_doorway_more"], MOST_FIRST if turn.get("first") else MOST_SEGMENTS)
    return compose(parts, meanings, style)[0].text


def median_answer() -> float:
    """The segments of the median answer. Labels and the pieces of lines, which nobody gets alone, are left out."""
    answers = [cost for cost in per_response() if len(filled(cost.name).split()) >= FEWEST_WORDS]
    return statistics.median(cost.segments for cost in (*answers, *per_article()))


def price_said(price: float) -> str:
    """What a segment is taken to cost, and how sure that is."""
    if price == ESTIMATED_PENCE:
        return f"One segment: {price:g}p. This is OUR ESTIMATE, so every pence below is one: set WAYMARK_SMS_PENCE."
    return f"One segment: {price:g}p (WAYMARK_SMS_PENCE)."


def tables(price: float) -> str:
    """What everything costs when one segment costs `price` pence."""
    lines = [price_said(price), "", "segments  pence  reply"]
    lines += [f"{cost.segments:8d}  {cost.pence(price):5.1f}  {cost.name}" for cost in (*per_response(), *per_notice())]
    articles = [cost.segments for cost in per_article()]
    lines += [
        "",
        f"articles: {len(articles)} texts, median {statistics.median(articles)}, most {max(articles)} segments",
    ]
    lines += [f"median answer: {median_answer()} segments", "", "segments  pence  texts  conversation"]
    lines += [
        f"{cost.segments:8d}  {cost.pence(price):5.1f}  {cost.texts:5d}  {cost.name}" for cost in per_conversation()
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the tables at the price of this installation."""
    sys.stdout.write(tables(read_settings().sms_pence))


if __name__ == "__main__":
    main()
