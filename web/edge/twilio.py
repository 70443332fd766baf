"""The provider's text webhooks: verify, store, acknowledge. No reply is made here.

A store that cannot be reached is answered with 503, so that the provider tries again and then calls the fallback
address; the fallback takes the same message under the same id, or says fixed words with the numbers to ring.
"""

import re

import structlog
from starlette.requests import Request
from starlette.responses import Response
from twilio.twiml.messaging_response import MessagingResponse

from casework.addresses import ReceivedText
from casework.delivery import Status
from casework.errors import CaseworkUnavailable
from casework.inbox import Accepted
from casework.manner import LANDLINE
from casework.messaging.attachments import kind_of, with_attachments
from casework.phones import read_phone
from web.edge.twilio_door import Called
from web.edge.twilio_request import from_provider
from web.state import Room

MESSAGE_SID = re.compile(r"(SM|MM)[0-9a-f]{32}")
ROW_ID = re.compile(r"[0-9]{1,18}")  # fits eight bytes
MOST_MEDIA = 10

log = structlog.get_logger(__name__)


async def receive_text(request: Request) -> Response:
    """A text: stored before it is acknowledged. A repeat is acknowledged and ignored."""
    told = await from_provider(request)
    received = read_text(told.called)
    if received is None:
        await told.door.keep("missing_fields", told.called.form)
        return Response(status_code=400)
    if received.sender.number in told.called.account.numbers:  # we would talk to ourselves for ever
        await told.door.keep("from_ourselves", told.called.form)
        return Response(status_code=204)
    try:
        accepted = await told.intake.take(received)
    except CaseworkUnavailable:
        log.error("text_not_stored")
        return Response(status_code=503, headers={"retry-after": "1"})
    _stored(told.room, accepted)
    return Response(status_code=204)


async def receive_fallback(request: Request) -> Response:
    """The same text once more, after the first address failed. When it cannot be kept, the sender is told so."""
    told = await from_provider(request)
    received = read_text(told.called)
    try:
        accepted = await told.intake.take(received) if received is not None else None
    except Exception as fault:  # noqa: BLE001 - this is the last address: whatever breaks, the sender gets the numbers
        log.error("fallback_not_stored", fault=type(fault).__name__)
        accepted = None
    if accepted is not None:
        _stored(told.room, accepted)
        return Response(status_code=204)
    sender = read_phone(told.called.field("From"))
    # Whether a landline has agreed cannot be read now: it hears nothing about health.
    name = "fallback_landline" if sender is not None and sender.line_type == LANDLINE else "fallback"
    twiml = MessagingResponse()
    twiml.message(told.room.words["texts"][name].format(phone=told.room.deps.organisation.phone))
    return Response(str(twiml), media_type="text/xml")


async def receive_status(request: Request) -> Response:
    """How a text of ours fared. `part` is our own id for it, with our mark; old news changes nothing."""
    told = await from_provider(request)
    row_id = told.channel.seals.unmarked(request.query_params.get("part", "")) or ""
    if not ROW_ID.fullmatch(row_id):
        return Response(status_code=400)
    error = told.called.field("ErrorCode")
    status = Status(
        told.called.field("MessageSid", "SmsSid")[:40],
        told.called.field("MessageStatus", "SmsStatus"),
        int(error) if error.isdecimal() and len(error) < 7 else None,
    )
    try:
        await told.room.receipts.run(told.channel.deliveries.told, int(row_id), status)
    except CaseworkUnavailable:
        return Response(status_code=503)
    return Response(status_code=204)


def read_text(called: Called) -> ReceivedText | None:
    """The text of a verified request; None when a field that we cannot do without is missing."""
    external_id, ours = called.field("MessageSid", "SmsMessageSid", "SmsSid"), called.field("To")
    sender = read_phone(called.field("From"))
    if sender is None or not MESSAGE_SID.fullmatch(external_id) or not 0 < len(ours) <= 40:
        return None
    media = called.field("NumMedia")
    count = min(int(media), MOST_MEDIA) if media.isdecimal() and len(media) < 4 else 0
    kinds = [kind_of(called.field(f"MediaContentType{number}")) for number in range(count)]
    return ReceivedText(
        f"twilio:{external_id}",
        sender,
        ours,
        with_attachments(called.words, kinds),
        called.field("OptOutType").upper(),
    )


def _stored(room: Room, accepted: Accepted) -> None:
    room.deps.bell.ring("bot")
    log.info("text_stored", inbox_id=accepted.inbox_id, is_new=accepted.is_new)
