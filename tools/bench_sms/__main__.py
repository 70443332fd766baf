"""`make bench-sms` and `make chaos-sms`: prints what became of every text, on SQLite and on PostgreSQL.

PostgreSQL is measured where WAYMARK_TEST_DATABASE_URL names a server; the database is a new one, dropped at the end.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter

from rich.console import Console
from rich.table import Table

from tools.bench_sms import cpu
from tools.bench_sms.installation import Installation, roles, running
from tools.bench_sms.phones import Phones
from tools.bench_sms.tally import Tally, calls_left, is_drained, tally
from waymark.rooms import open_casework

WEBHOOK_GOAL = 200.0  # milliseconds at the 99th percentile
DRAIN_GOAL = 30.0  # seconds after the last text
PATIENCE = 300.0  # seconds for draining, after which what is left counts as it stands


async def load(system: str, asked: argparse.Namespace) -> list[str]:
    """Texts at a steady rate, each to be answered once."""
    async with running(system, asked.bots) as installation:
        phones, every = Phones(installation.stub_url, asked.phones), ("web", *roles(asked.bots))
        before = cpu.spent(installation.supervisor, every)
        took = await phones.run(int(asked.rate * asked.seconds), asked.rate)
        drained = await drain(installation)
        used = cpu.a_text(before, cpu.spent(installation.supervisor, every), phones.texts)
        found = counted(installation)
    is_met = drained <= DRAIN_GOAL and found.is_kept
    return [system, f"{asked.rate:g}/s for {took:.0f} s", f"{drained:.1f}", *cells(found), used, met(is_met)]


async def acceptance(system: str, asked: argparse.Namespace) -> list[str]:
    """Texts at a steady rate that are only taken in: no bot runs."""
    async with running(system, 0) as installation:
        phones = Phones(installation.stub_url, asked.phones)
        took = await phones.run(int(asked.accept_rate * asked.accept_seconds), asked.accept_rate)
        while calls_left(installation.ledger):
            await asyncio.sleep(0.2)
        found = counted(installation)
    is_met = found.webhook(0.99) <= WEBHOOK_GOAL and found.acknowledged == found.texts and not found.lost
    p50, p99 = f"{found.webhook(0.5):.0f}", f"{found.webhook(0.99):.0f}"
    rate = f"{asked.accept_rate:g}/s for {took:.0f} s"
    return [system, rate, str(found.texts), str(found.acknowledged), p50, p99, met(is_met)]


async def chaos(system: str, asked: argparse.Namespace) -> list[str]:
    """Texts while processes are killed at random; the supervisor starts them again."""
    async with running(system, asked.bots) as installation:
        phones = Phones(installation.stub_url, asked.phones)
        seconds = asked.texts / asked.chaos_rate
        killing = asyncio.create_task(kill(installation, asked.bots, asked.kills, seconds))
        took = await phones.run(asked.texts, asked.chaos_rate)
        killed = await killing
        drained = await drain(installation)
        found = counted(installation)
    dead = ", ".join(f"{role} {count}" for role, count in sorted(killed.items()))
    return [system, f"{took:.0f} s", dead, f"{drained:.1f}", *cells(found), met(found.is_kept)]


async def kill(installation: Installation, bots: int, times: int, seconds: float) -> Counter[str]:
    """Kill one process of ours after another with -9, by its id, at random moments and in random roles."""
    killed: Counter[str] = Counter()
    moments = sorted(random.uniform(1, seconds) for _ in range(times))
    began = time.monotonic()
    every = ("web", *roles(bots))
    for number, moment in enumerate(moments):
        await asyncio.sleep(max(began + moment - time.monotonic(), 0))
        # Each role in its turn first, so that every one is killed; then whichever comes.
        role = every[number] if number < len(every) else random.choice(every)
        while (pid := installation.supervisor.pid(role)) is None:  # it is being started again
            role = random.choice(every)
            await asyncio.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        killed[role.partition("-")[0]] += 1
    return killed


async def drain(installation: Installation) -> float:
    """Wait until every text is answered and every answer has gone out. Gives the seconds."""
    began = time.monotonic()
    sessions = open_casework(installation.settings).sessions
    while time.monotonic() - began < PATIENCE:
        if not calls_left(installation.ledger) and await asyncio.to_thread(is_drained, sessions):
            break
        await asyncio.sleep(0.25)
    waited = time.monotonic() - began
    await asyncio.sleep(12)  # receipts, and one look at the provider's list
    return waited


def counted(installation: Installation) -> Tally:
    """What became of everything. Of each text that was not answered one line is kept beside the logs."""
    found = tally(open_casework(installation.settings).sessions, installation.ledger)
    (installation.settings.home / "log" / "unanswered.txt").write_text("".join(f"{line}\n" for line in found.fates))
    return found


def cells(found: Tally) -> list[str]:
    """The counts, in the order of the columns."""
    return [
        str(found.texts), str(found.acknowledged), str(found.never_acknowledged), str(found.lost),
        str(found.unanswered), str(found.answered_twice), str(found.out_of_order), str(found.unknown),
        str(found.failed), str(found.replies), f"{found.webhook(0.5):.0f} / {found.webhook(0.99):.0f}",
    ]  # fmt: skip


COUNTS = (
    "texts", "acknow-\nledged", "never", "lost", "not\nanswered", "answered\ntwice", "out of\norder", "unknown",
    "failed", "replies", "webhook ms\np50 / p99",
)  # fmt: skip


def met(is_met: bool) -> str:
    """Yes or no."""
    return "yes" if is_met else "no"


def main() -> None:
    """Measure what was asked for, and print one table for each."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench_sms")
    parser.add_argument("what", choices=("bench", "chaos"))
    parser.add_argument("--systems", nargs="+", choices=("sqlite", "postgresql"))
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--phones", type=int, default=400)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--accept-rate", type=float, default=50)
    parser.add_argument("--accept-seconds", type=float, default=30)
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--chaos-rate", type=float, default=8)
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    has_server = bool(os.environ.get("WAYMARK_TEST_DATABASE_URL"))
    systems = asked.systems or (["sqlite", "postgresql"] if has_server else ["sqlite"])
    screen = Console(width=200)
    if asked.what == "chaos":
        table = Table("database", "took", "killed -9", "drained, s", *COUNTS, "met", title="Texts while processes die")
        for system in systems:
            table.add_row(*asyncio.run(chaos(system, asked)))
        screen.print(table)
        return
    accepted = Table("database", "rate", "texts", "acknowledged", "p50 ms", "p99 ms", "met", title="Acceptance alone")
    columns = ("database", "rate", "drained, s", *COUNTS, "processor ms a text", "met")
    answered = Table(*columns, title="Texts answered")
    for system in systems:
        accepted.add_row(*asyncio.run(acceptance(system, asked)))
        answered.add_row(*asyncio.run(load(system, asked)))
    screen.print(accepted)
    screen.print(answered)


if __name__ == "__main__":
    main()
