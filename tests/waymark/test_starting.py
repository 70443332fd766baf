"""What a start needs: a free port, prepared data, a first account; and what it says when something is in the way."""

from __future__ import annotations

import io
import logging
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

import waymark
from casework.hours import OpeningHours
from waymark.cli.feeds import feed_name
from waymark.errors import WaymarkError
from waymark.logs import configure_logs, last_line, open_log
from waymark.parts import hours_said
from waymark.preparing import first_admin, migrate, prepare, shipped_feeds
from waymark.rooms import open_casework, open_directory
from waymark.running import check_port
from waymark.settings import Settings


def test_a_busy_port_says_which_setting_to_change() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(WaymarkError, match="WAYMARK_PORT"):
            check_port(Settings(port=other.getsockname()[1]))


def test_a_first_run_brings_the_national_feed_once(tmp_path: Path) -> None:
    settings, heard = Settings(home=tmp_path), []
    prepare(settings, heard.append)
    prepare(settings, heard.append)
    assert heard == ["national"]
    assert open_directory(settings).counts()["services"] >= 60
    assert not open_directory(settings).holds_demo()


def test_only_a_demonstration_asks_for_invented_groups() -> None:
    assert [feed.name for feed in shipped_feeds(Settings())] == ["national"]
    assert [(feed.name, feed.demo) for feed in shipped_feeds(Settings(demo=True))][1] == ("demo", True)


def test_the_first_account_is_made_once_and_its_password_works(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    migrate(settings)
    password = first_admin(settings)
    assert first_admin(settings) is None
    member = open_casework(settings).staff.check("admin", password or "")
    assert member is not None
    assert member.role == "admin"


def test_an_installation_says_where_it_is_found() -> None:
    settings = Settings(port=8401)
    assert settings.address == "http://127.0.0.1:8401"
    assert replace(settings, host="0.0.0.0").address == "http://127.0.0.1:8401"
    assert replace(settings, public_url="https://help.example.org").address == "https://help.example.org"


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mon-Fri 09:00-17:00", "Monday to Friday, 9am to 5pm"),
        ("Mon-Fri 09:00-17:00, Sat 10:00-12:30", "Monday to Friday, 9am to 5pm, and Saturday, 10am to 12:30pm"),
        (
            "Mon 09:00-13:00, Wed 09:00-13:00, Fri 09:00-13:00",
            "Monday, 9am to 1pm, Wednesday, 9am to 1pm, and Friday, 9am to 1pm",
        ),
    ],
)
def test_opening_hours_are_said_in_words(hours: str, said: str) -> None:
    assert hours_said(OpeningHours.parse(hours)) == said


def test_a_feed_without_a_name_is_called_after_its_source() -> None:
    assert feed_name("https://api.example.org/services?page=1") == "api.example.org/services"
    assert feed_name("feeds/derby.json") == "derby"


def test_a_log_that_has_grown_is_set_aside_and_kept_private(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("waymark.logs.LARGEST", 3)
    file = open_log(tmp_path / "log", "bot")
    file.write_text("old words\n", encoding="utf-8")
    assert last_line(open_log(tmp_path / "log", "bot")) == ""
    assert last_line(tmp_path / "log" / "bot.log.1") == "old words"
    assert file.stat().st_mode & 0o077 == 0


def test_a_logged_exception_keeps_its_type_and_loses_its_words(monkeypatch) -> None:
    logged = lines_logged(monkeypatch, OURS, waymark.__file__)
    assert "error='ValueError'" in logged[0]
    assert "inbox_id=7" in logged[0]
    assert "07700" not in "".join(logged)


def test_of_a_librarys_event_only_its_name_is_logged_and_only_from_a_warning_up(monkeypatch) -> None:
    logged = lines_logged(monkeypatch, LIBRARY, "/elsewhere/site-packages/library.py")
    assert len(logged) == 3
    assert "event='processor.message'" in logged[0]
    assert "event='library'" in logged[1]
    assert "event=library" in logged[2]
    assert "07700" not in "".join(logged)


def lines_logged(monkeypatch: pytest.MonkeyPatch, code: str, file: str) -> list[str]:
    """What code in this file logs at the most talkative level."""
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    configure_logs("debug")
    try:
        exec(compile(code, file, "exec"), {})
    finally:
        structlog.reset_defaults()
        logging.basicConfig(force=True)
    return stream.getvalue().splitlines()


OURS = """
import structlog
try:
    raise ValueError("ring me on 07700 900123")
except ValueError:
    structlog.get_logger("test").exception("turn_failed", inbox_id=7)
"""
LIBRARY = """
import logging, structlog
log = structlog.get_logger("library")
log.debug("processor.message", text="07700 900123")
log.warning("processor.message", text="07700 900123")
log.warning("cannot read 07700 900123")
logging.getLogger("library").warning("07700 900123")
"""
