"""`waymark messages`: what is stuck, how a conversation fared, and repeating it after a question."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import update

from casework.casework import Casework
from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.models import OutboxRow
from casework.turns import TurnOutcome
from knowledge_base.database import open_engine, session_factory

pytestmark = pytest.mark.slow


class Terminal:
    """One installation with a parked message and a text that failed."""

    def __init__(self, home: Path, root: Path) -> None:
        self._root = root
        kept = {name: value for name, value in os.environ.items() if not name.startswith("WAYMARK_")}
        self._environment = kept | {"WAYMARK_HOME": str(home), "COLUMNS": "200"}
        assert self.type("list").stdout.strip() == "Nothing is parked, and no text has failed."
        engine = open_engine(f"sqlite:///{home / 'casework.db'}", schema="casework")
        self.casework = Casework.over(session_factory(engine))
        self.person = self.casework.conversations.open("sms")
        for number, is_parked in enumerate((True, False)):
            self.casework.inbox.accept(InboundMessage(f"t{number}", self.person, "sms", "my secret words"))
            leased = self.casework.inbox.lease_next("bot-1")
            assert leased is not None
            self.casework.turns.finish(leased, TurnOutcome((ReplyPart("our words"),), parked=is_parked))
        with self.casework.sessions.begin() as session:
            session.execute(update(OutboxRow).where(OutboxRow.id == 2).values(state="failed", reason="unreachable"))

    def type(self, *words: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "waymark.cli", "messages", *words]
        return subprocess.run(
            command, cwd=self._root, env=self._environment, input=answer, capture_output=True, text=True, check=False
        )


@pytest.fixture
def terminal(tmp_path: Path, root: Path) -> Terminal:
    return Terminal(tmp_path, root)


def test_the_list_and_the_history_hold_no_words_of_anybody(terminal: Terminal) -> None:
    listed = terminal.type("list").stdout
    assert "parked" in listed
    assert "unreachable" in listed
    assert terminal.person in listed
    shown = terminal.type("show", terminal.person).stdout
    assert "received" in shown
    assert "secret" not in listed + shown
    assert "my secret words" in terminal.type("show", terminal.person, "--text").stdout


def test_repeats_are_asked_about_first_and_told_of(terminal: Terminal) -> None:
    assert terminal.type("replay", "1", answer="n\n").returncode == 130
    assert terminal.type("resend", "2", answer="\n").returncode == 130
    assert len(terminal.casework.operations.stuck()) == 2
    assert "Message 3 waits for the bot." in terminal.type("replay", "1", answer="y\n").stdout
    assert "Text 3 waits to be sent." in terminal.type("resend", "2", "--yes").stdout
    assert terminal.casework.operations.stuck() == []


def test_what_cannot_be_done_is_one_sentence(terminal: Terminal) -> None:
    for words in (("replay", "99", "--yes"), ("resend", "1", "--yes"), ("show", "nobody")):
        told = terminal.type(*words)
        assert told.returncode == 2
        assert told.stderr.startswith("waymark: ")
        assert told.stderr.count("\n") == 1
