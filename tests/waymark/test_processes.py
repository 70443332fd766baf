"""A process of ours, run as the supervisor runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
PROMPT = 60  # seconds; far more than a start takes


def test_a_process_whose_supervisor_is_gone_ends_by_itself(tmp_path: Path, root: Path) -> None:
    with start(tmp_path, root, "worker") as child:
        assert os.read(child.stdout.fileno(), 1) == b"1"
        child.stdin.close()
        assert child.wait(PROMPT) == 0


def test_a_process_that_is_told_to_stop_ends_well(tmp_path: Path, root: Path) -> None:
    with start(tmp_path, root, "worker") as child:
        assert os.read(child.stdout.fileno(), 1) == b"1"
        child.send_signal(signal.SIGTERM)
        assert child.wait(PROMPT) == 0


def test_the_talking_process_without_a_model_names_the_command_that_makes_one(tmp_path: Path, root: Path) -> None:
    with start(tmp_path, root, "bot") as child:
        _, told = child.communicate(timeout=PROMPT)
    assert child.returncode == 2
    assert told.decode().strip().endswith("run: waymark train")


def start(home: Path, root: Path, role: str) -> subprocess.Popen[bytes]:
    """Start one role whose readiness comes on its stdout."""
    subprocess.run([sys.executable, "-m", "waymark.cli", "migrate"], cwd=root, env=env(home), check=True)
    return subprocess.Popen(
        [sys.executable, "-m", "waymark.processes", role, "--ready", "1"],
        cwd=root,
        env=env(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def env(home: Path) -> dict[str, str]:
    """This process's environment without its settings, and a home folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
    return kept | {"WAYMARK_HOME": str(home / "home")}
