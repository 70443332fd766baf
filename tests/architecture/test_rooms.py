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


@pytest.mark.parametrize(
    "room", [room if room != "bot" else pytest.param(room, marks=pytest.mark.slow) for room in ROOMS]
)
def test_importing_a_module_opens_nothing(sources: Sources, root: Path, room: str) -> None:
    names = [name for file in sources.python(room) if not (name := _module(file.relative_to(root))).startswith(SCRIPTS)]
    told = subprocess.run(
        [sys.executable, str(root / "tests" / "architecture" / "import_watch.py"), str(root), *names],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    assert json.loads(told.stdout.splitlines()[-1]) == []


def _module(file: Path) -> str:
    return ".".join(file.with_suffix("").parts).removesuffix(".__init__")
