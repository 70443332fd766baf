"""Who deals with STOP, START and HELP: the provider by itself, or we, once its opt-out management is switched over."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest

from tests.waymark.test_stub_calls import LINE
from waymark.stub_twilio.exchange import Exchange
from waymark.stub_twilio.ledger import Ledger
from waymark.stub_twilio.rules import OWN_WORDS

OURS, THEIRS = LINE.numbers[0], "+447700900123"


async def sent(folder: Path, *words: str, ours: bool) -> tuple[list[str], list[str], bool]:
    """What we are told of these texts, what the stand-in answers by itself, and whether we are blocked at the end."""
    told: list[str] = []

    async def take(request: httpx.Request) -> httpx.Response:
        told.extend(parse_qs(request.content.decode())["Body"])
        return httpx.Response(204)

    exchange = Exchange(
        Ledger(folder / "stub.db"), replace(LINE, keywords_are_ours=ours), 500.0, transport=httpx.MockTransport(take)
    )
    for word in words:
        exchange.from_phone(THEIRS, OURS, word)
        await exchange.settled()
    said = [one.body for one in exchange.ledger.thread(THEIRS) if one.direction == "outbound-reply"]
    await exchange.close()
    return told, said, exchange.ledger.is_blocked(OURS, THEIRS)


async def test_by_itself_the_provider_answers_and_blocks_and_forwards_the_word(tmp_path: Path) -> None:
    told, said, is_blocked = await sent(tmp_path, "HELP", "Stop", ours=False)
    assert told == ["HELP", "Stop"]
    assert said == [OWN_WORDS["HELP"], OWN_WORDS["STOP"]]
    assert is_blocked


async def test_by_itself_the_provider_lets_us_through_again_after_start(tmp_path: Path) -> None:
    _, said, is_blocked = await sent(tmp_path, "END", "yes", ours=False)
    assert said == [OWN_WORDS["STOP"], OWN_WORDS["START"]]
    assert not is_blocked


@pytest.mark.parametrize("word", ["STOP", "QUIT", "START", "YES", "HELP"])
async def test_once_it_is_switched_over_the_word_is_ours_alone(tmp_path: Path, word: str) -> None:
    assert await sent(tmp_path, word, ours=True) == ([word], [], False)
