"""The reasons that the whole bot gives, with its real model: as a command draws them, and over the bot's own socket."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from waymark.preparing import prepare
from waymark.settings import Settings

pytestmark = pytest.mark.slow
ASKED = "my husband has dementia, anything near Newark on thursday? it's not my asthma"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    found = Settings.read({"WAYMARK_HOME": str(tmp_path), "WAYMARK_DEMO": "1"}, tmp_path / "none")
    prepare(found, lambda _: None)
    return found


async def test_a_turn_is_explained_whole(settings: Settings, trained_model: Path) -> None:
    from bot.process import practice_of
    from waymark.parts import bot_parts

    practice = practice_of(bot_parts(settings, trained_model))
    assert (await practice.ask(ASKED)).why is None
    said = await practice.ask(ASKED, explain=True)
    why = said.why
    assert why is not None
    assert why.text.startswith("my husband has dementia")
    assert {(hit.topic, hit.denied) for hit in why.phrases} == {("dementia", False), ("asthma", True)}
    assert [one.id for one in why.topics] == said.topics
    assert why.topics[0].why == 'name: "dementia"'
    assert why.acts[0].act == said.act
    assert 0 < why.acts[0].score <= 1
    assert why.places == ("Newark, Nottinghamshire",)
    assert (why.when, why.findings, why.alarms) == ("thursday", (), ())
    assert any(name.startswith("utter_") for name in why.responses)
    assert json.loads(json.dumps(said.as_line(1)))["why"] == json.loads(json.dumps(why.as_dict()))

    danger = (await practice.ask("i want to kill myself", explain=True)).why
    assert danger is not None
    assert danger.intent == "safety"
    assert [finding.kind for finding in danger.findings] == ["suicide"]
    assert {vote.source for vote in danger.votes if vote.lowered_by is None} >= {"rule"}


async def test_the_bot_answers_practice_beside_its_own_work_and_keeps_nothing(
    settings: Settings, trained_model: Path
) -> None:
    from dataclasses import replace

    from bot.process import run
    from waymark.parts import bot_parts
    from waymark.rehearsing import Rehearsing

    stop, is_up = asyncio.Event(), asyncio.Event()
    with TemporaryDirectory() as short:  # the path of a socket has 107 bytes at most
        parts = replace(bot_parts(settings, trained_model), run_folder=Path(short))
        bot = asyncio.create_task(run(parts, stop, is_up.set))
        await asyncio.wait([bot, asyncio.create_task(is_up.wait())], return_when=asyncio.FIRST_COMPLETED)
        said = await Rehearsing(Path(short), many_machines=False)("i want to kill myself", "sms")
        stop.set()
        parts.bell.ring("bot")
        await bot
    assert said.parts[0]["custom"]["numbers"]
    assert said.why["findings"][0]["kind"] == "suicide"
    assert parts.casework.dangers.unattended() == []
    assert parts.casework.desk.open_handoffs() == []
