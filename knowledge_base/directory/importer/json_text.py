"""Turns bytes into a JSON value, or says in one sentence why they are none."""

from __future__ import annotations

import json

from knowledge_base.directory.errors import DirectoryError


def read_json(data: bytes, name: str) -> object:
    """The JSON value in some bytes. Raises DirectoryError when they are empty, not UTF-8 or not JSON."""
    if not data.strip():
        raise DirectoryError(f"{name} is empty.")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise DirectoryError(f"{name} is not written in UTF-8.") from error
    except json.JSONDecodeError as error:
        raise DirectoryError(f"{name} is not JSON: it breaks at line {error.lineno}.") from error
    except (RecursionError, ValueError) as error:
        raise DirectoryError(f"{name} is nested too deeply, or holds a number too long, to be read.") from error
