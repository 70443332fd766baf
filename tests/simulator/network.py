"""Phones, the stand-in provider and our edge over real HTTP, with the bot and the sender stepped by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from casework.casework import Casework
from casework.messaging.sender import NumberSender
from tests.casework.room import FrozenClock
from tests.waymark.texting_stage import ACCOUNT, OURS, PUBLIC, Served
from waymark.stub_twilio.api import create_stub
from waymark.stub_twilio.calls import Line
from waymark.stub_twilio.exchange import Exchange
from waymark.stub_twilio.ledger import Ledger

if TYPE_CHECKING:  # the stand-in alone is used where no bot is
    from bot.turn import TurnRun, TurnRunner

AT_ONCE = 1e6  # parts a second: nothing here waits for its turn


@dataclass
class StandIn:
    """The provider on a port of its own. It waits for nothing that it need not wait for."""

    file: Path
    local_url: str
    made: list[Exchange] = field(default_factory=list)
    served: Served = field(init=False)

    def __post_init__(self) -> None:
        self.served = Served(self._make)
        self.served.start()

    def _make(self) -> Any:
        line = Line(ACCOUNT.account_sid, ACCOUNT.auth_token, ACCOUNT.numbers, PUBLIC, self.local_url)
        self.made.append(Exchange(Ledger(self.file), line, AT_ONCE, on_air=0.0))
        return create_stub(self.made[0])

    def settle(self) -> None:
        """Wait until every call to us is made and every text has arrived."""
        self.served.do(self.made[0].settled())

    def leave_keywords_to_us(self, is_so: bool) -> None:
        """Whether STOP, START and HELP are ours, as after the provider's opt-out management was switched over."""
        self.made[0].line = replace(self.made[0].line, keywords_are_ours=is_so)


@dataclass
class Network:
    """The whole way of a text: phone, provider, edge, inbox, bot, outbox, sender, provider, phone."""

    casework: Casework
    clock: FrozenClock
    runner: TurnRunner
    sender: NumberSender
    provider: StandIn
    http: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def text(self, number: str, words: str, media: str = "") -> None:
        """Somebody types on a phone; the text is in our inbox when this is done."""
        told = {"body": words, "media": media, "to": OURS}
        self.http.post(self._phone(number), json=told).raise_for_status()
        self.provider.settle()

    async def answer(self) -> list[TurnRun]:
        """The bot answers everything that waits."""
        runs: list[TurnRun] = []
        while (run := await self.runner.run_next("bot-1")) is not None:
            runs.append(run)
        return runs

    def send(self) -> None:
        """The sender sends everything that may go out now, and hears how it fared."""
        self.sender._drain()
        self.provider.settle()

    def screen(self, number: str, after: int = 0) -> list[Mapping[str, Any]]:
        """What is on a phone's screen, newer than `after`: theirs and ours, oldest first."""
        return self.http.get(self._phone(number), params={"after": after}).raise_for_status().json()["texts"]

    def close(self) -> None:
        """Let the connections go."""
        self.http.close()
        self.sender._client.close()

    def _phone(self, number: str) -> str:
        return f"{self.provider.served.url}/phones/{number}/texts"
