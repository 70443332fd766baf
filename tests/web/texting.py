"""What the tests of the provider's webhooks share: one account, and requests signed as the provider signs them."""

from __future__ import annotations

from itertools import count
from typing import Any

from starlette.testclient import TestClient
from twilio.request_validator import RequestValidator

from casework.addresses import Addresses
from casework.callbacks import Callbacks
from casework.casework import Casework
from casework.columns import Clock
from casework.delivery import Deliveries
from casework.messaging.twilio_account import TwilioAccount
from casework.quarantine import Quarantine
from casework.sealing import Seals
from web.edge.text_channel import TextChannel

PUBLIC = "https://help.example.org"
OURS, THEIRS = "+447700900000", "+447700900123"
ACCOUNT = TwilioAccount(f"AC{'1' * 32}", "the auth token of the test", (OURS,), f"MG{'2' * 32}")
_numbers = count(1)


def text_channel(casework: Casework, clock: Clock) -> TextChannel:
    seals, sessions = Seals("a phone key, long enough for a test"), casework.sessions
    return TextChannel(
        (ACCOUNT,), PUBLIC, Addresses(sessions, seals, clock), Deliveries(sessions, clock), Callbacks(sessions, clock),
        Quarantine(sessions, seals, clock), seals,
    )  # fmt: skip


def message_sid() -> str:
    return f"SM{next(_numbers):032x}"


def a_text(words: str = "hello", **changes: str | None) -> dict[str, str]:
    """The fields of one inbound text; None takes a field away."""
    form: dict[str, Any] = {
        "MessageSid": message_sid(), "AccountSid": ACCOUNT.account_sid, "From": THEIRS, "To": OURS, "Body": words,
        "NumMedia": "0", "NumSegments": "1", "SmsStatus": "received", "ApiVersion": "2010-04-01",
    } | changes  # fmt: skip
    return {name: value for name, value in form.items() if value is not None}


def post(browser: TestClient, path: str, form: dict[str, str], *, url: str = "", signature: str | None = None) -> Any:
    """Call a webhook as the provider does; `url` is the address that it signed."""
    made = RequestValidator(ACCOUNT.auth_token).compute_signature(url or f"{PUBLIC}{path}", form)
    return browser.post(path, data=form, headers={"x-twilio-signature": made if signature is None else signature})
