"""The people of the measurement: many phones that text at a steady rate, each in its own thread of talk."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field

import httpx

OURS = "+447700900000"
SAID = (
    "hello", "walking group in Derby", "i feel lonely", "cannot sleep", "help with money", "what can I do about stress",
    "coffee morning near Newark", "are you a person", "thanks", "my back hurts", "groups for carers in Lincoln",
    "I want to talk to someone", "how do i keep warm", "more", "what is this", "exercise for older people",
)  # fmt: skip


def number_of(phone: int) -> str:
    """A phone's number, from the one after ours on: the edge takes no text from our own.

    The range kept for drama has a thousand; further ones follow it and belong to nobody here.
    """
    return f"+4477009{phone + 1:05d}"


def body_of(number: int, phones: int) -> str:
    """The words of one text. A phone that sent the same again and again would be taken for a machine, and rightly."""
    return SAID[(number + number // phones) % len(SAID)]


@dataclass
class Phones:
    """Sends texts by way of the stand-in, and remembers how many it took. A stand-in that is away is waited for."""

    stub_url: str
    count: int
    texts: int = 0
    late: float = field(default=0.0)

    async def run(self, total: int, rate: float) -> float:
        """Send `total` texts, `rate` a second, phone after phone. Gives the seconds that it took."""
        began = time.monotonic()
        async with httpx.AsyncClient(timeout=20, trust_env=False) as client:
            tasks: set[asyncio.Task[None]] = set()
            for number in range(total):
                wait = began + number / rate - time.monotonic()
                self.late = max(self.late, -wait)
                await asyncio.sleep(max(wait, 0))
                task = asyncio.create_task(self._text(client, number % self.count, number))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            await asyncio.gather(*tasks)
        return time.monotonic() - began

    async def _text(self, client: httpx.AsyncClient, phone: int, number: int) -> None:
        body = body_of(number, self.count)
        address = f"{self.stub_url}/phones/{number_of(phone)}/texts"
        while True:
            with contextlib.suppress(httpx.HTTPError):
                answer = await client.post(address, json={"body": body, "to": OURS})
                if answer.status_code == 201:
                    self.texts += 1
                    return
            await asyncio.sleep(0.2 + 0.3 * random.random())  # no signal: the phone tries again by itself
