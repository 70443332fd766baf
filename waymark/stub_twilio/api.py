"""The stand-in's two faces: the provider's own addresses, and those that hold the phones."""

from __future__ import annotations

import asyncio
import base64
import hmac
import random
from email.utils import formatdate
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from knowledge_base.septets import segments
from waymark.stub_twilio.exchange import Exchange
from waymark.stub_twilio.ledger import Message
from waymark.stub_twilio.rules import Faults, refusal

MESSAGES = "/2010-04-01/Accounts/{account}/Messages.json"


def create_stub(exchange: Exchange) -> Starlette:
    """The whole stand-in over one exchange."""
    app = Starlette(
        routes=[
            Route(MESSAGES, send_message, methods=["POST"]),
            Route(MESSAGES, list_messages, methods=["GET"]),
            Route("/phones/{number}/texts", phone_sends, methods=["POST"]),
            Route("/phones/{number}/texts", phone_shows, methods=["GET"]),
            Route("/phones/{number}/calls", phone_rings, methods=["POST"]),
            Route("/faults", set_faults, methods=["POST"]),
        ]
    )
    app.state.exchange = exchange
    return app


async def send_message(request: Request) -> Response:
    """Take one text of ours, or refuse it with the provider's error number."""
    exchange: Exchange = request.app.state.exchange
    if not _may(request, exchange):
        return _error(401, 20003, "Authenticate")
    form = {name: str(value) for name, value in (await request.form()).items()}
    to, sender, body = form.get("To", ""), form.get("From", ""), form.get("Body", "")
    faults, chance = exchange.ledger.faults, random.random()
    if chance < faults.refuse_429:
        return _error(429, 20429, "Too Many Requests")
    if chance < faults.refuse_429 + faults.break_500:
        return _error(500, 20500, "Internal Server Error")
    blocked = exchange.ledger.is_blocked(sender, to)
    refused = refusal(to, sender, body, exchange.line.numbers, is_blocked=blocked)
    if refused is not None:
        return _error(400, *refused)
    message = exchange.ledger.add(
        "outbound-api", sender, to, body, status="queued", parts=segments(body), callback=form.get("StatusCallback", "")
    )
    exchange.to_phone(message)
    if random.random() < faults.break_500_but_send:
        return _error(500, 20500, "Internal Server Error")
    if random.random() < faults.hang_up:
        await asyncio.sleep(60)  # longer than anybody waits
    return JSONResponse(_shown(exchange, message), 201)


async def list_messages(request: Request) -> Response:
    """The newest texts between two numbers."""
    exchange: Exchange = request.app.state.exchange
    if not _may(request, exchange):
        return _error(401, 20003, "Authenticate")
    asked = request.query_params
    found = exchange.ledger.listed(asked.get("To", ""), asked.get("From", ""), int(asked.get("PageSize", "50")))
    return JSONResponse({"messages": [_shown(exchange, one) for one in found]})


async def phone_sends(request: Request) -> Response:
    """Somebody types on one of the phones."""
    exchange: Exchange = request.app.state.exchange
    told = await request.json()
    ours = told.get("to") or exchange.line.numbers[0]
    message = exchange.from_phone(request.path_params["number"], ours, told.get("body", ""), told.get("media", ""))
    return JSONResponse({"sid": message.sid, "id": message.id}, 201)


async def phone_shows(request: Request) -> Response:
    """What is on the screen of one phone."""
    exchange: Exchange = request.app.state.exchange
    after = int(request.query_params.get("after", "0"))
    thread = exchange.ledger.thread(request.path_params["number"], after)
    arrived = [one for one in thread if one.direction != "outbound-api" or one.status in ("sent", "delivered")]
    return JSONResponse(
        {
            "texts": [
                {
                    "id": one.id, "is_ours": one.direction != "inbound", "body": one.body, "parts": one.parts,
                    "media": one.media, "at": one.at,
                }
                for one in arrived
            ]
        }
    )  # fmt: skip


async def phone_rings(request: Request) -> Response:
    """Somebody rings us from one of the phones, or presses a key."""
    exchange: Exchange = request.app.state.exchange
    told = await request.json()
    ours = told.get("to") or exchange.line.numbers[0]
    path = "/twilio/voice/keypress" if told.get("digits") else "/twilio/voice"
    status, twiml = await exchange.ring(path, request.path_params["number"], ours, told.get("digits", ""))
    return JSONResponse({"status": status, "twiml": twiml})


async def set_faults(request: Request) -> Response:
    """Behave worse, or well again."""
    exchange: Exchange = request.app.state.exchange
    exchange.ledger.set_faults(Faults(**await request.json()))
    return Response(status_code=204)


def _may(request: Request, exchange: Exchange) -> bool:
    line = exchange.line
    expected = base64.b64encode(f"{line.account_sid}:{line.auth_token}".encode()).decode()
    given = request.headers.get("authorization", "")
    is_account = request.path_params["account"] == line.account_sid
    return is_account and hmac.compare_digest(given.encode(), f"Basic {expected}".encode())


def _error(status: int, code: int, words: str) -> JSONResponse:
    more = f"https://www.twilio.com/docs/errors/{code}"
    return JSONResponse({"code": code, "message": words, "more_info": more, "status": status}, status)


def _shown(exchange: Exchange, message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid, "account_sid": exchange.line.account_sid, "status": message.status,
        "from": message.sender, "to": message.recipient, "body": message.body, "direction": message.direction,
        "num_segments": str(message.parts), "error_code": message.error, "error_message": None,
        "date_created": formatdate(message.at, usegmt=True), "messaging_service_sid": None, "num_media": "0",
    }  # fmt: skip
