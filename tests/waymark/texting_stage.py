"""A stage for text messages: the stand-in provider over real HTTP, the real edge, and a real sender, in one process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from sqlalchemy import select
from starlette.types import ASGIApp

from casework.casework import Casework
from casework.inbox import raise_alarm_once
from casework.messaging.sender import Sender, Sending
from casework.messaging.sending import SendQueue
from casework.messaging.settling import Settling
from casework.messaging.twilio_account import TwilioAccount
from casework.messaging.twilio_client import TwilioClient
from casework.models import DeliveryEventRow, InboxRow, OutboxRow
from casework.sealing import Seals
from waymark.stub_twilio.api import create_stub
from waymark.stub_twilio.calls import Line
from waymark.stub_twilio.exchange import Exchange
from waymark.stub_twilio.ledger import Ledger
from waymark.stub_twilio.rules import Faults

PUBLIC = "https://help.example.org"
OURS, THEIRS = "+447700900000", "+447700900123"
ACCOUNT = TwilioAccount(f"AC{'1' * 32}", "the auth token of the test", (OURS,))
SEALS = Seals("a phone key, long enough for a test")
PATIENCE = 15.0  # seconds; nothing here takes a tenth of it


class Served:
    """An application on a real port, in a thread of its own."""

    def __init__(self, make: Callable[[], ASGIApp], begun: Callable[[], None] = lambda: None) -> None:
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self._make, self._begun = make, begun
        self._server: uvicorn.Server | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()), daemon=True)

    def start(self) -> None:
        self._thread.start()
        until(lambda: self._server is not None and self._server.started)

    def stop(self) -> None:
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(PATIENCE)

    def do(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something where the application runs, and wait until it is done."""
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        app = self._make()
        self._begun()
        self._server = uvicorn.Server(uvicorn.Config(app, ws="none", log_config=None, timeout_graceful_shutdown=1))
        await self._server.serve(sockets=[self.socket])


def until(is_so: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something is so."""
    end = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < end, "it never came about"
        time.sleep(0.01)


@dataclass
class Stage:
    """The whole way of a text, with one phone."""

    casework: Casework
    stub: Served
    ledger_file: Path
    workers: list[Sender] = field(default_factory=list)

    def behave(self, **faults: Any) -> None:
        """From now on the stand-in behaves so."""
        httpx.post(f"{self.stub.url}/faults", json=Faults(**faults).as_dict()).raise_for_status()

    def text(self, body: str, number: str = THEIRS, **more: str) -> None:
        """The phone sends a text."""
        httpx.post(f"{self.stub.url}/phones/{number}/texts", json={"body": body, **more}).raise_for_status()

    def screen(self, number: str = THEIRS) -> list[str]:
        """What the phone has received, oldest first."""
        texts = httpx.get(f"{self.stub.url}/phones/{number}/texts").json()["texts"]
        return [one["body"] for one in texts if one["is_ours"]]

    def received(self) -> list[InboxRow]:
        with self.casework.sessions() as session:
            return list(session.scalars(select(InboxRow).order_by(InboxRow.id)))

    def answer(self, *words: str, kind: str = "text", started: bool = False) -> list[int]:
        """Write texts to the one who wrote last."""
        conversation = self.received()[-1].conversation_id
        with self.casework.sessions.begin() as session:
            rows = [
                OutboxRow(
                    conversation_id=conversation, text=one, custom={"kind": kind}, is_started_by_us=started,
                    created_at=self.casework.inbox._clock(),
                )
                for one in words
            ]  # fmt: skip
            session.add_all(rows)
            session.flush()
            return [row.id for row in rows]

    def row(self, row_id: int) -> OutboxRow:
        with self.casework.sessions() as session:
            return session.get_one(OutboxRow, row_id)

    def states(self, *row_ids: int) -> list[str]:
        return [self.row(row_id).state for row_id in row_ids]

    def history(self, row_id: int) -> list[tuple[str, str]]:
        with self.casework.sessions() as session:
            rows = session.scalars(select(DeliveryEventRow).where(DeliveryEventRow.outbox_id == row_id))
            return [(row.state, row.source) for row in sorted(rows, key=lambda row: row.id)]

    def queue(self) -> SendQueue:
        return SendQueue(self.casework.sessions, SEALS, self.casework.inbox._clock)

    def client(self, base_url: str = "", *, receipts: bool = True) -> TwilioClient:
        def callback(row_id: int) -> str:
            return f"{PUBLIC}/twilio/status?part={SEALS.marked(str(row_id))}" if receipts else ""

        return TwilioClient(ACCOUNT, base_url or self.stub.url, callback)

    def worker(self, name: str = "worker-1", rate: float = 500.0, base_url: str = "") -> Sender:
        """A sender that has begun."""
        clock = self.casework.inbox._clock
        sending = Sending(
            self.queue(), Settling(self.casework.sessions, SEALS, clock), lambda: self.client(base_url=base_url),
            lambda alarm: raise_alarm_once(self.casework.sessions, clock, alarm), rate, clock,
        )  # fmt: skip
        sender = Sender(name, ACCOUNT.numbers, sending)
        sender.look()
        self.workers.append(sender)
        return sender


def stub_over(file: Path, local_url: str) -> Served:
    """The stand-in, calling the edge at `local_url`."""
    made: list[Exchange] = []

    def make() -> ASGIApp:
        line = Line(ACCOUNT.account_sid, ACCOUNT.auth_token, ACCOUNT.numbers, PUBLIC, local_url)
        made.append(Exchange(Ledger(file), line, 500.0))
        return create_stub(made[0])

    return Served(make, lambda: made[0].resume())
