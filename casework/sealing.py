"""Telephone numbers at rest: encrypted to be read, and hashed with a key to be found. Nothing else may store one."""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casework.errors import CaseworkError

SHORTEST = 32  # characters of the key; fewer could be guessed
MARK = 20  # hexadecimal digits of a mark: 80 bits, checked over the network only


class Seals:
    """Seals, finds and marks with keys made from one secret; each use has a key of its own."""

    def __init__(self, secret: str) -> None:
        """Raises ValueError for a secret that could be guessed."""
        if len(secret) < SHORTEST:
            raise ValueError(f"the key for telephone numbers needs at least {SHORTEST} characters")
        self._lookup = _derived(secret, b"waymark address lookup v1")
        self._mark = _derived(secret, b"waymark callback mark v1")
        self._fernet = Fernet(urlsafe_b64encode(_derived(secret, b"waymark sealing v1")))

    def lookup(self, text: str) -> str:
        """The same 64 hexadecimal digits for the same text, which tell nothing about it without the key."""
        return hmac.new(self._lookup, text.encode(), sha256).hexdigest()

    def seal(self, text: str) -> str:
        """Encrypt; the same text looks different each time."""
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str) -> str:
        """Decrypt. Raises CaseworkError when it was sealed with another key or changed since."""
        try:
            return self._fernet.decrypt(sealed.encode("ascii")).decode()
        except (InvalidToken, UnicodeError) as error:
            raise CaseworkError(
                "a stored number cannot be read with this key; put secrets.json back from a backup"
            ) from error

    def marked(self, name: str) -> str:
        """`name` with a mark that only we can make, for an address that somebody else will call."""
        return f"{name}.{hmac.new(self._mark, name.encode(), sha256).hexdigest()[:MARK]}"

    def unmarked(self, marked: str) -> str | None:
        """The name behind a mark; None when we did not make it."""
        name, _, _ = marked.rpartition(".")
        return name if hmac.compare_digest(self.marked(name).encode(), marked.encode("utf-8", "replace")) else None


def _derived(secret: str, use: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=use).derive(secret.encode())
