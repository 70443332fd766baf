"""Two phones side by side: anybody can try texts and calls with no account, through the stand-in for the provider."""

from xml.etree import ElementTree

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from web.console.show import show_to_staff
from web.ports import Phones, PhonesAway
from web.refusals import Refusal
from web.state import room_of

# Kept for drama by Ofcom; a staff member plays both people.
NUMBERS = ("+447700900111", "+447700900222")
HERE = "/console/phones"
LONGEST = 1600  # characters of a text


async def show_phones(request: Request) -> Response:
    """Both screens, with what each phone sent and received."""
    return await _page(request)


async def send_text(request: Request) -> Response:
    """One of the phones sends what was typed."""
    phones, number = _phone(request)
    form = await request.form()
    text, media = str(form.get("text", ""))[:LONGEST], str(form.get("media", ""))
    if text or media:
        try:
            await phones.send(number, text, media if media in ("picture", "voice") else "")
        except PhonesAway:
            return await _page(request, fault=room_of(request).words["phones"]["away"])
    return RedirectResponse(HERE, 303)


async def ring(request: Request) -> Response:
    """One of the phones rings us, or presses a key; the page shows what is spoken."""
    phones, number = _phone(request)
    digits = str((await request.form()).get("digits", ""))
    try:
        twiml = await phones.ring(number, digits if digits in ("1", "2") else "")
    except PhonesAway:
        return await _page(request, fault=room_of(request).words["phones"]["away"])
    return await _page(request, number=number, spoken=_spoken(twiml))


def _phone(request: Request) -> tuple[Phones, str]:
    phones, which = room_of(request).deps.phones, request.path_params["phone"]
    if phones is None or not 1 <= which <= len(NUMBERS):
        raise Refusal(404, "not_found")
    return phones, NUMBERS[which - 1]


async def _page(request: Request, number: str = "", spoken: str = "", fault: str | None = None) -> Response:
    room = room_of(request)
    if room.deps.phones is None:
        raise Refusal(404, "not_found")
    screens = []
    for one in NUMBERS:
        try:
            texts = await room.deps.phones.texts(one)
        except PhonesAway:
            texts, fault = [], room.words["phones"]["away"]
        screens.append({"number": one, "texts": texts, "spoken": spoken if one == number else ""})
    return await show_to_staff(request, "console/phones.html", screens=screens, fault=fault)


def _spoken(twiml: str) -> str:
    try:
        return " ".join(one.text or "" for one in ElementTree.fromstring(twiml).iter("Say"))  # noqa: S314 - our own
    except ElementTree.ParseError:
        return ""
