"""What every request can reach: the deps, and what is made from them once."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from web.console.sessions import Sessions
from web.deps import WebDeps
from web.edge.intake import Intake
from web.edge.rate import RateLimit
from web.edge.stream import Broadcaster
from web.edge.tokens import ChatTokens
from web.edge.twilio_door import Door
from web.pages import Pages
from web.threads import Lane
from web.words import Words


@dataclass(frozen=True)
class Room:
    """One application's working parts."""

    deps: WebDeps
    words: Words
    pages: Pages
    tokens: ChatTokens
    sessions: Sessions
    broadcaster: Broadcaster
    message_rate: RateLimit
    login_rate: RateLimit
    door: Door | None
    intake: Intake | None
    receipts: Lane  # what the provider tells of texts that we sent: there are two of it for each text that comes in


def room_of(request: HTTPConnection) -> Room:
    """The room that serves this request."""
    return request.app.state.room
