"""Run as a program: imports modules and writes, as JSON, what each opened besides code."""

from __future__ import annotations

import importlib
import json
import os
import sys
import sysconfig

CODE = (".py", ".pyc", ".so")
WATCHED = {"sqlite3.connect", "socket.connect", "socket.bind", "subprocess.Popen"}
LIBRARY = sysconfig.get_path("stdlib")
PACKAGES = sysconfig.get_path("purelib")


def main(root: str, names: list[str]) -> dict[str, list[str]]:
    """What each module opened by code of ours: a file that is not code, a socket, a database, a process."""
    opened: dict[str, list[str]] = {}
    importing = [""]
    ours = os.path.realpath(root) + os.sep

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        what = event if event in WATCHED else ""
        if event == "open" and isinstance(arguments[0], str) and not _is_code(arguments[0]):
            what = arguments[0]
        if what and importing[0] and _asked_by(ours):
            opened.setdefault(importing[0], []).append(what)

    sys.path.insert(0, root)
    sys.addaudithook(watch)
    for name in names:
        importing[0] = name
        importlib.import_module(name)
    importing[0] = ""
    return opened


def _is_code(path: str) -> bool:
    """Code, or what Python itself comes with, such as the table of time zones."""
    # A compiled file is written under a passing name such as x.cpython-311.pyc.140234.
    return path.endswith(CODE) or "__pycache__" in path or "zoneinfo" in path


def _asked_by(ours: str) -> bool:
    """Whether the nearest code that is not Python's own is ours: what a library does on import is its business."""
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith(PACKAGES):
            return False
        if file.startswith(ours) and file != __file__:
            return True
        frame = frame.f_back
    return False


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], sys.argv[2:])))
