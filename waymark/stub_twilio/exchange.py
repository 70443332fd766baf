"""The stand-in's network: a person's text goes to us, ours goes to a phone, at the provider's pace."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections.abc import Coroutine
from typing import Any

import httpx

from knowledge_base.septets import segments
from waymark.stub_twilio.calls import Caller, Line
from waymark.stub_twilio.ledger import Ledger, Message
from waymark.stub_twilio.rules import OWN_WORDS, keyword

MEDIA = {"picture": "image/jpeg", "voice": "audio/amr", "video": "video/mp4"}
ON_AIR = 0.05  # seconds from a network to a phone


class Exchange:
    """Moves messages. `rate` is how many parts a second each number of ours may send; `on_air` is in seconds."""

    def __init__(
        self,
        ledger: Ledger,
        line: Line,
        rate: float,
        on_air: float = ON_AIR,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.ledger = ledger
        self.line = line
        self._caller = Caller(line, transport)
        self._rate = rate
        self._on_air = on_air
        self._free_at: dict[str, float] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def resume(self) -> None:
        """After a start: make the calls that were not made, and bring on what was under way."""
        for webhook_id, sid in self.ledger.planned():
            self._begin(self._tell(webhook_id, self.ledger.message(sid)))
        for message in self.ledger.under_way():
            self._begin(self._carry(message))

    async def close(self) -> None:
        """Stop where it is."""
        for task in self._tasks:
            task.cancel()
        await self._caller.close()

    async def settled(self) -> None:
        """Wait until nothing is under way: no call to us, and no text on the air."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def from_phone(self, number: str, ours: str, body: str, media: str = "") -> Message:
        """A person sends a text to one of our numbers."""
        message = self.ledger.add("inbound", number, ours, body, media=media, parts=segments(body))
        self._begin(self._tell(self.ledger.plan_webhook(message.sid), message))
        word = "" if self.line.keywords_are_ours else keyword(body)
        if word in ("STOP", "START"):
            self.ledger.block(ours, number, is_on=word == "STOP")
        if word:
            self.ledger.add("outbound-reply", ours, number, OWN_WORDS[word], status="delivered")
        if random.random() < self.ledger.faults.duplicate:
            self._begin(self._tell(self.ledger.plan_webhook(message.sid), message))
        return message

    def to_phone(self, message: Message) -> None:
        """A text of ours that was accepted sets out."""
        self._begin(self._carry(message))

    async def ring(self, path: str, number: str, ours: str, digits: str = "") -> tuple[int, str]:
        """A person rings one of our numbers, or presses a key."""
        form = {"CallSid": "CA" + "0" * 32, "AccountSid": self.line.account_sid, "From": number, "To": ours}
        return await self._caller.voice(path, form | {"CallStatus": "ringing"} | ({"Digits": digits} if digits else {}))

    async def _tell(self, webhook_id: int, message: Message) -> None:
        faults = self.ledger.faults
        if random.random() < faults.reorder:
            await asyncio.sleep(0.5 * random.random())
        began = time.monotonic()
        answer = await self._caller.text(self._form(message))
        took = time.monotonic() - began
        state = "accepted" if answer.is_good and not answer.replies else "answered" if answer.replies else "failed"
        for words in answer.replies:
            self.ledger.add("outbound-reply", message.recipient, message.sender, words, status="delivered")
        self.ledger.end_webhook(webhook_id, state, took)

    async def _carry(self, message: Message) -> None:
        loop = asyncio.get_running_loop()
        if message.status == "queued":
            start = max(self._free_at.get(message.sender, 0.0), loop.time())
            self._free_at[message.sender] = start + message.parts / self._rate
            await asyncio.sleep(start - loop.time() + self.ledger.faults.delay)
            self.ledger.progress(message.sid, "sent")
            self._begin(self._report(message, "sent", None))
        await asyncio.sleep(self._on_air)
        error = self.ledger.faults.errors.get(message.recipient)
        ended = "undelivered" if error else "delivered"
        self.ledger.progress(message.sid, ended, error)
        await self._report(message, ended, error)

    async def _report(self, message: Message, status: str, error: int | None) -> None:
        if not message.callback:
            return
        form = {
            "MessageSid": message.sid, "SmsSid": message.sid, "MessageStatus": status, "SmsStatus": status,
            "AccountSid": self.line.account_sid, "From": message.sender, "To": message.recipient,
            "ApiVersion": "2010-04-01", **({"ErrorCode": str(error)} if error else {}),
        }  # fmt: skip
        if random.random() < self.ledger.faults.reorder:
            await asyncio.sleep(0.5 * random.random())
        times = 2 if random.random() < self.ledger.faults.duplicate else 1
        for _ in range(times):
            await self._caller.status(message.callback, form)

    def _form(self, message: Message) -> dict[str, str]:
        kinds = [one for one in message.media.split(",") if one]
        form = {
            "MessageSid": message.sid, "SmsSid": message.sid, "SmsMessageSid": message.sid, "SmsStatus": "received",
            "AccountSid": self.line.account_sid, "From": message.sender, "To": message.recipient,
            "Body": message.body, "NumSegments": str(message.parts), "NumMedia": str(len(kinds)),
            "FromCountry": "GB", "ToCountry": "GB", "ApiVersion": "2010-04-01",
        }  # fmt: skip
        return form | {f"MediaContentType{number}": MEDIA.get(kind, "application/octet-stream")
                       for number, kind in enumerate(kinds)}  # fmt: skip

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        async def quietly() -> None:
            with contextlib.suppress(KeyError):
                await work

        task = asyncio.create_task(quietly())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
