"""Text messages from the settings: which account, live or stand-in, and the parts of the edge and of the sender."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from casework.addresses import Addresses
from casework.callbacks import Callbacks
from casework.columns import utc_now
from casework.delivery import Deliveries
from casework.messaging.limits import Limits
from casework.messaging.sender import Sender, Sending
from casework.messaging.sending import SendQueue
from casework.messaging.settling import Settling
from casework.messaging.twilio_account import TwilioAccount
from casework.messaging.twilio_client import TwilioClient
from casework.quarantine import Quarantine
from casework.sealing import Seals
from waymark.errors import NotReady
from waymark.secret_keys import secret_keys
from waymark.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session, sessionmaker

    from waymark.stub_twilio.calls import Line
    from web.edge.text_channel import TextChannel

STEP = 3  # of going live
LOOPBACK = ("127.0.0.1", "::1", "localhost")
# Kept for drama by Ofcom: nobody has it.
STUB_NUMBERS = ("+447700900000",)


@dataclass(frozen=True)
class Texting:
    """The account that texts go through, and where it is asked."""

    account: TwilioAccount
    base_url: str

    @property
    def is_live(self) -> bool:
        """Whether real people are reached."""
        return urlsplit(self.base_url).hostname not in LOOPBACK


def texting(settings: Settings) -> Texting | None:
    """The account of the settings; in a demonstration without one the stand-in; else None: no text messages."""
    if settings.twilio_account_sid:
        account = TwilioAccount(
            settings.twilio_account_sid,
            settings.twilio_auth_token,
            settings.twilio_numbers,
            settings.twilio_service_sid,
        )
        return Texting(account, settings.twilio_url)
    return Texting(_stub_account(settings), stub_url(settings)) if settings.demo else None


def has_stub(settings: Settings) -> bool:
    """Whether the stand-in is to be started."""
    return settings.demo and not settings.twilio_account_sid


def stub_port(settings: Settings) -> int:
    """Where the stand-in listens: the setting, or the port after ours."""
    return settings.stub_port or settings.port + 1


def stub_url(settings: Settings) -> str:
    """The stand-in's address, on this machine only."""
    return f"http://127.0.0.1:{stub_port(settings)}"


def stub_line(settings: Settings) -> Line:
    """What the stand-in knows of us."""
    from waymark.stub_twilio.calls import Line

    account = _stub_account(settings)
    local = f"http://127.0.0.1:{settings.port}"
    ours = settings.stub_keywords
    return Line(account.account_sid, account.auth_token, account.numbers, settings.address, local, ours)


def refuse_if_not_ready(settings: Settings) -> None:
    """Nobody real is texted before the third step of going live is free. Raises NotReady."""
    found = texting(settings)
    if found is None or not found.is_live:
        return
    from waymark.facts import facts_of
    from waymark.going_live import blockers

    missing = blockers(settings, facts_of(settings), STEP)
    if missing:
        raise NotReady(
            f"text messages cannot be switched on yet, {len(missing)} things are missing; list them with "
            "`waymark check`, or take WAYMARK_TWILIO_ACCOUNT_SID away"
        )


def text_channel(settings: Settings, sessions: sessionmaker[Session]) -> TextChannel | None:
    """What the edge needs. Raises NotReady while a live channel is blocked."""
    from web.edge.text_channel import TextChannel

    found = texting(settings)
    if found is None:
        return None
    refuse_if_not_ready(settings)
    seals = _seals(settings)
    return TextChannel(
        accounts=(found.account,),
        public_url=settings.address,
        addresses=Addresses(sessions, seals),
        deliveries=Deliveries(sessions),
        callbacks=Callbacks(sessions),
        quarantine=Quarantine(sessions, seals),
        seals=seals,
    )


def open_sender(settings: Settings, sessions: sessionmaker[Session], worker: str) -> Sender | None:
    """What the worker sends with. Raises NotReady while a live channel is blocked."""
    from casework.inbox import raise_alarm_once

    found = texting(settings)
    if found is None:
        return None
    refuse_if_not_ready(settings)
    seals = _seals(settings)

    def client() -> TwilioClient:
        return TwilioClient(
            found.account, found.base_url, lambda row: f"{settings.address}/twilio/status?part={seals.marked(str(row))}"
        )

    sending = Sending(
        queue=SendQueue(sessions, seals, limits=text_limits(settings)),
        settling=Settling(sessions, seals),
        client=client,
        alarm=partial(raise_alarm_once, sessions, utc_now),
        rate=settings.sms_rate,
    )
    return Sender(worker, found.account.numbers, sending)


def text_limits(settings: Settings) -> Limits:
    """How many texts, and for how much money, an installation allows."""
    return Limits(
        per_hour=settings.sms_per_hour,
        per_day=settings.sms_per_day,
        everybody_per_minute=settings.sms_per_minute,
        pence_per_day=100 * settings.sms_pounds_per_day,
        pence_per_segment=settings.sms_pence,
    )


def _seals(settings: Settings) -> Seals:
    return Seals(secret_keys(settings.home).phone_key)


def _stub_account(settings: Settings) -> TwilioAccount:
    """An account that only this installation and its stand-in know."""
    digest = hashlib.sha256(b"stub " + secret_keys(settings.home).secret_key.encode()).hexdigest()
    return TwilioAccount(f"AC{digest[:32]}", digest[32:], STUB_NUMBERS)
