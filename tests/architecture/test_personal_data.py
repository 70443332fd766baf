"""What a person writes is in no log: a canary is sent through the whole path and looked for."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
import structlog

from waymark.settings import Settings

CANARIES = ("07700 900123", "Zebedee", "Quillfeather", "NG24 1XX")
MESSAGES = (
    "I am Zebedee Quillfeather, ring me on 07700 900123, I want a walking group near NG24 1XX",
    "Zebedee Quillfeather here, I want to end my life, 07700 900123",
    "can Zebedee Quillfeather talk to someone? 07700 900123",
)


@pytest.mark.slow
@pytest.mark.parametrize("breaking", [False, True], ids=["as it is", "with every search failing"])
async def test_no_log_holds_what_a_person_wrote(
    trained_model: Path, tmp_path: Path, capfd, caplog, monkeypatch, breaking: bool
) -> None:
    from bot.process import practice_of
    from knowledge_base.directory.search import Directory
    from waymark.logs import configure_logs
    from waymark.parts import bot_parts
    from waymark.preparing import migrate

    settings = Settings(home=tmp_path)
    migrate(settings)
    practice = practice_of(bot_parts(settings, trained_model))
    configure_logs("debug")
    caplog.set_level(logging.DEBUG)
    if breaking:

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError(MESSAGES[0])

        monkeypatch.setattr(Directory, "search", fail)
    try:
        for message in MESSAGES:
            answer = await practice.ask(message)
            assert answer.replies
    finally:
        structlog.reset_defaults()
    captured = capfd.readouterr()
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("rasa")]
    logged = "\n".join((captured.out, captured.err, *ours))
    assert [canary for canary in CANARIES if canary in logged] == []
