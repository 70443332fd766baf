"""Gathers everything that people read, with the place where an editor finds it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
_ROOMS = ("actions", "bot", "casework", "knowledge_base", "web")
_WORD_FILES = ("words.yml", "replies.yml")
_TEMPLATES = ("*.html", "*.txt", "*.jinja")
_MARKUP = re.compile(r"{#.*?#}|{%.*?%}|<(script|style)\b.*?</\1>|<[^>]+>", re.DOTALL | re.IGNORECASE)
_VALUE = re.compile(r"{{.*?}}", re.DOTALL)
_FIELD = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True)
class Said:
    """A text that people read, and where it stands."""

    where: str
    text: str


def responses() -> Iterator[Said]:
    """The texts of every response in the domain files."""
    for path in [ROOT / "domain.yml", *sorted((ROOT / "bot" / "domain").rglob("*.yml"))]:
        if not path.exists():
            continue
        domain = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, variants in (domain.get("responses") or {}).items():
            for variant in variants or []:
                if variant and variant.get("text"):
                    yield Said(f"{path.relative_to(ROOT)} {name}", _plain(variant["text"]))


def worded() -> Iterator[Said]:
    """The sentences in the files of words that rooms keep beside their code."""
    for room in _ROOMS:
        for path in sorted((ROOT / room).rglob("*.yml")):
            if path.name in _WORD_FILES:
                where = str(path.relative_to(ROOT))
                for name, text in _strings(yaml.safe_load(path.read_text(encoding="utf-8")), ""):
                    yield Said(f"{where} {name}", _plain(text))


def templates() -> Iterator[Said]:
    """The words of page templates that the public reads; the staff console speaks the staff's language."""
    for pattern in _TEMPLATES:
        for path in sorted((ROOT / "web").rglob(pattern)):
            if "console" in path.parts or "node_modules" in path.parts:
                continue
            bare = _MARKUP.sub("\n", _VALUE.sub("it", path.read_text(encoding="utf-8")))
            for line in bare.splitlines():
                if " " in line.strip():
                    yield Said(str(path.relative_to(ROOT)), " ".join(line.split()))


def _strings(value: object, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(inner, f"{name}.{key}".strip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _strings(inner, f"{name}.{number}".strip("."))
    elif isinstance(value, str) and " " in value and not value.startswith("http"):
        yield name, value


def _plain(text: str) -> str:
    return _FIELD.sub("it", text)
