"""One account with the provider, as the edge and the sender need it."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TwilioAccount:
    """`numbers` are ours, in E.164; `service_sid` names the Messaging Service that they belong to, if any."""

    account_sid: str
    auth_token: str = field(repr=False)
    numbers: tuple[str, ...]
    service_sid: str = ""


def account_for(accounts: Sequence[TwilioAccount], service_sid: str, our_number: str) -> TwilioAccount | None:
    """Whose message it is: by the service first, as its numbers come and go, then by the number."""
    by_service = (one for one in accounts if service_sid and one.service_sid == service_sid)
    by_number = (one for one in accounts if our_number in one.numbers)
    return next(by_service, None) or next(by_number, None)
