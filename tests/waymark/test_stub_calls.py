"""The stand-in calls us as the provider does: what it tries again, what it does not, and when the fallback comes."""

import asyncio
from collections.abc import Callable

import httpx
import pytest

from waymark.stub_twilio import calls
from waymark.stub_twilio.calls import Answer, Caller, Line

LINE = Line(f"AC{'1' * 32}", "the auth token of the test", ("+447700900000",), "https://help.example.org", "http://us")
FORM = {"MessageSid": f"SM{'2' * 32}", "Body": "hello"}
MESSAGES, FALLBACK = "/twilio/messages", "/twilio/fallback"
What = Callable[[httpx.Request], httpx.Response]


def status(code: int) -> What:
    return lambda _: httpx.Response(code)


def fails(kind: type[httpx.TransportError]) -> What:
    def fail(request: httpx.Request) -> httpx.Response:
        raise kind("no luck", request=request)

    return fail


async def told(*ours: What) -> tuple[Answer, list[httpx.Request]]:
    """What the stand-in makes of a text when we behave like this, call after call; and its calls."""
    requests: list[httpx.Request] = []

    async def answer(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        return ours[len(requests) - 1](request)

    caller = Caller(LINE, httpx.MockTransport(answer))
    found = await caller.text(FORM)
    await caller.close()
    return found, requests


@pytest.mark.parametrize(
    ("ours", "asked"),
    [
        ([status(204)], [MESSAGES]),
        ([fails(httpx.ConnectError), status(204)], [MESSAGES, MESSAGES]),
        ([fails(httpx.ConnectTimeout), status(204)], [MESSAGES, MESSAGES]),
        ([fails(httpx.ConnectError), fails(httpx.ConnectError), status(204)], [MESSAGES, MESSAGES, FALLBACK]),
        ([status(503), status(204)], [MESSAGES, FALLBACK]),
        ([status(403), status(204)], [MESSAGES, FALLBACK]),
        ([fails(httpx.ReadError), status(204)], [MESSAGES, FALLBACK]),
        ([fails(httpx.ReadTimeout), status(204)], [MESSAGES, FALLBACK]),
        ([status(503), fails(httpx.ConnectError), status(204)], [MESSAGES, FALLBACK, FALLBACK]),
    ],
)
async def test_only_a_connection_that_failed_is_tried_again_and_then_comes_the_fallback(
    ours: list[What], asked: list[str]
) -> None:
    answer, requests = await told(*ours)
    assert answer.is_good
    assert [request.url.path for request in requests] == asked
    assert {request.content for request in requests} == {requests[0].content}, "the text is the same each time"


@pytest.mark.parametrize("last", [status(503), fails(httpx.ReadTimeout)])
async def test_after_the_fallback_nothing_more_is_done(last: What) -> None:
    answer, requests = await told(status(503), last)
    assert not answer.is_good
    assert [request.url.path for request in requests] == [MESSAGES, FALLBACK]


async def test_an_address_has_its_time_in_all_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "TIMEOUT", 0.05)
    asked: list[str] = []

    async def never(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        if asked == [MESSAGES]:
            raise httpx.ConnectError("refused", request=request)
        return await asyncio.get_running_loop().create_future()

    caller = Caller(LINE, httpx.MockTransport(never))
    async with asyncio.timeout(5):
        answer = await caller.text(FORM)
    await caller.close()
    assert answer == Answer(0)
    assert asked[0] == MESSAGES
    assert asked[-1] == FALLBACK
