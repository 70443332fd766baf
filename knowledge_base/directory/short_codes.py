"""Short codes of services, for links in text messages: the same on every machine and after every import."""

import hashlib

LETTERS = "23456789bcdfghjkmnpqrstvwxz"  # no vowels, so no words; nothing that looks like something else
LENGTH = 7  # ten thousand million codes: two services of ten thousand share one in about two hundred directories


def code_of(service_id: str) -> str:
    """The code of a service."""
    number = int.from_bytes(hashlib.sha256(service_id.encode("utf-8")).digest()[:8], "big")
    signs: list[str] = []
    for _ in range(LENGTH):
        number, sign = divmod(number, len(LETTERS))
        signs.append(LETTERS[sign])
    return "".join(signs)


def is_code(text: str) -> bool:
    """Whether this can be a code at all."""
    return len(text) == LENGTH and set(text) <= set(LETTERS)
