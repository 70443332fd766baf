"""`waymark train`: learn from data/, the domain and the knowledge base, when they changed."""

from __future__ import annotations

from typing import Annotated

import typer


def train(force: Annotated[bool, typer.Option("--force", help="Train also when nothing changed.")] = False) -> None:
    """Train the model. Does nothing when nothing that it learns from has changed."""
    from waymark.cli.screen import errors
    from waymark.entry import read_settings
    from waymark.models import current, train_with_progress

    settings = read_settings()
    found = None if force else current(settings)
    if found:
        errors().print(f"The model is up to date: {found}")
        return
    model, seconds = train_with_progress(settings, errors())
    errors().print(f"Trained in {seconds:.0f} s: {model}")
