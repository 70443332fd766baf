"""The fixed reply for findings, as one part: the doorway and the action say the same."""

from actions.wiring import Deps
from casework.messaging.parts import ReplyPart
from knowledge_base.safety.findings import Finding, Level
from knowledge_base.safety.replies import ReplyTable


def dangers(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that need a reply."""
    return tuple(finding for finding in findings if finding.level >= Level.URGENT)


def safety_part(deps: Deps, findings: tuple[Finding, ...], channel: str, council: str | None = None) -> ReplyPart:
    """The reply table's words for these findings, with the council's contacts, and who reads this when."""
    return fixed_part(deps.replies.at(council), deps.service.unread_until(deps.clock()), findings, channel)


def fixed_part(table: ReplyTable, reader: str, findings: tuple[Finding, ...], channel: str) -> ReplyPart:
    """The same from the table alone, for a process that has no actions. `reader` is as the table wants it."""
    reply = table.compose(findings, reader=reader, person=None, channel=channel)
    custom = {
        "kind": "safety",
        "findings": [finding.as_dict() for finding in findings],
        "numbers": list(reply.numbers),
        "ask": list(reply.ask),
    }
    return ReplyPart(reply.text, custom)
