"""Counts the words of the examples into word_counts.csv, which the speller reads. Run it after writing many lines.

.venv/bin/python -m tools.count_words
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from knowledge_base.understanding.examples import read_acts, read_labelled
from knowledge_base.understanding.known_words import COUNTS
from knowledge_base.understanding.normaliser import by_tables

DATA = Path(__file__).resolve().parents[1] / "data"
# A word written less often than this may itself be a slip.
FEWEST = 3
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def counted(data: Path) -> list[tuple[str, int]]:
    """Every word in small letters that the examples hold often enough, the most usual first.

    A word that always has a capital is a name and is left out; "I" and what is built on it are words.
    """
    texts = [one.text for one in read_acts(data / "nlu")]
    texts += [one.text for kind in ("topics", "safety", "for_whom") for one in read_labelled(data / kind)]
    said = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", by_tables(text)))
    counts: Counter[str] = Counter()
    for word, count in said.items():
        counts[word.lower()] += count
    words = {word.lower() for word in said if word.islower() or word.split("'")[0] == "I"}
    kept = [(word, counts[word]) for word in words if counts[word] >= FEWEST and _WORD.fullmatch(word)]
    return sorted(kept, key=lambda one: (-one[1], one[0]))


def main() -> None:
    """Write the file anew."""
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["word", "count"])
        rows.writerows(counted(DATA))


if __name__ == "__main__":
    main()
