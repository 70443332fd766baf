"""The chat's API: a session, a message, a stream of replies. Verify, store, acknowledge; no reply is made here."""

import json
import re
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from casework.errors import UnknownConversation
from casework.inbox import MAX_TEXT, Accepted, InboundMessage
from web.edge.stream import events
from web.refusals import Refusal
from web.state import Room, room_of
from web.threads import in_thread

MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{1,40}")  # with the prefix it fits the inbox's 80 characters
ROW_ID = re.compile(r"[0-9]{1,18}")  # fits eight bytes
STREAM_HEADERS = {"x-accel-buffering": "no"}  # nginx must pass each event on at once

log = structlog.get_logger(__name__)


async def start_session(request: Request) -> Response:
    """Open a conversation and hand out its token. The page asks for it just before the first message."""
    room = room_of(request)
    conversation_id = await in_thread(room.deps.casework.conversations.open, "web")
    return JSONResponse({"token": room.tokens.mint(conversation_id)}, 201)


async def receive_message(request: Request) -> Response:
    """A message from the chat page: stored before it is acknowledged. A repeat is acknowledged and ignored."""
    room = room_of(request)
    conversation_id = _conversation(request, room)
    if not room.message_rate.allows(conversation_id):
        raise Refusal(429, "too_fast", retry_after=60)
    message_id, text = parse_message(request.headers.get("content-type", ""), await request.body())
    message = InboundMessage(f"web:{conversation_id}:{message_id}", conversation_id, "web", text)
    accepted = await in_thread(_store, room, message)
    if accepted is None:
        raise Refusal(401, "bad_token")
    room.deps.bell.ring("bot")
    log.info("message_stored", inbox_id=accepted.inbox_id, is_new=accepted.is_new)
    return JSONResponse({"id": message_id}, 202)


async def stream_events(request: Request) -> Response:
    """The replies of one conversation as server-sent events, from the last one that the browser has seen."""
    room = room_of(request)
    conversation_id = _conversation(request, room)
    last_id = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
    if not ROW_ID.fullmatch(last_id):
        raise Refusal(400, "bad_event_id")
    if request.method == "HEAD":
        return Response(media_type="text/event-stream")
    stream = events(
        room.deps.casework.outbox,
        room.broadcaster,
        conversation_id,
        int(last_id),
        life=room.deps.stream_life,
    )
    return StreamingResponse(stream, media_type="text/event-stream", headers=STREAM_HEADERS)


def parse_message(content_type: str, body: bytes) -> tuple[str, str]:
    """The message's id and text. Any text that is not empty is taken as it is: odd is not wrong."""
    kind, _, extra = content_type.partition(";")
    if kind.strip().lower() != "application/json":
        raise Refusal(415, "not_json")
    if "charset" in extra.lower() and "utf-8" not in extra.lower() and "utf8" not in extra.lower():
        raise Refusal(415, "not_utf8")
    message = _loads(body)
    if not isinstance(message, dict):
        raise Refusal(400, "not_an_object")
    message_id, text = message.get("id"), message.get("text")
    if not isinstance(message_id, str) or not MESSAGE_ID.fullmatch(message_id):
        raise Refusal(400, "no_id")
    if not isinstance(text, str):
        raise Refusal(400, "no_text")
    if not text:
        raise Refusal(400, "empty_text")
    if len(text) > MAX_TEXT:
        raise Refusal(413, "long_text")
    # Half of a surrogate pair is valid JSON but no valid text: no database stores it.
    return message_id, text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _loads(body: bytes) -> Any:
    try:
        return json.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise Refusal(400, "not_utf8") from fault
    except (ValueError, RecursionError) as fault:
        raise Refusal(400, "bad_json") from fault


def _conversation(request: Request, room: Room) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refusal(401, "no_token")
    conversation_id = room.tokens.conversation(token.strip())
    if conversation_id is None:
        raise Refusal(401, "bad_token")
    return conversation_id


def _store(room: Room, message: InboundMessage) -> Accepted | None:
    try:
        return room.deps.casework.inbox.accept(message)
    except UnknownConversation:
        return None
