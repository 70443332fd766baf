"""Says in plain English what a service costs: "Free", "£2", "£2 to £5"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge_base.directory.models import CostOption
from knowledge_base.directory.wording import wording

LONGEST_FEES = 100  # characters of the feed's own words about fees
LONGEST_WHAT = 40  # characters of what a price is for
_FREE = re.compile(
    r"(this (service|group|activity|session) is )?(totally|completely|entirely)?\s*"
    r"(free( of charge| to (join|attend|use|all|everyone|call))?|no (charge|cost|fee|fees)|nothing|nil|none|£?0(\.00)?)"
    r"\s*[.!]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Cost:
    """`is_free` is None when we do not know."""

    text: str
    is_free: bool | None


def say_cost(options: Sequence[CostOption], fees: str | None, today: date) -> Cost:
    """The prices that hold today; without any, the feed's own words about fees when they are short."""
    amounts = {option.amount: option for option in reversed(options) if _holds(option, today)}
    prices = sorted(amount for amount in amounts if amount is not None)
    if not prices:
        return _from_words(fees, options, today)
    words = wording()
    if prices == [0]:
        return Cost(words.free, is_free=True)
    paid = [_pounds(price) for price in prices if price]
    said = paid[0] if len(paid) == 1 else words.pounds_range.format(lowest=paid[0], highest=paid[-1])
    if prices[0] == 0:
        return Cost(words.free_for_some.format(amount=said), is_free=False)
    what = amounts[prices[0]].amount_description or ""
    if len(paid) == 1 and 0 < len(what) <= LONGEST_WHAT:
        said = words.pounds_for.format(amount=said, what=what.rstrip(". "))
    return Cost(said, is_free=False)


def _from_words(fees: str | None, options: Sequence[CostOption], today: date) -> Cost:
    described = [
        text for option in options if _holds(option, today) for text in (option.amount_description, option.option)
    ]
    for text in (*described, fees):
        if text and _FREE.fullmatch(text.strip()):
            return Cost(wording().free, is_free=True)
    own_words = next((text for text in (fees, *described) if text), "")
    return Cost(own_words if len(own_words) <= LONGEST_FEES else "", is_free=None)


def _holds(option: CostOption, today: date) -> bool:
    begun = option.valid_from is None or option.valid_from <= today
    return begun and (option.valid_to is None or option.valid_to >= today)


def _pounds(amount: float) -> str:
    digits = f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}"
    return wording().pounds.format(amount=digits)
