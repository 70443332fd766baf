"""How the stand-in calls us: signed, once more when no connection was made, 15 seconds in all, then the fallback.

That is the provider's own default: a retry only after a connection that failed, none for an answer that is an error.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree

import httpx
from twilio.request_validator import RequestValidator

TIMEOUT = 15.0  # seconds in all; 5 of them to connect
CONNECT = 5.0


@dataclass(frozen=True)
class Line:
    """Where we are: the address that is signed, and the one that is called, which may be behind the proxy.

    `keywords_are_ours`: it leaves STOP, START and HELP to us, as once its opt-out management is switched over.
    """

    account_sid: str
    auth_token: str
    numbers: tuple[str, ...]
    public_url: str
    local_url: str
    keywords_are_ours: bool = False


@dataclass(frozen=True)
class Answer:
    """What became of a call: the HTTP status, or 0 for none, and the words that TwiML asked to send back."""

    status: int
    replies: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether we took it."""
        return 200 <= self.status < 300


class Caller:
    """Calls our webhooks."""

    def __init__(self, line: Line, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._line = line
        self._validator = RequestValidator(line.auth_token)
        # The provider has no end of connections: a call of its own must never wait for another one of its own.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=50, keepalive_expiry=2)
        timeout = httpx.Timeout(TIMEOUT, connect=CONNECT)
        self._http = httpx.AsyncClient(timeout=timeout, limits=limits, transport=transport, trust_env=False)

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()

    async def text(self, form: Mapping[str, str]) -> Answer:
        """Tell us of a text: the address for messages first, then the fallback."""
        token = uuid.uuid4().hex
        answer = await self._with_retry("/twilio/messages", form, token)
        return answer if answer.is_good else await self._with_retry("/twilio/fallback", form, token)

    async def status(self, url: str, form: Mapping[str, str]) -> Answer:
        """Tell us how a text fared, at the address that we gave."""
        parts = urlsplit(url)
        return await self._with_retry(f"{parts.path}?{parts.query}", form, uuid.uuid4().hex)

    async def voice(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """Tell us of a call, and give the TwiML."""
        answer = await self._once(path, form, uuid.uuid4().hex)
        return (answer.status_code, answer.text) if isinstance(answer, httpx.Response) else (0, "")

    async def _with_retry(self, path: str, form: Mapping[str, str], token: str) -> Answer:
        answer = None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TIMEOUT):
                answer = await self._once(path, form, token)
                if answer == "no_connection":
                    await asyncio.sleep(0.1 + 0.2 * random.random())
                    answer = await self._once(path, form, token)
        return Answer(answer.status_code, _replies(answer)) if isinstance(answer, httpx.Response) else Answer(0)

    async def _once(self, path: str, form: Mapping[str, str], token: str) -> httpx.Response | str:
        signature = self._validator.compute_signature(f"{self._line.public_url}{path}", dict(form))
        headers = {
            "x-twilio-signature": signature,
            "i-twilio-idempotency-token": token,
            "user-agent": "TwilioProxy/1.1",
        }
        try:
            return await self._http.post(f"{self._line.local_url}{path}", data=dict(form), headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            return "no_connection"
        except httpx.HTTPError:
            return "no_answer"


def _replies(answer: httpx.Response) -> tuple[str, ...]:
    if not answer.headers.get("content-type", "").startswith("text/xml"):
        return ()
    return tuple(one.text or "" for one in ElementTree.fromstring(answer.text).iter("Message"))  # noqa: S314 - our own
