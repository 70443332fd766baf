"""Reads the working copy as text: rooms, the merged domain, rules and examples. Nothing of ours is imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

ROOMS = ("actions", "bot", "casework", "knowledge_base", "waymark", "web")
# A field of Rasa's events that looks like a response.
RASAS_OWN = {"utter_action"}
NAME = re.compile(r"\b(?:utter|action)_[a-z0-9_]+")


@dataclass(frozen=True)
class Sources:
    """One working copy."""

    root: Path

    def python(self, *folders: str) -> Iterator[Path]:
        """Every Python file under these folders."""
        for folder in folders:
            yield from sorted((self.root / folder).rglob("*.py"))

    @cached_property
    def domain(self) -> dict[str, Any]:
        """domain.yml and each skill's file, put together."""
        merged: dict[str, Any] = {"intents": [], "actions": [], "responses": {}, "slots": {}, "forms": {}}
        for file in (self.root / "domain.yml", *sorted((self.root / "bot" / "domain").glob("*.yml"))):
            content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
            for section in ("intents", "actions"):
                merged[section] += [
                    one if isinstance(one, str) else next(iter(one)) for one in content.get(section, ())
                ]
            for section in ("responses", "slots", "forms"):
                merged[section] |= content.get(section) or {}
        return merged

    @cached_property
    def steps(self) -> list[dict[str, Any]]:
        """Every step of every rule and story."""
        found: list[dict[str, Any]] = []
        for file in sorted((self.root / "data" / "stories").glob("*.yml")):
            content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
            for block in (*content.get("rules", ()), *content.get("stories", ())):
                found += [*block.get("condition", ()), *block["steps"]]
        return found

    @cached_property
    def examples(self) -> dict[str, list[str]]:
        """The example messages of each intent."""
        found: dict[str, list[str]] = {}
        for file in sorted((self.root / "data" / "nlu").glob("*.yml")):
            for block in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("nlu", ()):
                lines = block.get("examples", "")
                texts = lines.splitlines() if isinstance(lines, str) else [str(one.get("text", "")) for one in lines]
                found.setdefault(block.get("intent", ""), []).extend(text for text in texts if text.strip())
        return found

    @cached_property
    def strings(self) -> list[tuple[Path, str, bool]]:
        """Every string in actions and bot but docstrings, with whether a value follows it in an f-string."""
        found: list[tuple[Path, str, bool]] = []
        for file in self.python("actions", "bot"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if isinstance(node, ast.JoinedStr):
                    pieces = node.values
                    for number, piece in enumerate(pieces):
                        if isinstance(piece, ast.Constant):
                            found.append((file, str(piece.value), number + 1 < len(pieces)))
                            said.add(id(piece))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                    found.append((file, node.value, False))
        return found

    @cached_property
    def named(self) -> set[str]:
        """Every response and action that code names in full."""
        whole = (text for _, text, goes_on in self.strings if not _is_start(text, goes_on))
        return {name for text in whole for name in NAME.findall(text)} - RASAS_OWN

    @cached_property
    def beginnings(self) -> set[str]:
        """The beginnings of names that code completes with a value: "utter_groups_line_"."""
        return {name for _, text, goes_on in self.strings for name in NAME.findall(text) if _is_start(text, goes_on)}


def _is_start(text: str, goes_on: bool) -> bool:
    return goes_on and NAME.search(text) is not None and text.endswith("_")
