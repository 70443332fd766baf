"""Who is left out in turn, so that every line is judged by what has not read its writer."""

from __future__ import annotations

# The safety head never reads this writer, so the encoder never does either.
NEVER_READ = frozenset({"gwen"})
# The name under which nobody else is left out.
EVERYONE = "all"

GROUPS: dict[str, frozenset[str]] = {
    "one": NEVER_READ | {"texter", "carer", "professional", "fin", "cal"},
    "two": NEVER_READ | {"older-person", "adviser", "second-language", "teenager", "regional", "bel", "dot"},
    "three": NEVER_READ | {"plain", "night-shift", "ash", "eko"},
    EVERYONE: NEVER_READ,
}
