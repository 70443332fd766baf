"""What the edge needs for text messages and calls: our accounts, and the parts of casework that keep them."""

from dataclasses import dataclass

from casework.addresses import Addresses
from casework.callbacks import Callbacks
from casework.delivery import Deliveries
from casework.messaging.twilio_account import TwilioAccount
from casework.quarantine import Quarantine
from casework.sealing import Seals


@dataclass(frozen=True)
class TextChannel:
    """`public_url` is the address that the provider signs and calls, whatever a proxy in between says."""

    accounts: tuple[TwilioAccount, ...]
    public_url: str
    addresses: Addresses
    deliveries: Deliveries
    callbacks: Callbacks
    quarantine: Quarantine
    seals: Seals
