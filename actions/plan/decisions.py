"""Policy for plans: when a message is itself a step."""

import re

STEP = re.compile(r"^\s*(?:my\s+)?(?:plan|step)\s*[:\-]\s*(?P<step>\S.{2,})$|^\s*PLAN\s+(?P<loud>\S.{2,})$", re.S)


def step_in(text: str) -> str | None:
    """The step that a person writes as "PLAN walk to the shop on Tuesday" or "plan: …"; None for a request."""
    found = STEP.match(text)
    return (found["step"] or found["loud"]).strip() if found else None
