"""Calls to our text number: who we are, 999, and a call-back. A call that ends without a key opens one too."""

import structlog
from starlette.requests import Request
from starlette.responses import Response
from twilio.twiml.voice_response import Gather, VoiceResponse

from casework.callbacks import MISSED, SAFE
from casework.errors import CaseworkUnavailable
from casework.hours import day_words
from casework.phones import read_phone
from web.edge.twilio_request import ProviderRequest, from_provider
from web.state import Room
from web.threads import in_thread

KEYPRESS = "/twilio/voice/keypress"
LANGUAGE = "en-GB"
PATIENCE = 8  # seconds for a key; somebody may have to take the phone from their ear

log = structlog.get_logger(__name__)


async def answer_call(request: Request) -> Response:
    """Somebody rings: it is noted first, so that hanging up loses nothing, then the words are spoken."""
    told = await from_provider(request)
    is_noted = await _note(told, MISSED)
    said = VoiceResponse()
    _say(said, told.room, "welcome")
    if is_noted:
        gather = Gather(num_digits=1, timeout=PATIENCE, action=f"{told.channel.public_url}{KEYPRESS}", method="POST")
        _say(gather, told.room, "press")
        said.append(gather)
        _say(said, told.room, "nothing_pressed")
    else:
        _say(said, told.room, "cannot_ring")
    _say(said, told.room, "goodbye")
    said.hangup()
    return _spoken(said)


async def receive_keypress(request: Request) -> Response:
    """1 says that it is safe to ring back; any other key is no answer."""
    told = await from_provider(request)
    said = VoiceResponse()
    if told.called.field("Digits") == "1":
        is_noted = await _note(told, SAFE)
        _say(said, told.room, "promised" if is_noted else "cannot_ring")
    else:
        _say(said, told.room, "nothing_pressed")
    _say(said, told.room, "goodbye")
    said.hangup()
    return _spoken(said)


async def _note(told: ProviderRequest, reason: str) -> bool:
    """Whether a call-back is in the queue now; not for a withheld number, nor without a database."""
    caller, ours = read_phone(told.called.field("From")), told.called.field("To")[:40]
    if caller is None or not caller.can_be_rung or not ours:
        return False
    try:
        conversation_id = await in_thread(told.channel.addresses.conversation, caller, ours)
        await in_thread(told.channel.callbacks.ask, conversation_id, reason, _next_reading(told.room))
    except CaseworkUnavailable:
        log.error("call_not_noted")
        return False
    log.info("call_noted", reason=reason)
    return True


def _next_reading(room: Room) -> str:
    now = room.deps.clock()
    return day_words(room.deps.organisation.hours.next_reading(now), now)


def _say(into: VoiceResponse | Gather, room: Room, name: str) -> None:
    organisation = room.deps.organisation
    words = room.words["voice"][name].format(
        organisation=organisation.name, phone=" ".join(organisation.phone), when=_next_reading(room)
    )
    into.say(words, language=LANGUAGE)


def _spoken(said: VoiceResponse) -> Response:
    return Response(str(said), media_type="text/xml")
