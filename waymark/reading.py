"""Reads the text of one setting; each reader raises ValueError with what is wrong and what to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path

SWITCHES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
LEVELS = ("debug", "info", "warning", "error")
LINE = re.compile(r"^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*)$")


def words(text: str) -> str:
    """One line of text."""
    if not text.isprintable():
        raise ValueError("must be one line of readable text")
    return text


def path(text: str) -> Path:
    """A path; ~ means the home folder of whoever runs Waymark."""
    return Path(text).expanduser()


def switch(text: str) -> bool:
    """Yes or no."""
    try:
        return SWITCHES[text.lower()]
    except KeyError:
        raise ValueError(f'cannot read "{text}"; write 1 or 0') from None


def port(text: str) -> int:
    """A port number."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ValueError(f'"{text}" is not a port; write a number from 1 to 65535')
    return int(text)


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers between two."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f'"{text}" cannot be used; write a whole number from {least} to {most}')
        return int(text)

    return read


def database_url(text: str) -> str:
    """A PostgreSQL address. The fault never repeats it: it may hold a password."""
    if not text.startswith(("postgresql://", "postgresql+psycopg://")):
        raise ValueError("must start with postgresql://, or be empty for SQLite files in the home folder")
    return text


def web_address(text: str) -> str:
    """An address that people can open, without a slash at its end."""
    if not re.match(r"^https?://[^\s/]+", text):
        raise ValueError(f'"{text}" is not a web address; write for example https://help.example.org')
    return text.rstrip("/")


def phone(text: str) -> str:
    """A telephone number as people read it."""
    if not re.match(r"^\+?[\d ()]{3,20}$", text):
        raise ValueError(f'"{text}" is not a telephone number')
    return text


def account_sid(text: str) -> str:
    """The id of an account with the text provider."""
    return _sid(text, "AC", "an account SID")


def service_sid(text: str) -> str:
    """The id of a Messaging Service."""
    return _sid(text, "MG", "a Messaging Service SID")


def _sid(text: str, prefix: str, what: str) -> str:
    if not re.fullmatch(rf"{prefix}[0-9a-f]{{32}}", text):
        raise ValueError(f"is not {what}; it begins with {prefix}, then 32 digits and letters from a to f")
    return text


def numbers(text: str) -> tuple[str, ...]:
    """Telephone numbers in their international form, with commas between."""
    found = tuple(one.replace(" ", "") for one in text.split(",") if one.strip())
    wrong = [one for one in found if not re.fullmatch(r"\+[1-9]\d{6,14}", one)]
    if wrong:
        raise ValueError(f'"{wrong[0]}" is not an international number; write for example +447700900000')
    return found


def rate(text: str) -> float:
    """How many in a second."""
    return _number(text, 0.01, 1000)


def pence(text: str) -> float:
    """A price in pence, with parts of a penny."""
    return _number(text, 0.01, 100)


def _number(text: str, least: float, most: float) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not least <= found <= most:
        raise ValueError(f'"{text}" is not a number from {least} to {most}')
    return found


def name_set(text: str) -> frozenset[str]:
    """Names with commas between."""
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def log_level(text: str) -> str:
    """How much is logged."""
    if text.lower() not in LEVELS:
        raise ValueError(f'"{text}" is not a level; write one of {", ".join(LEVELS)}')
    return text.lower()


def unknown(name: str, known: Iterable[str]) -> str:
    """The fault for a variable that is not a setting, with the nearest name."""
    near = get_close_matches(name, list(known), n=1)
    return f"{name} is not a setting" + (f"; did you mean {near[0]}?" if near else "; see docs/configuration.md")


def env_file(file: Path | None, faults: list[str]) -> dict[str, str]:
    """NAME=value lines of a file that need not exist; # starts a comment line, quotes around a value fall away."""
    if file is None or not file.is_file():
        return {}
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        faults.append(f"{file} cannot be read as UTF-8 text")
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        match = LINE.match(text)
        if not match:
            faults.append(f"{file} line {number} is not NAME=value")
            continue
        value = match[2].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        found[match[1]] = value
    return found
