"""Policy for not understanding: ask with choices; the second time, say also how to reach a person."""

TRIES = 2


def response_after(failures: int) -> str:
    """What to say at the n-th failure in a row (1 is the first)."""
    return "utter_fallback_unclear" if failures < TRIES else "utter_fallback_choices"
