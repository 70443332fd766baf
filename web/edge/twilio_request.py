"""A request of the provider's, once the door has let it in."""

from dataclasses import dataclass

from starlette.requests import Request

from web.edge.intake import Intake
from web.edge.text_channel import TextChannel
from web.edge.twilio_door import Called, Door
from web.refusals import Refusal
from web.state import Room, room_of


@dataclass(frozen=True)
class ProviderRequest:
    """What the provider says, and all that is needed to act on it."""

    room: Room
    channel: TextChannel
    door: Door
    intake: Intake
    called: Called


async def from_provider(request: Request) -> ProviderRequest:
    """The request, verified. Raises Refusal 404 where there are no text messages, and 403 for anybody else's."""
    room = room_of(request)
    if room.deps.texts is None or room.door is None or room.intake is None:
        raise Refusal(404, "not_found")
    called = await room.door.called(request)
    if called is None:
        raise Refusal(403, "not_provider")
    return ProviderRequest(room, room.deps.texts, room.door, room.intake, called)
