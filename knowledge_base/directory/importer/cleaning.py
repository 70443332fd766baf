"""Cleans what feeds send: no HTML, no control characters, no vendor fields, no person's own e-mail address."""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable
from typing import cast

import nh3

# Vendors put their own bookkeeping, staff addresses among it, in fields with this prefix.
VENDOR_PREFIX = "pc_"
MOST_UNKNOWN_DEPTH = 20  # levels of an unknown field that are kept

EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_BLOCK_END = re.compile(r"<\s*(?:br|/p|/div|/li|/h[1-6]|/tr|/ul|/ol)\b[^>]*>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ud800-\udfff]")
# A word of an address that says it belongs to a role and not to one person.
_ROLE_WORDS = """
admin administrator admissions advice advisers advocacy appointments ask assistant befriending bereavement bookings
booking business cafe care carers centre center chair chairman chairperson clerk clinic club communications community
connect contact contacts contactus coordinator counselling crisis customer customers customerservice customerservices
day desk development director drop duty education email engagement enquiries enquiry enquire events families family
feedback fundraising friends front general grants group groups hall head health hello help helpdesk helpline home hub
info information inquiries intake library line local mail manager mailbox marketing media meetings members membership
mental mentoring network news office online open outreach parents parish partnership post press project projects
public reception referral referrals registration safeguarding school secretary service services shop sign social sport
staff studio supporter support team training transport treasurer trust trustees visits volunteer volunteering
volunteers web webmaster welcome wellbeing youth
"""
ROLE_WORDS = frozenset(_ROLE_WORDS.split())


def clean_text(text: str) -> str:
    """Plain text in paragraphs: tags go, entities become characters, runs of space become one."""
    for _ in range(3):  # feeds escape their HTML once, twice or not at all
        if "<" not in text and "&" not in text:
            break
        before = text
        text = html.unescape(nh3.clean(_BLOCK_END.sub("\n", text), tags=set()))
        if text == before:
            break
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def words_of(*names: str | None) -> frozenset[str]:
    """The words of names, as they may stand in an e-mail address."""
    plain = " ".join(name for name in names if name).casefold().replace("'", "").replace("\u2019", "")
    return frozenset(re.findall(r"[a-z0-9]+", plain))


def looks_personal(address: str, own_words: Iterable[str] = ()) -> bool:
    """Whether an address looks like firstname.lastname@: two or three words, none a role, not all the group's own."""
    local, _, domain = address.casefold().partition("@")
    parts = [part for part in re.split(r"[._-]+", local.partition("+")[0]) if part]
    if not 2 <= len(parts) <= 3 or not all(re.fullmatch(r"[a-z']+[0-9]*", part) for part in parts):
        return False
    if any(part.rstrip("0123456789") in ROLE_WORDS for part in parts):
        return False
    own, label = frozenset(own_words), domain.partition(".")[0].replace("-", "")
    return not all(part in own for part in parts) and "".join(parts) not in label


def without_personal_addresses(text: str, own_words: Iterable[str] = ()) -> str:
    """The text without e-mail addresses that look like a person's own."""
    own = frozenset(own_words)
    if "@" not in text:
        return text
    found = EMAIL.sub(lambda match: "" if looks_personal(match[0], own) else match[0], text)
    return found if found == text else re.sub(r" {2,}", " ", found).strip()


def clean_unknown(value: object, own_words: Iterable[str] = (), depth: int = 0) -> object:
    """A value that we do not know, safe to keep: cleaned text, no vendor fields, numbers that JSON can hold."""
    own = frozenset(own_words)
    if depth > MOST_UNKNOWN_DEPTH:
        return None
    if isinstance(value, str):
        return without_personal_addresses(clean_text(value), own)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, list):
        return [clean_unknown(item, own, depth + 1) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return {
            clean_text(key): clean_unknown(item, own, depth + 1)
            for key, item in pairs
            if not key.casefold().startswith(VENDOR_PREFIX)
        }
    return value
