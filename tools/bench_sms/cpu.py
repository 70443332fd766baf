"""Processor time by role: unlike the clock on the wall it does not grow when somebody else keeps the machine busy."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from waymark.supervisor import Supervisor

TICKS = os.sysconf("SC_CLK_TCK")


def spent(supervisor: Supervisor, roles: Iterable[str]) -> Counter[str]:
    """The seconds that each role's process has used so far; several bots count together."""
    used: Counter[str] = Counter()
    for role in roles:
        pid = supervisor.pid(role)
        if pid is not None:
            # After the name, which may hold spaces: user and system time are the 12th and 13th fields.
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used[role.partition("-")[0]] += (int(fields[11]) + int(fields[12])) / TICKS
    return used


def a_text(before: Counter[str], after: Counter[str], texts: int) -> str:
    """Milliseconds a text, in all and by role."""
    each = {role: (after[role] - before[role]) * 1000 / max(texts, 1) for role in after}
    parts = ", ".join(f"{role} {taken:.0f}" for role, taken in sorted(each.items()))
    return f"{sum(each.values()):.0f} ({parts})"
