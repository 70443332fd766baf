"""Who is calling: a request counts only with the provider's signature over the address that we gave it."""

from dataclasses import dataclass
from enum import Enum

import structlog
from starlette.datastructures import FormData
from starlette.requests import Request
from twilio.request_validator import RequestValidator

from casework.messaging.twilio_account import TwilioAccount, account_for
from web.edge.refused_tally import Tally
from web.edge.text_channel import TextChannel

MOST_FIELDS = 200
MOST_VALUE = 2000  # characters of one field that are kept; a text has at most 1,600

log = structlog.get_logger(__name__)


class Fault(Enum):
    """Why a request does not count."""

    NO_ACCOUNT = "no_account"
    OTHER_ACCOUNT = "other_account"
    SIGNATURE = "signature"


@dataclass(frozen=True)
class Called:
    """One request whose signature fits, as a plain form."""

    account: TwilioAccount
    form: FormData

    def field(self, *names: str) -> str:
        """The first of these fields that holds something; empty when none does."""
        values = (self.form.get(name) for name in names)
        return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")

    @property
    def words(self) -> str:
        """What the person wrote, to the letter."""
        body = self.form.get("Body")
        return body if isinstance(body, str) else ""


class Door:
    """Checks signatures, counts whatever is refused, and keeps the words for a person to see."""

    def __init__(self, channel: TextChannel) -> None:
        self._channel = channel
        self.tally = Tally(channel.quarantine)

    async def called(self, request: Request) -> Called | None:
        """The request, or None when it must be refused: then it has been counted, kept and told to staff."""
        form = await request.form(max_files=0, max_fields=MOST_FIELDS)
        account = account_for(
            self._channel.accounts, _text(form, "MessagingServiceSid"), _text(form, "To")
        ) or account_for(self._channel.accounts, "", _text(form, "From"))
        fault = self._fault(request, form, account)
        if fault is None and account is not None:
            return Called(account, form)
        await self.keep((fault or Fault.NO_ACCOUNT).value, form)
        return None

    def _fault(self, request: Request, form: FormData, account: TwilioAccount | None) -> Fault | None:
        if account is None:
            return Fault.NO_ACCOUNT
        signature = request.headers.get("x-twilio-signature", "")
        address = self.address(request)
        if not RequestValidator(account.auth_token).validate(address, form, signature):
            return Fault.SIGNATURE
        return None if _text(form, "AccountSid") == account.account_sid else Fault.OTHER_ACCOUNT

    def address(self, request: Request) -> str:
        """The address as the provider signed it: ours by settings; Host and forwarded headers are anybody's words."""
        query = request.scope["query_string"].decode("latin-1")
        return f"{self._channel.public_url}{request.url.path}{f'?{query}' if query else ''}"

    async def keep(self, reason: str, form: FormData) -> None:
        """Count a refusal and keep what came with it; a request without any field is no text, and only logged."""
        log.warning("twilio_refused", reason=reason)
        kept = {name: str(value)[:MOST_VALUE] for name, value in form.items()}
        if kept:
            await self.tally.add(reason, kept)


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""
