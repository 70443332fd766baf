"""Puts the web room together: one Starlette application from one frozen bundle."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import Mount

from web.console.sessions import Sessions
from web.deps import Organisation, WebDeps
from web.edge.intake import Intake
from web.edge.rate import RateLimit
from web.edge.stream import Broadcaster
from web.edge.tokens import ChatTokens
from web.edge.twilio_door import Door
from web.errors import answer_http_error, answer_refusal
from web.pages import Pages
from web.refusals import Refusal
from web.routes import PAGES, routes_of
from web.security import BodyLimit, PlainFaults, SecurityHeaders
from web.state import Room
from web.static_files import CachedStatic
from web.threads import Lane
from web.words import Words

__all__ = ["Organisation", "WebDeps", "create_app"]

SHORTEST_KEY = 32  # characters; fewer could be guessed
MESSAGES_A_MINUTE = 30  # nobody types faster; a script does
LOGINS_A_MINUTE = 60
RECEIPTS_AT_ONCE = 4


def create_app(deps: WebDeps) -> Starlette:
    """The whole web room. Raises ValueError when the secret key is too short to sign anything."""
    if len(deps.secret_key) < SHORTEST_KEY:
        raise ValueError(f"the secret key needs at least {SHORTEST_KEY} characters")
    words = Words.load()
    room = Room(
        deps=deps,
        words=words,
        pages=Pages(deps, words),
        tokens=ChatTokens(deps.secret_key, deps.clock),
        sessions=Sessions(deps.secret_key, deps.clock, secure=deps.secure_cookies),
        broadcaster=Broadcaster(deps.casework.outbox, deps.bell),
        message_rate=RateLimit(MESSAGES_A_MINUTE),
        login_rate=RateLimit(LOGINS_A_MINUTE),
        door=Door(deps.texts) if deps.texts is not None else None,
        intake=Intake(deps.texts.addresses.receive_all) if deps.texts is not None else None,
        receipts=Lane(RECEIPTS_AT_ONCE),
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(room.broadcaster.running())
            if room.door is not None:
                await stack.enter_async_context(room.door.tally.running())
            yield

    static = Mount("/static", CachedStatic(directory=str(files("web").joinpath("static"))), name="static")
    app = Starlette(
        routes=[*routes_of(PAGES), static],
        middleware=[
            Middleware(SecurityHeaders, secure=deps.secure_cookies),
            Middleware(PlainFaults),
            Middleware(BodyLimit),
        ],
        exception_handlers={Refusal: answer_refusal, HTTPException: answer_http_error},
        lifespan=lifespan,
    )
    app.state.room = room
    return app
