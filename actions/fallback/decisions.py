"""Policy for not understanding: once, ask; twice, offer choices and a person."""

TRIES = 2


def response_after(failures: int) -> str:
    """What to say at the n-th failure in a row (1 is the first)."""
    return "utter_fallback_unclear" if failures < TRIES else "utter_fallback_choices"
