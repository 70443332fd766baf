"""Draws why a message was answered as it was, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from knowledge_base.explanation import Explanation
    from knowledge_base.safety.findings import Vote
    from knowledge_base.understanding.phrases import PhraseHit

WORTH_SAYING = 0.05  # a smaller chance of being out of scope explains nothing


def drawn(why: Explanation) -> RenderableType:
    """The whole explanation, as tables. Nothing in it is read as Rich's own markup: the words are a person's."""
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(why):
        facts.add_row(Text(name, "dim"), Text(value))
    tables = [
        _table("What it asks for", ("Act", "Chance"), [(one.act, f"{one.score:.0%}") for one in why.acts]),
        _table(
            "Topics, nearest first",
            ("Topic", "Id", "Chance", "Why"),
            [(one.title, one.id, f"{one.score:.0%}", one.why) for one in why.topics],
        ),
        _table(
            "Safety: who says what",
            ("Part", "Kind", "Level", "Words", "Counts?"),
            [(_part(vote), vote.kind, vote.level.label, vote.evidence, _counts(vote)) for vote in why.votes],
        ),
    ]
    return Group(facts, *(Padding(table, (1, 0, 0, 0)) for table in tables if table.row_count))


def _facts(why: Explanation) -> list[tuple[str, str]]:
    found = [f"{one.kind} ({one.level.label}, {one.who}{', under 18' if one.under_18 else ''})" for one in why.findings]
    when = f"{why.when or 'one day'} ({', '.join(why.dates)})" if why.dates else why.when or "none"
    return [
        ("Read as", why.text or "nothing"),
        ("Taken as", why.intent),
        *([("Two things", ", ".join(why.things))] if why.things else []),
        *([("May be out of scope", f"{why.outside:.0%}")] if why.outside >= WORTH_SAYING else []),
        ("Names found", "; ".join(_hit(hit) for hit in why.phrases) or "none"),
        ("Place", ", or ".join(why.places) or ("near me" if why.near_me else "none")),
        ("Time", when),
        ("For whom", why.for_whom or "not said"),
        ("Danger", "; ".join(found) or "none"),
        *([("Safety failed", ", ".join(why.alarms))] if why.alarms else []),
        ("Replies used", ", ".join(filter(None, why.responses)) or "none"),
    ]


def _hit(hit: PhraseHit) -> str:
    note = " (denied)" if hit.denied else " (family only)" if hit.kin else ""
    return f'"{hit.phrase}" {hit.topic}{note}'


def _part(vote: Vote) -> str:
    sure = "" if vote.confidence is None else f", {vote.confidence:.0%} sure"
    return f"rule {vote.name}{sure}" if vote.source == "rule" else f"trained head{sure}"


def _counts(vote: Vote) -> str:
    return f"no: {vote.lowered_by}" if vote.lowered_by else "yes"


def _table(title: str, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> Table:
    table = Table(*headings, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(Text(value) for value in row))
    return table
