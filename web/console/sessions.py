"""Staff logins: a signed cookie with the name and session version, and the token that every form must carry."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from itsdangerous import BadData, Signer, URLSafeSerializer
from starlette.requests import Request
from starlette.responses import Response

from casework.columns import Clock
from casework.staff import StaffMember

LIFE = timedelta(hours=12)  # one shift
DOOR_COOKIE = "waymark_door"  # before login: ties the login form to this browser


@dataclass(frozen=True)
class Session:
    """What a valid cookie says; whether the account still stands is asked of casework each time."""

    name: str
    version: int
    key: str


class Sessions:
    """Issue and read staff cookies, and make the form tokens that go with them."""

    def __init__(self, secret_key: str, clock: Clock, *, secure: bool) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="waymark-staff-v1")
        self._forms = Signer(secret_key, salt="waymark-form-v1")
        self._clock = clock
        self._secure = secure
        # The __Host- prefix makes a browser refuse the cookie from a neighbouring domain; it needs https.
        self.cookie = "__Host-waymark_staff" if secure else "waymark_staff"

    def issue(self, response: Response, member: StaffMember) -> None:
        """Log this member in, for LIFE, with a fresh form key."""
        issued = int(self._clock().timestamp())
        value = self._signer.dumps([member.name, member.session_version, secrets.token_urlsafe(16), issued])
        self._set(response, self.cookie, str(value), int(LIFE.total_seconds()))
        response.delete_cookie(DOOR_COOKIE, path="/console/login")

    def read(self, request: Request) -> Session | None:
        """The session in the cookie; None when it is missing, forged or too old."""
        try:
            name, version, key, issued = self._signer.loads(request.cookies.get(self.cookie, ""))
        except (BadData, ValueError, TypeError):
            return None
        age = self._clock().timestamp() - issued
        return Session(name, version, key) if -60 <= age <= LIFE.total_seconds() else None

    def end(self, response: Response) -> None:
        """Log out this browser."""
        response.delete_cookie(self.cookie, path="/", secure=self._secure, httponly=True, samesite="strict")

    def door_key(self, request: Request) -> str:
        """The key that ties a login form to this browser; a fresh one where there is none."""
        return request.cookies.get(DOOR_COOKIE) or secrets.token_urlsafe(16)

    def keep_door_key(self, response: Response, key: str) -> None:
        """Remember the login form's key."""
        response.set_cookie(
            DOOR_COOKIE, key, 3600, path="/console/login", secure=self._secure, httponly=True, samesite="strict"
        )

    def form_token(self, key: str) -> str:
        """The hidden field for forms of the session (or login page) with this key."""
        return self._forms.get_signature(key).decode()

    def fits(self, key: str, token: object) -> bool:
        """Whether a form's token belongs to this key."""
        return isinstance(token, str) and hmac.compare_digest(self.form_token(key).encode(), token.encode())

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(name, value, seconds, path="/", secure=self._secure, httponly=True, samesite="strict")
