"""Asks the provider to send one text, and to list what it sent. It says exactly how sure an answer is.

Plain HTTP in place of the provider's library: that tells a request that never left from one that nobody answered, and
only the first may be tried again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from casework.delivery import Status
from casework.messaging.error_table import Verdict, verdict_of
from casework.messaging.twilio_account import TwilioAccount

TIMEOUT = 10.0  # seconds that an answer may take
CONNECTING, WRITING = 3.0, 1.0  # seconds: the request itself is a few hundred bytes
LONGEST_REQUEST = CONNECTING + WRITING + TIMEOUT
GATEWAYS = (502, 504)  # somebody in between gave up: the provider itself may have taken it
LISTED = 50


@dataclass(frozen=True)
class Taken:
    """The provider has it."""

    status: Status


@dataclass(frozen=True)
class Refused:
    """The provider says no, and what that means for the text."""

    verdict: Verdict
    error: int | None


@dataclass(frozen=True)
class Unreachable:
    """No connection was made, so nothing was asked: trying again is safe."""


@dataclass(frozen=True)
class Unsure:
    """It was asked, and no answer came: it may have gone out. Never ask again."""


Answer = Taken | Refused | Unreachable | Unsure


@dataclass(frozen=True)
class Listed:
    """One message as the provider lists it."""

    status: Status
    text: str


class TwilioClient:
    """One account at one base address. `callback` gives the address for news of one row of ours."""

    def __init__(self, account: TwilioAccount, base_url: str, callback: Callable[[int], str]) -> None:
        self._account = account
        self._callback = callback
        self._messages = f"{base_url}/2010-04-01/Accounts/{account.account_sid}/Messages.json"
        self._http = httpx.Client(
            auth=(account.account_sid, account.auth_token),
            timeout=httpx.Timeout(TIMEOUT, connect=CONNECTING, write=WRITING),
            follow_redirects=False,
            trust_env=False,
        )

    def send(self, row_id: int, our_number: str, number: str, text: str) -> Answer:
        """Ask once. Never raises for what the network or the provider does."""
        form = {"To": number, "From": our_number, "Body": text, "StatusCallback": self._callback(row_id)}
        if self._account.service_sid:
            form["MessagingServiceSid"] = self._account.service_sid
        try:
            answer = self._http.post(self._messages, data=form)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            return Unreachable()
        except httpx.HTTPError:
            return Unsure()
        return _read(answer)

    def sent_to(self, our_number: str, number: str) -> list[Listed] | None:
        """The newest messages to one number, newest first; None when the provider cannot be asked."""
        asked = {"To": number, "From": our_number, "PageSize": str(LISTED)}
        try:
            answer = self._http.get(self._messages, params=asked)
            answer.raise_for_status()
            return [Listed(_status(one), str(one["body"])) for one in answer.json()["messages"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()


def _read(answer: httpx.Response) -> Answer:
    body = _json(answer)
    if answer.is_success:
        return Taken(_status(body)) if body.get("sid") else Unsure()
    if answer.status_code in GATEWAYS:
        return Unsure()
    error = body.get("code")
    known = error if isinstance(error, int) else None
    return Refused(verdict_of(answer.status_code, known), known)


def _json(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _status(body: dict[str, Any]) -> Status:
    error = body.get("error_code")
    return Status(str(body["sid"])[:40], str(body.get("status", "")), int(error) if error else None)
