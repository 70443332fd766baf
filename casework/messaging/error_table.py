"""Twilio's error numbers as our own plain reasons. The words that staff read for each are in web/words.yml.

Numbers after https://www.twilio.com/docs/api/errors.
"""

from enum import Enum

STOPPED_AT_PROVIDER = "stopped_at_provider"
OTHER = "not_delivered"

REASONS = {
    21211: "number_wrong",
    21217: "number_wrong",
    21401: "number_wrong",
    21421: "number_wrong",
    21612: "cannot_be_reached",
    21408: "country_off",
    21610: STOPPED_AT_PROVIDER,
    21614: "not_a_mobile",
    21602: "empty",
    21605: "too_long",
    21617: "too_long",
    21212: "our_number_wrong",
    21603: "our_number_wrong",
    21606: "our_number_wrong",
    21607: "our_number_wrong",
    21659: "our_number_wrong",
    21660: "our_number_wrong",
    21701: "our_number_wrong",
    21703: "our_number_wrong",
    30001: "provider_busy",
    30002: "account_stopped",
    30003: "phone_off",
    30004: "blocked",
    30005: "number_unknown",
    30006: "landline",
    30007: "filtered",
    30008: OTHER,
    30010: "too_dear",
    30034: "our_number_wrong",
    20003: "account_stopped",
    20005: "account_stopped",
    20404: "account_stopped",
}
BUSY = frozenset({14107, 20429, 21611, 63018})
REASONS |= dict.fromkeys(BUSY, "provider_busy")  # as a receipt tells it: then the provider has given up on the text
OURS_TO_MEND = frozenset({"our_number_wrong", "account_stopped"})


class Verdict(Enum):
    """What a refusal means for the message."""

    AGAIN = "the provider is busy: try again later"
    MEND = "our own account or number is wrong: a person must mend it, then try again"
    NEVER = "it will not arrive"


def reason_of(error: int | None) -> str:
    """Our reason for an error number; `not_delivered` for one that we do not know."""
    return REASONS.get(error or 0, OTHER)


def verdict_of(status: int, error: int | None) -> Verdict:
    """What to do after an HTTP answer that is no success."""
    if status == 429 or status >= 500 or error in BUSY:
        return Verdict.AGAIN
    if status in (401, 403, 404) and error not in REASONS:
        return Verdict.MEND
    return Verdict.MEND if reason_of(error) in OURS_TO_MEND else Verdict.NEVER
