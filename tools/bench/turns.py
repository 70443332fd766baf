"""How Waymark's turn, memory and start compare with the stock Rasa bot's."""

import statistics
import tempfile
import time
from pathlib import Path

import httpx
from rich.console import Console
from rich.table import Table

from tools.bench import ours, stock

CONVERSATIONS, TURNS = 12, 10
MEMORY_GOAL = 900  # MiB


def resident(pid: int) -> float:
    """The resident memory of a process in MiB, as the kernel counts it."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not say how much memory the process has")


def measure(stock_url: str, our_url: str) -> dict[str, list[float]]:
    """Turns in milliseconds, taken in turn from both bots so that the machine's moods reach both alike."""
    took: dict[str, list[float]] = {"stock": [], "ours": [], "ours, with a search": []}
    with httpx.Client(timeout=30) as client:
        for number in range(CONVERSATIONS + 1):
            chat = ours.Chat(client, our_url)
            time.sleep(0.2)  # let the stream open
            for turn in range(TURNS):
                times = {
                    "stock": stock.ask(client, stock_url, f"person-{number}"),
                    "ours": chat.ask(ours.ASKED),
                    "ours, with a search": chat.ask(ours.SEARCH) if turn % 2 else None,
                }
                if number:  # the first conversation warms both up
                    for name, value in times.items():
                        took[name] += [value] if value is not None else []
                time.sleep(0.02)
            chat.close()
    return took


def compare(screen: Console) -> None:
    """Make the stock bot, run both, print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        home, bot = Path(folder) / "home", Path(folder) / "stock"
        screen.print("Making and training the stock bot and ours (a few minutes) …")
        stock.make_bot(bot)
        ours.prepare(home)
        with stock.serving(bot) as theirs, ours.serving(home) as mine:
            took = measure(theirs.url, mine.url)
            memory = {"stock": resident(theirs.pid), "ours": resident(mine.pid)}
    report(screen, took, memory, {"stock": theirs.ready, "ours": mine.ready})


def report(screen: Console, took: dict[str, list[float]], memory: dict[str, float], ready: dict[str, float]) -> None:
    """Print the turn times and the three ratios with their goals."""
    times = Table("turn", "n", "p50 ms", "p95 ms", title="From the POST to the reply (stock) or first event (ours)")
    for name, values in took.items():
        ordered = sorted(values)
        p95 = ordered[int(len(ordered) * 0.95)]
        times.add_row(name, str(len(values)), f"{statistics.median(values):.1f}", f"{p95:.1f}")
    screen.print(times)
    turn = statistics.median(took["ours"]) / statistics.median(took["stock"])
    start = ready["ours"] / ready["stock"]
    ratios = Table("measure", "stock", "ours", "ratio", "goal", "met", title="Against the stock bot")
    stock_turn, our_turn = statistics.median(took["stock"]), statistics.median(took["ours"])
    ratios.add_row(
        "median turn, ms", f"{stock_turn:.1f}", f"{our_turn:.1f}", f"{turn:.2f}", "<= 0.50", met(turn <= 0.5)
    )
    ratios.add_row(
        "resident memory, MiB", f"{memory['stock']:.0f}", f"{memory['ours']:.0f}",
        f"{memory['ours'] / memory['stock']:.2f}", f"<= {MEMORY_GOAL} MiB", met(memory["ours"] <= MEMORY_GOAL),
    )  # fmt: skip
    ratios.add_row(
        "ready after, s", f"{ready['stock']:.1f}", f"{ready['ours']:.1f}", f"{start:.2f}", "<= 0.60", met(start <= 0.6)
    )
    screen.print(ratios)


def met(is_met: bool) -> str:
    """Yes or no."""
    return "yes" if is_met else "no"
