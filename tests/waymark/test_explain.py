"""`waymark ask --explain` draws every reason, and a person's words never become marks of the terminal."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

from rich.console import Console

from knowledge_base.explanation import Chance, Explanation, TopicSeen
from knowledge_base.safety.findings import Finding, Level, Vote
from knowledge_base.understanding.phrases import PhraseHit
from waymark.cli.explain import drawn

WHY = Explanation(
    text="my dad is [bold]low[/bold]",
    intent="safety",
    acts=(Chance("ask_self_care", 0.874), Chance("find_group", 0.1)),
    phrases=(PhraseHit("low-mood", "low", 1, False, False), PhraseHit("asthma", "asthma", 1, True, False),
             PhraseHit("stroke", "stroke", 1, False, True)),
    topics=(TopicSeen("low-mood", "Low mood", 0.61, 'name: "low"'),),
    places=("Newport, Isle of Wight", "Newport, Shropshire"),
    near_me=False,
    when="thursday",
    dates=("2026-11-26",),
    for_whom="other",
    findings=(Finding("suicide", Level.CRISIS, "other", True, "end it"),),
    votes=(
        Vote("rule", "suicide-1", "suicide", Level.CRISIS, "end it"),
        Vote("rule", "heart-2", "heart", Level.EMERGENCY, "my heart", "idiom"),
        Vote("head", "head", "suicide", Level.CRISIS, "", None, 0.93),
    ),
    alarms=("safety_head_failed",),
    responses=("utter_safety_reply", ""),
)  # fmt: skip
NOTHING = Explanation("", "unclear", (), (), (), (), False, None, (), None, (), (), (), ())


def shown(why: Explanation) -> list[str]:
    """The lines on a wide terminal, with one space where there are more."""
    screen = Console(file=StringIO(), width=160)
    screen.print(drawn(why))
    return [" ".join(line.split()) for line in screen.file.getvalue().splitlines()]


def test_every_reason_is_there() -> None:
    lines = shown(WHY)
    for line in (
        "Read as my dad is [bold]low[/bold]",
        "Taken as safety",
        'Names found "low" low-mood; "asthma" asthma (denied); "stroke" stroke (family only)',
        "Place Newport, Isle of Wight, or Newport, Shropshire",
        "Time thursday (2026-11-26)",
        "For whom other",
        "Danger suicide (crisis, other, under 18)",
        "Safety failed safety_head_failed",
        "Replies used utter_safety_reply",
        "│ ask_self_care │ 87% │",
        '│ Low mood │ low-mood │ 61% │ name: "low" │',
        "│ rule suicide-1 │ suicide │ crisis │ end it │ yes │",
        "│ rule heart-2 │ heart │ emergency │ my heart │ no: idiom │",
        "│ trained head, 93% sure │ suicide │ crisis │ │ yes │",
    ):
        assert line in lines


def test_a_message_in_which_nothing_was_found_says_so_and_draws_no_empty_table() -> None:
    assert shown(NOTHING) == [
        "Read as nothing",
        "Taken as unclear",
        "Names found none",
        "Place none",
        "Time none",
        "For whom not said",
        "Danger none",
        "Replies used none",
    ]
    assert "Place near me" in shown(replace(NOTHING, near_me=True))


def test_two_things_a_date_alone_and_a_chance_of_being_out_of_scope_are_shown() -> None:
    lines = shown(replace(NOTHING, things=("thank", "find_group"), outside=0.2, dates=("2026-11-25",)))
    assert {"Two things thank, find_group", "May be out of scope 20%", "Time one day (2026-11-25)"} <= set(lines)
