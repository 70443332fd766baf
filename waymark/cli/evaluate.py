"""`waymark eval`: how well the assistant understands, and how well it sees danger."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.practice import Practice
    from waymark.evaluation.first_numbers import FirstNumbers
    from waymark.evaluation.measuring import LabelledSet, Measured, Shown
    from waymark.settings import Settings

# The writers kept out of training, and the development set beside the working copy.
DEFAULTS = (Path("data/held_out"), Path("../shared/eval"))


def evaluate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files of labelled messages, or folders of them. Without any: data/held_out and ../shared/eval.",
            show_default=False,
        ),
    ] = None,
    *,
    full: Annotated[bool, typer.Option("--full", help="Show the long tables as well.")] = False,
    noise: Annotated[bool, typer.Option("--noise", help="Repeat with typing slips, and show the drop.")] = False,
    draws: Annotated[
        int, typer.Option(min=1, help="How many times slips are drawn for each message; one draw is coarse.")
    ] = 3,
) -> None:
    """Score the assistant on labelled messages, and write what it got wrong to a file."""
    from waymark.cli.screen import errors, output
    from waymark.entry import read_settings
    from waymark.errors import WaymarkError
    from waymark.evaluation.first_numbers import FirstNumbers
    from waymark.evaluation.measuring import LabelledSet
    from waymark.practising import open_practice

    settings = read_settings()
    wanted = paths or [path for path in DEFAULTS if path.is_dir()]
    if not wanted:
        raise WaymarkError("there is no set of labelled messages here; name a file or a folder")
    sets = [LabelledSet.read(path) for path in wanted]
    numbers = FirstNumbers.load()
    practice = open_practice(settings, errors())
    for one in sets:
        measured = _measure(practice, one, numbers)
        output().rule(f"{one.name}: {len(one.labels)} messages", align="left")
        _show(measured, numbers, full=full)
        _remember(measured, one, settings)
        if noise:
            _show_noise(measured, {kind: _measure(practice, noised, numbers) for kind, noised in _noises(one, draws)})


def _measure(practice: Practice, wanted: LabelledSet, numbers: FirstNumbers) -> Measured:
    from waymark.evaluation.measuring import measure

    with _progress(wanted.name) as shown:
        return asyncio.run(measure(practice, wanted, numbers, shown))


def _noises(wanted: LabelledSet, draws: int) -> Iterator[tuple[str, LabelledSet]]:
    from waymark.evaluation.noise import KINDS

    return ((kind, wanted.with_noise(kind, draws)) for kind in KINDS)


def _show(measured: Measured, numbers: FirstNumbers, *, full: bool) -> None:
    from knowledge_base.topics import load_topics
    from waymark.cli.screen import output
    from waymark.evaluation import confusion
    from waymark.evaluation.breakdown import breakdown
    from waymark.evaluation.report import confused, table

    pairs = measured.plain_pairs
    acts, levels = confusion.of_acts(pairs), confusion.of_levels(pairs)
    output().print(table(measured.figures))
    output().print(confusion.table(levels))
    if full:
        output().print(table(breakdown(pairs, load_topics(), numbers)))
        output().print(confusion.table(acts))
    elif acts.counts:
        output().print(f"Acts taken for others: {confused(acts)}", soft_wrap=True)


def _show_noise(clean: Measured, worse: dict[str, Measured]) -> None:
    from waymark.cli.screen import output
    from waymark.evaluation.report import noise_table

    output().print(noise_table(clean.figures, {kind: one.figures for kind, one in worse.items()}))


def _remember(measured: Measured, wanted: LabelledSet, settings: Settings) -> None:
    """Keep the run and its misses, and show what has changed since the last run of the same set."""
    from waymark.cli.screen import output
    from waymark.entry import root_folder
    from waymark.evaluation.history import Run, changes, commit_of, keep, last_run
    from waymark.evaluation.report import changes_table, write_misses
    from waymark.models import required

    now, folder = datetime.now().astimezone(), settings.home / "eval"
    model = required(settings).name.removeprefix("waymark-").removesuffix(".tar.gz")
    run = Run.of(
        measured.figures, now=now, commit=commit_of(root_folder()), model=model, set_name=wanted.name,
        contents=wanted.contents,
    )  # fmt: skip
    before = last_run(folder, wanted.name)
    keep(run, folder)
    if before and before.contents != run.contents:
        output().print(f"The set has changed since {before.at}, so the runs are not compared.")
    elif before and (changed := changes(before, run)):
        output().print(changes_table(before, changed))
    elif before:
        output().print(f"Every figure is as it was on {before.at} (commit {before.commit}).")
    file, count = write_misses(measured.pairs, folder, now)
    rate = len(wanted.labels) / measured.seconds if measured.seconds else 0
    output().print(f"{rate:.1f} messages a second. {count} with something wrong: {file}", soft_wrap=True)


@contextmanager
def _progress(name: str) -> Iterator[Shown]:
    from rich.progress import Progress

    from waymark.cli.screen import errors

    with Progress(console=errors(), transient=True) as progress:
        yield lambda lines: progress.track(lines, description=f"Asking {name}")
