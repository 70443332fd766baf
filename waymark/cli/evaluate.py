"""`waymark eval`: how well the assistant understands, and how well it sees danger."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

DEFAULT = Path("../shared/eval")


def evaluate(
    path: Annotated[Path, typer.Argument(help="A .jsonl file of labelled messages, or a folder of them.")] = DEFAULT,
) -> None:
    """Score the assistant on labelled messages, and write what it got wrong to a file."""
    from waymark.cli.screen import errors, output
    from waymark.entry import read_settings
    from waymark.evaluation.labels import read_labels
    from waymark.evaluation.report import table, write_misses
    from waymark.evaluation.scoring import score
    from waymark.practising import open_practice

    settings = read_settings()
    labels = [(name, label) for name, found in read_labels(path).items() for label in found]
    practice = open_practice(settings, errors())
    began = time.monotonic()
    said = asyncio.run(_ask_all(practice, [label for _, label in labels]))
    seconds = time.monotonic() - began
    pairs = [(name, (label, answer)) for (name, label), answer in zip(labels, said, strict=True)]
    output().print(table(score([pair for _, pair in pairs])))
    file, count = write_misses(pairs, settings.home / "eval", datetime.now().astimezone())
    rate = len(labels) / seconds if seconds else 0
    output().print(f"{len(labels)} messages, {rate:.1f} a second. {count} with something wrong: {file}", soft_wrap=True)


async def _ask_all(practice: Any, labels: list[Any]) -> list[dict[str, Any]]:
    from rich.progress import track

    from waymark.asking import Asked, answers
    from waymark.cli.screen import errors

    lines = (Asked(label.id, label.text, label.channel) for label in labels)
    shown = track(lines, "Asking", total=len(labels), console=errors(), transient=True)
    return [answer async for answer in answers(practice, shown)]
