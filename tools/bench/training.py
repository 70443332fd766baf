"""Training from nothing: ours beside stock DIET on the same examples of acts, and what each then gets right."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from knowledge_base.understanding.examples import read_acts, read_labelled
from tools.bench import diet, ours
from tools.bench.labelled import folder, messages
from waymark.entry import root_folder

GOAL = 90.0  # seconds


def compare(screen: Console, epochs: int) -> None:
    """Train both, score both on the same messages, print the table."""
    wanted = [(text, act) for text, act in messages() if act]
    with tempfile.TemporaryDirectory() as home:
        screen.print("Training ours, with no vector and no model kept …")
        our_seconds, our_acts = train_ours(Path(home), [text for text, _ in wanted])
        screen.print(f"Training stock DIET for {epochs} epochs (Rasa's own number is 100) …")
        theirs = diet.train_and_read(Path(home) / "diet", act_examples(), [text for text, _ in wanted], epochs)
    table = Table("", "ours", f"stock DIET, {epochs} epochs", title=f"Acts: {len(wanted)} messages of {folder()}")
    right = [sum(said == act for said, (_, act) in zip(acts, wanted, strict=True)) for acts in (our_acts, theirs.acts)]
    table.add_row("right act", *(f"{one} of {len(wanted)} ({one / len(wanted):.1%})" for one in right))
    table.add_row("trained in, s", f"{our_seconds:.0f} (acts, topics, safety)", f"{theirs.seconds:.0f} (acts)")
    table.add_row("reads a message in, ms", "see the part nlu", f"{theirs.milliseconds:.1f} (median, acts alone)")
    screen.print(table)
    met = "met" if our_seconds <= GOAL else "not met"
    screen.print(f"examples of acts: {len(act_examples())}; goal for our training <= {GOAL:g} s: {met}")


def act_examples() -> list[tuple[str, str]]:
    """What our act model learns from: the intent examples, and the acts of the topic lines."""
    data = root_folder() / "data"
    acts = [(example.text, example.act) for example in read_acts(data / "nlu")]
    return acts + [(line.text, line.act) for line in read_labelled(data / "topics") if line.act]


def train_ours(home: Path, texts: Iterable[str]) -> tuple[float, list[str]]:
    """Seconds of `waymark train` in an empty home, and the acts that the model then gives."""
    settings = ours.settings(home)
    began = time.perf_counter()
    command = [sys.executable, "-m", "waymark.cli", "train"]
    subprocess.run(command, cwd=ours.ROOT, env=settings, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    read = [sys.executable, "-c", READ]
    done = subprocess.run(
        read, cwd=ours.ROOT, env=settings, check=True, capture_output=True, text=True, input=json.dumps(list(texts))
    )
    return seconds, json.loads(done.stdout)


READ = (
    "import json, sys; from tools.bench import parts; acts = parts.load().by_name['acts'];"
    "print(json.dumps([acts(text)[0][0] for text in json.load(sys.stdin)]))"
)
