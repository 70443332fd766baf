"""Reads the contacts of each council that an installation serves."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import yaml

from waymark.errors import WaymarkError

DEMO_FILE = Path(__file__).with_name("councils.demo.yml")
CONTACTS = ("adults", "children", "out_of_hours", "carers")
MARK = "DEMO"

Councils = dict[str, dict[str, str]]


def read_councils(file: Path) -> Councils:
    """Contacts by council name. Raises WaymarkError naming the file and what is wrong in it."""
    try:
        content: object = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WaymarkError(f"WAYMARK_COUNCILS_FILE: {file} cannot be read") from error
    except yaml.YAMLError as error:
        raise WaymarkError(f"WAYMARK_COUNCILS_FILE: {file} is not valid YAML") from error
    councils = _table(content, f"{file} must hold a table `councils`").get("councils")
    return {
        str(name): _contacts(contacts, f"{file}: {name}")
        for name, contacts in _table(councils, f"{file} must hold a table `councils`").items()
    }


def missing(councils: Mapping[str, Mapping[str, str]]) -> list[str]:
    """What a live service still lacks: contacts that are absent or invented."""
    return [
        f"{name}: {contact} is {'an invented number' if contacts.get(contact) else 'missing'}"
        for name, contacts in councils.items()
        for contact in CONTACTS
        if not contacts.get(contact) or MARK in contacts[contact] or "01632960" in contacts[contact].replace(" ", "")
    ]


def _contacts(value: object, where: str) -> dict[str, str]:
    contacts = _table(value, f"{where} must be a table of {', '.join(CONTACTS)}")
    unknown = [name for name in contacts if name not in CONTACTS]
    if unknown:
        raise WaymarkError(f"{where}: {unknown[0]} is not one of {', '.join(CONTACTS)}")
    numbers = [name for name, number in contacts.items() if not isinstance(number, str)]
    if numbers:
        raise WaymarkError(f'{where}: write {numbers[0]} in quotes, such as "01632 960 000"')
    return cast("dict[str, str]", contacts)


def _table(value: object, problem: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise WaymarkError(f"WAYMARK_COUNCILS_FILE: {problem}")
    return cast("dict[str, object]", value)
