"""`waymark check`: what still blocks each step to going live."""

from __future__ import annotations

import typer


def check() -> None:
    """List what blocks each step: staff lookup, web chat, text messages. Exit code 2 when nothing can start."""
    from waymark.cli.screen import output
    from waymark.entry import read_settings
    from waymark.facts import facts_of
    from waymark.going_live import STEPS, blockers
    from waymark.models import current
    from waymark.preparing import migrate

    settings = read_settings()
    migrate(settings)
    facts = facts_of(settings)
    screen = output()
    for step, name in STEPS.items():
        found = blockers(settings, facts, step)
        screen.print(f"Step {step}, {name}: {'ready' if not found else 'blocked'}", style="bold")
        before = blockers(settings, facts, step - 1) if step > 2 else []
        if before:
            screen.print(f"  - everything listed under step {step - 1}")
        for blocker in found[len(before) :]:
            screen.print(f"  - {blocker}", markup=False, soft_wrap=True)
    model = current(settings)
    screen.print(f"Model: {model or 'none yet for what is written down now; run: waymark train'}", soft_wrap=True)
    if settings.demo:
        screen.print(
            "This is a demonstration: the chat starts in spite of the above, with every invented entry marked."
        )
    if facts.broken:
        raise typer.Exit(2)
