"""What a telephone number is: its one written form (E.164) and the kind of line behind it."""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from phonenumbers import PhoneNumberType

LineType = Literal["mobile", "landline", "premium", "abroad", "unknown"]

# The Crown dependencies share the code +44; texts to them cost about the same.
HOME = 44
E164 = re.compile(r"\+[1-9]\d{6,14}")
# What phone networks put in place of a number that is withheld, after Twilio's list.
WITHHELD = {"+266696687", "+7378742833", "+2562533", "+8566696", "+86282452253"}
LINES: dict[int, LineType] = {
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE: "landline",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "mobile",
    PhoneNumberType.PREMIUM_RATE: "premium",
    PhoneNumberType.SHARED_COST: "premium",
    PhoneNumberType.PERSONAL_NUMBER: "premium",
    PhoneNumberType.UAN: "landline",
    PhoneNumberType.VOIP: "landline",
    PhoneNumberType.TOLL_FREE: "landline",
}


@dataclass(frozen=True)
class Phone:
    """Who wrote or rang. `number` is E.164, or a short code or a name as the network gave it."""

    number: str
    line_type: LineType

    @property
    def can_be_rung(self) -> bool:
        """Whether it is a number that a person could answer."""
        return E164.fullmatch(self.number) is not None and self.line_type in ("mobile", "landline", "unknown")


def read_phone(sender: str) -> Phone | None:
    """The sender of a text or a call; None when there is none or it is withheld.

    A landline is told from a mobile by its number alone, so a moved number can be wrong. Numbers kept for drama are in
    no plan: they are told by their first digits.
    """
    sender = sender.strip()[:40]
    if not sender or sender in WITHHELD or sender.lower() in ("anonymous", "restricted", "unknown", "unavailable"):
        return None
    if not E164.fullmatch(sender):  # a short code, which may be a dear one, or a name: nobody can be answered there
        return Phone(sender, "premium")
    try:
        parsed = phonenumbers.parse(sender)
    except phonenumbers.NumberParseException:
        return Phone(sender, "unknown")
    if parsed.country_code != HOME:
        return Phone(sender, "abroad")
    line = LINES.get(phonenumbers.number_type(parsed))
    return Phone(sender, line or _by_first_digit(str(parsed.national_number)))


def _by_first_digit(national: str) -> LineType:
    if national.startswith("7") and len(national) == 10:
        return "mobile"
    return "landline" if national.startswith(("1", "2", "3")) else "unknown"
