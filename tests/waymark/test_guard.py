"""The command line: one clear line and an exit code, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from waymark.cli import guard, screen
from waymark.cli.guard import STOPPED, WRONG


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["ask", "--nonsense"], ["user"], ["import"], ["run", "--port", "0"]]
)
def test_a_wrong_command_line_is_one_line_and_exit_code_2(arguments: list[str], capfd) -> None:
    assert guard.run(arguments) in (WRONG, 0)
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(
    "command", ["run", "train", "ask", "import", "lookup", "check", "eval", "migrate", "user", "demo"]
)
def test_every_command_explains_itself(command: str, capfd) -> None:
    assert guard.run([command, "--help"]) == 0
    assert command in capfd.readouterr().out


def test_wrong_settings_are_listed_one_a_line(home: Path, monkeypatch, capfd) -> None:
    monkeypatch.setenv("WAYMARK_PORT", "x")
    monkeypatch.setenv("WAYMARK_NONSENSE", "1")
    assert guard.run(["user", "list"]) == WRONG
    assert len([line for line in capfd.readouterr().err.splitlines() if line.startswith("waymark: ")]) == 2


def test_an_unknown_fault_names_the_log_and_the_log_holds_no_words_of_anybody(home: Path, monkeypatch, capfd) -> None:
    words = "ring me on 07700 900123"

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(words)

    monkeypatch.setattr("waymark.preparing.migrate", fail)
    assert guard.run(["migrate"]) == WRONG
    told = capfd.readouterr().err
    log = home / "log" / "waymark.log"
    assert str(log) in told.replace("\n", "")
    assert "RuntimeError" in log.read_text(encoding="utf-8")
    assert "07700" not in told + log.read_text(encoding="utf-8")


def test_ctrl_c_is_quiet(home: Path, monkeypatch, capfd) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("waymark.preparing.migrate", stop)
    assert guard.run(["migrate"]) == STOPPED
    assert capfd.readouterr().err == ""


def test_a_file_that_is_not_there_is_said(home: Path, capfd) -> None:
    assert guard.run(["import", "/no/such/file"]) == WRONG
    assert guard.run(["ask", "--jsonl", "/no/such/file"]) == WRONG
    assert capfd.readouterr().err.count("/no/such/file") == 2


def test_an_account_is_added_listed_and_given_a_new_password(home: Path, capfd) -> None:
    assert guard.run(["user", "add", "mo", "--role", "adviser"]) == 0
    assert guard.run(["user", "passwd", "mo"]) == 0
    assert guard.run(["user", "list"]) == 0
    assert guard.run(["user", "add", "mo"]) == WRONG
    told = capfd.readouterr()
    assert told.out.count("shown only now") == 2
    assert "adviser" in told.out
    assert "exists already" in told.err


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, and terminals that this test's capture sees."""
    screen.output.cache_clear()
    screen.errors.cache_clear()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WAYMARK_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path / "var"
