"""The shape of the house: who imports whom, how long a file is, what it is called, and what importing it does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOMS, Sources

LONGEST_FILE = 300  # lines; a longer one has two owners inside
NO_HOME = {"utils", "helpers", "common", "manager", "misc", "util"}
# Alembic runs these; nobody imports them.
SCRIPTS = ("waymark.migrations",)


def test_rooms_import_only_the_rooms_below_them(root: Path) -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    told = subprocess.run([linter, "--no-cache"], cwd=root, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-3000:]


def test_no_file_is_longer_than_one_reader_can_hold(sources: Sources, root: Path) -> None:
    long = {
        str(file.relative_to(root)): lines
        for file in sources.python(*ROOMS, "tests", "tools")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_every_module_says_what_it_owns_in_its_name(sources: Sources) -> None:
    assert [str(file) for file in sources.python(*ROOMS, "tools") if file.stem in NO_HOME] == []


def test_every_folder_of_code_is_a_package(root: Path) -> None:
    bare = {
        str(file.parent.relative_to(root))
        for room in ROOMS
        for file in (root / room).rglob("*.py")
        if not (file.parent / "__init__.py").exists() and "versions" not in file.parts and file.name != "env.py"
    }
    assert bare == set()


@pytest.mark.slow
def test_importing_a_module_opens_nothing(sources: Sources, root: Path) -> None:
    assert opened(sources, root, *(room for room in ROOMS if room != "bot")) == {}


@pytest.mark.slow
def test_importing_the_talking_process_opens_nothing(sources: Sources, root: Path) -> None:
    assert opened(sources, root, "bot") == {}


def test_the_watch_over_imports_sees_a_file_and_a_database(tmp_path: Path, root: Path) -> None:
    lines = (
        "import sqlite3",
        "from pathlib import Path",
        "Path(__file__).with_name('w.yml').read_text()",
        "sqlite3.connect(':memory:')",
    )
    (tmp_path / "greedy.py").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "w.yml").touch()
    watch = root / "tests" / "architecture" / "import_watch.py"
    told = subprocess.run(
        [sys.executable, str(watch), str(tmp_path), "greedy"], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == {"greedy": [str(tmp_path / "w.yml"), "sqlite3.connect"]}


def opened(sources: Sources, root: Path, *rooms: str) -> dict[str, list[str]]:
    """What each module of these rooms opened while it was imported, in a Python of its own."""
    names = [_module(file.relative_to(root)) for file in sources.python(*rooms)]
    told = subprocess.run(
        [
            sys.executable,
            str(root / "tests" / "architecture" / "import_watch.py"),
            str(root),
            *(name for name in names if not name.startswith(SCRIPTS)),
        ],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return json.loads(told.stdout.splitlines()[-1])


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")
