"""The two phones of the console, as the web process reaches them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from web.ports import PhonesAway

TIMEOUT = 5.0  # seconds; the stand-in is on this machine


class RemotePhones:
    """Asks the stand-in at `url`; raises PhonesAway when it does not answer."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def send(self, number: str, text: str, media: str) -> None:
        """A phone sends a text."""
        await self._ask("POST", f"/phones/{number}/texts", {"body": text, "media": media})

    async def ring(self, number: str, digits: str) -> str:
        """A phone rings us, or presses a key."""
        return str((await self._ask("POST", f"/phones/{number}/calls", {"digits": digits}))["twiml"])

    async def texts(self, number: str) -> Sequence[Mapping[str, Any]]:
        """What is on a phone's screen."""
        return (await self._ask("GET", f"/phones/{number}/texts", None))["texts"]

    async def _ask(self, method: str, path: str, body: dict[str, str] | None) -> Any:
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT, trust_env=False) as client:
                answer = await client.request(method, f"{self._url}{path}", json=body)
                answer.raise_for_status()
                return answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise PhonesAway from error
