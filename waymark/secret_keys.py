"""The installation's own secrets: made on the first run, kept in one file that only its owner can read."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from dataclasses import dataclass, field, fields
from pathlib import Path

from waymark.errors import WaymarkError

FILE = "secrets.json"
BYTES = 32  # 256 bits, as many as the hashes that are made with them


@dataclass(frozen=True)
class SecretKeys:
    """`secret_key` signs web tokens and cookies; `phone_key` encrypts and hashes telephone numbers."""

    secret_key: str = field(repr=False)
    phone_key: str = field(repr=False)


def prepare_home(home: Path) -> None:
    """Make the home folder, for its owner only. Raises WaymarkError when it cannot be used."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o700)
    except OSError as error:
        raise WaymarkError(f"WAYMARK_HOME: the folder {home} cannot be made or used ({error.strerror})") from error


def secret_keys(home: Path) -> SecretKeys:
    """The secrets of this home folder, made if there are none. Raises WaymarkError when the file is damaged."""
    file = home / FILE
    if not file.exists():
        _make(file)
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
        return SecretKeys(**{one.name: str(stored[one.name]) for one in fields(SecretKeys)})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WaymarkError(
            f"{file} cannot be read; put it back from a backup (stored telephone numbers can be read only with it)"
        ) from error


def _make(file: Path) -> None:
    """Write once: a second process that comes at the same moment finds the first one's file whole."""
    content = json.dumps({one.name: secrets.token_urlsafe(BYTES) for one in fields(SecretKeys)}, indent=2)
    draft = file.with_name(f".{FILE}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(content + "\n")
    with contextlib.suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()
