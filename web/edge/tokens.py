"""Chat tokens: made here, signed, and good for one conversation only; a browser can neither guess nor choose one."""

from datetime import timedelta

from itsdangerous import BadData, URLSafeSerializer

from casework.columns import Clock

LIFE = timedelta(hours=24)  # longer than any sitting; a tab left open overnight starts anew


class ChatTokens:
    """Mint and check tokens that carry a conversation id and the time of issue."""

    def __init__(self, secret_key: str, clock: Clock) -> None:
        self._signer = URLSafeSerializer(secret_key, salt="waymark-chat-v1")
        self._clock = clock

    def mint(self, conversation_id: str) -> str:
        """A token for one conversation, good for LIFE."""
        return str(self._signer.dumps([conversation_id, int(self._clock().timestamp())]))

    def conversation(self, token: str) -> str | None:
        """The conversation behind a token; None when it is forged, damaged or too old."""
        try:
            conversation_id, issued = self._signer.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        age = self._clock().timestamp() - issued
        return conversation_id if -60 <= age <= LIFE.total_seconds() else None
