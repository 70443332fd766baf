"""Texts that come together are stored together, and each request hears of its own."""

from __future__ import annotations

import asyncio
import threading

import pytest

from casework.addresses import ReceivedText
from casework.errors import CaseworkUnavailable
from casework.inbox import Accepted
from casework.phones import Phone
from web.edge import intake
from web.edge.intake import Intake


def text(number: int) -> ReceivedText:
    return ReceivedText(f"SM{number}", Phone("+447700900123", "mobile"), "+447700900000", "hello")


class Slow:
    """Stores what it is given, once it may."""

    def __init__(self) -> None:
        self.may = threading.Event()
        self.batches: list[list[str]] = []

    def __call__(self, texts) -> list[Accepted]:
        assert self.may.wait(10)
        self.batches.append([one.external_id for one in texts])
        if any(one.external_id == "SM13" for one in texts):
            raise CaseworkUnavailable("away")
        return [Accepted(int(one.external_id[2:]), True) for one in texts]


async def taken(slow: Slow, numbers: range) -> list[object]:
    taking = Intake(slow)
    tasks = [asyncio.create_task(taking.take(text(number))) for number in numbers]
    await asyncio.sleep(0.05)
    slow.may.set()
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_comes_while_the_disk_is_busy_shares_one_transaction_in_order() -> None:
    slow = Slow()
    accepted = await taken(slow, range(1, 6))
    assert accepted == [Accepted(number, True) for number in range(1, 6)]
    assert [one for batch in slow.batches for one in batch] == [f"SM{number}" for number in range(1, 6)]
    assert len(slow.batches) <= 2


async def test_a_batch_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MOST", 2)
    slow = Slow()
    assert len(await taken(slow, range(1, 6))) == 5
    assert max(map(len, slow.batches)) == 2


async def test_a_store_that_is_away_is_told_to_every_request_of_the_batch_and_the_next_is_tried(monkeypatch) -> None:
    monkeypatch.setattr(intake, "MOST", 1)
    slow = Slow()
    first, second, third = await taken(slow, range(12, 15))
    assert (first, third) == (Accepted(12, True), Accepted(14, True))
    assert isinstance(second, CaseworkUnavailable)


async def test_a_caller_who_hangs_up_takes_nobody_with_him() -> None:
    slow = Slow()
    taking = Intake(slow)
    gone, here = (asyncio.create_task(taking.take(text(number))) for number in (1, 2))
    await asyncio.sleep(0.05)
    gone.cancel()
    slow.may.set()
    assert await here == Accepted(2, True)
