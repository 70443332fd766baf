"""Gathers what the going-live checklist needs, and what is broken in this installation."""

from __future__ import annotations

from waymark.errors import WaymarkError
from waymark.going_live import Facts
from waymark.rooms import councils, open_casework, open_directory
from waymark.settings import Settings


def facts_of(settings: Settings) -> Facts:
    """The facts, each part looked at on its own so that one fault does not hide another."""
    broken: list[str] = []
    served: dict[str, dict[str, str]] = {}
    try:
        served = councils(settings)
    except WaymarkError as error:
        broken.append(str(error))
    holds_demo = _holds_demo(settings, broken)
    return Facts(served, _kinds(broken), holds_demo, (*broken, *_articles()))


def _holds_demo(settings: Settings, broken: list[str]) -> bool:
    from casework.errors import CaseworkError
    from knowledge_base.directory.errors import DirectoryError

    try:
        open_casework(settings).staff.list()
        return open_directory(settings).holds_demo()
    except (CaseworkError, DirectoryError) as error:
        broken.append(str(error))
        return False


def _kinds(broken: list[str]) -> tuple[str, ...]:
    from knowledge_base.safety.findings import SafetyError
    from knowledge_base.safety.replies import ReplyTable

    try:
        return tuple(ReplyTable.load().kinds)
    except SafetyError as error:
        broken.append(str(error))
        return ()


def _articles() -> list[str]:
    from knowledge_base.articles.errors import ArticleFaults
    from knowledge_base.articles.loader import load_articles

    try:
        load_articles()
    except ArticleFaults as error:
        return [str(fault) for fault in error.faults]
    return []
