"""Run as a program: imports modules and writes, as JSON, what each opened besides code."""

from __future__ import annotations

import importlib
import json
import os
import sys

CODE = (".py", ".pyc", ".so")
WATCHED = {"sqlite3.connect", "socket.connect", "socket.bind", "subprocess.Popen"}


def main(root: str, names: list[str]) -> list[str]:
    """What was opened: a file of ours that is not code, a socket, a database, a process."""
    opened: list[str] = []
    importing = [""]
    ours = os.path.realpath(root) + os.sep
    beside = tuple(ours + folder + os.sep for folder in (".venv", ".git"))

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in WATCHED:
            opened.append(f"{importing[0]}: {event}")
        elif event == "open" and isinstance(arguments[0], str):
            path = os.path.realpath(arguments[0])
            if path.startswith(ours) and not path.startswith(beside) and not _is_code(path):
                opened.append(f"{importing[0]}: {path.removeprefix(ours)}")

    sys.path.insert(0, root)
    sys.addaudithook(watch)
    for name in names:
        importing[0] = name
        importlib.import_module(name)
    importing[0] = "after"
    return [one for one in opened if not one.startswith("after")]


def _is_code(path: str) -> bool:
    # A compiled file is written under a passing name such as x.cpython-311.pyc.140234.
    return path.endswith(CODE) or "__pycache__" in path


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))  # noqa: T201 - its one result
