"""The talking process: loads everything once, then takes one message after another until it is told to stop."""

import asyncio
import os
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog

from actions import wiring
from actions.registry import all_actions
from actions.wiring import Deps, Replies, Service, TurnEffects
from bot.explaining import Explainer
from bot.keeping import LeaseKeeper
from bot.nlu.shared import encoder
from bot.practice import Practice
from bot.processor import WaymarkProcessor
from bot.rehearsal import Rehearsals
from bot.text_guard import Guard, TextGuard, no_guard
from bot.turn import Keep, TurnRun, TurnRunner
from casework.casework import Casework
from casework.errors import CaseworkUnavailable
from casework.hours import OpeningHours
from casework.messaging.limits import Limits
from casework.messaging.notices import Notices
from casework.practice import practice_casework
from casework.wakeups import Bell, Listener, PgBell, PgListener
from knowledge_base.articles.loader import Articles
from knowledge_base.directory.search import Directory
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.head import SafetyHead
from knowledge_base.topics import Topic

log = structlog.get_logger(__name__)
IDLE = 1.0  # seconds between looks when nothing rings


@dataclass(frozen=True)
class BotParts:
    """Everything that the talking process is given by its entry point."""

    casework: Casework
    directory: Directory
    articles: Articles
    topics: dict[str, Topic]
    model: Path
    bell: Bell | PgBell
    hours: OpeningHours
    hours_said: str
    organisation: str
    phone: str
    show_unreviewed: bool
    clock: Callable[[], datetime]
    safety_head: Path | None = None
    public_url: str = ""
    councils: dict[str, dict[str, str]] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    run_folder: Path | None = None  # where staff's questions come in; none without it


def safety_engine(head: Path | None) -> SafetyEngine:
    """The engine with its trained head where there is one; the rules stand alone without it."""
    loaded = SafetyHead.load(head, encoder()) if head is not None and head.exists() else None
    return SafetyEngine.load(head=loaded)


def turn_runner(
    parts: BotParts, casework: Casework, keep: Keep = lambda _: nullcontext(), guard: Guard = no_guard
) -> TurnRunner:
    """Wire the actions and make the one runner of this process."""
    service = Service(
        organisation=parts.organisation,
        phone=parts.phone,
        hours=parts.hours,
        hours_said=parts.hours_said,
        show_unreviewed=parts.show_unreviewed,
        public_url=parts.public_url,
    )
    deps = Deps(
        directory=parts.directory,
        articles=parts.articles,
        topics=parts.topics,
        replies=Replies.load(parts.councils),
        service=service,
        turns=casework.turns,
        clock=parts.clock,
        effects=TurnEffects(),
    )
    wiring.wire(deps)
    processor = WaymarkProcessor(parts.model, casework.turns, all_actions())
    return TurnRunner(casework, processor, safety_engine(parts.safety_head), deps, parts.clock, keep, guard)


def practice_of(parts: BotParts) -> Practice:
    """Practice with a bot of its own, for a command."""
    casework = practice_casework(parts.clock)
    return Practice(casework, turn_runner(parts, casework), Explainer(parts.topics))


async def next_turn(runner: TurnRunner, worker: str) -> TurnRun | None:
    """One message, or None when nothing waits or the database cannot be reached now: the loop looks again."""
    try:
        return await runner.run_next(worker)
    except CaseworkUnavailable:
        log.warning("casework_unavailable", worker=worker)
        return None


async def run(parts: BotParts, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
    """Answer messages until `stop` is set. A turn in progress is finished first."""
    guard = TextGuard(parts.casework, parts.limits, Notices.load(parts.organisation, parts.phone))
    runner = turn_runner(parts, parts.casework, LeaseKeeper(parts.casework.inbox).keep, guard)
    rehearsals = Rehearsals(runner, parts.topics, parts.clock, lambda: parts.bell.ring("bot"))
    with parts.bell.listen("bot", f"-{os.getpid()}") as listener:
        async with rehearsals.heard(parts.run_folder):
            ready()
            log.info("bot_ready", worker=f"bot-{os.getpid()}")
            await answer(runner, rehearsals, parts.bell, listener, stop)


async def answer(
    runner: TurnRunner,
    rehearsals: Rehearsals,
    bell: Bell | PgBell,
    listener: Listener | PgListener,
    stop: asyncio.Event,
) -> None:
    """One message after another; a question of staff only while nobody waits."""
    worker = f"bot-{os.getpid()}"
    while not stop.is_set():
        if await next_turn(runner, worker) is not None:
            bell.ring("web")
            bell.ring("worker")
        elif not await rehearsals.answer_one():
            await listener.wait(IDLE)
