"""Writes the invented local groups of the demonstration directory, the same to the last byte each time.

    python -m tools.make_demo_directory

The towns are real; the groups, halls, people and numbers are not. Every entry carries "demo": true.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from knowledge_base.topics import load_topics
from tools.demo_entry import Writer
from tools.demo_plan import plan
from tools.demo_venues import Invented
from tools.demo_words import load_kinds, load_towns, load_words

FEED = Path(__file__).parents[1] / "knowledge_base" / "directory" / "feeds" / "demo.json"
SEED = "waymark-demo-1"
SPACE = uuid5(NAMESPACE_URL, "https://demo.waymark.example/")


def make_services(seed: str = SEED) -> list[dict[str, Any]]:
    """All invented services, sorted by county, town, name and id."""
    words, towns, kinds = load_words(), load_towns(), load_kinds()
    titles = {topic.id: topic.title for topic in load_topics().values()}
    writer = Writer(words, titles, Invented(words, towns, seed), seed, SPACE)
    placed = plan(kinds, towns, words["counties"], Random(f"{seed}/plan"))
    made = [((item.town.county, item.town.name), writer.service(item)) for item in placed]
    made.sort(key=lambda pair: (pair[0], pair[1]["name"], pair[1]["id"]))
    return [service for _, service in made]


def as_text(services: list[dict[str, Any]]) -> str:
    """The feed as compact JSON with one service on each line, so that changes read well."""
    lines = ",\n".join(json.dumps(service, ensure_ascii=False, separators=(",", ":")) for service in services)
    return f'{{"version":"3.0","contents":[\n{lines}\n]}}\n'


def main() -> int:
    """Write the feed and say how much is in it."""
    services = make_services()
    FEED.parent.mkdir(parents=True, exist_ok=True)
    FEED.write_text(as_text(services), encoding="utf-8")
    sys.stdout.write(f"{len(services)} invented services, {FEED.stat().st_size:,} bytes: {FEED.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
