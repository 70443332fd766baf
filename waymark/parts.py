"""Turns settings into what each process is given: plain values and rooms."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from casework.columns import utc_now
from casework.hours import OpeningHours, clock_words
from waymark.entry import root_folder
from waymark.models import models_folder
from waymark.rooms import councils, open_bell, open_casework, open_directory, open_encoder
from waymark.secret_keys import secret_keys
from waymark.settings import Settings
from waymark.texting import has_stub, stub_url, text_channel, text_limits

if TYPE_CHECKING:
    from bot.process import BotParts
    from casework.casework import Casework
    from waymark.holding import HoldingLine
    from web.deps import WebDeps

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def bot_parts(settings: Settings, model: Path) -> BotParts:
    """Everything that the talking process needs."""
    from bot.nlu.shared import give_encoder
    from bot.process import BotParts
    from bot.training import head_path
    from knowledge_base.articles.loader import load_articles
    from knowledge_base.topics import load_topics

    give_encoder(open_encoder(settings))
    topics = load_topics()
    return BotParts(
        casework=open_casework(settings),
        directory=open_directory(settings),
        articles=load_articles(topics=topics),
        topics=topics,
        model=model,
        bell=open_bell(settings),
        hours=settings.hours,
        hours_said=hours_said(settings.hours),
        organisation=settings.organisation,
        phone=settings.phone,
        show_unreviewed=settings.show_unreviewed,
        clock=utc_now,
        safety_head=head_path(models_folder(settings), root_folder()),
        public_url=settings.address,
        councils=councils(settings),
        run_folder=settings.home / "run",
        limits=text_limits(settings),
    )


def holding_line(settings: Settings, casework: Casework) -> HoldingLine:
    """What the worker says while no talking process answers; it reads rules and replies when they are first needed."""
    from actions.wiring import Service
    from knowledge_base.safety.engine import SafetyEngine
    from knowledge_base.safety.replies import ReplyTable
    from waymark.holding import HoldingLine

    service = Service(
        organisation=settings.organisation,
        phone=settings.phone,
        hours=settings.hours,
        hours_said=hours_said(settings.hours),
        show_unreviewed=settings.show_unreviewed,
        public_url=settings.address,
    )
    return HoldingLine(casework, service, utc_now, SafetyEngine.load, ReplyTable.load, text_limits(settings))


def web_deps(settings: Settings, *, lookup_only: bool) -> WebDeps:
    """Everything that the web process needs."""
    from knowledge_base.articles.loader import load_articles
    from knowledge_base.places.gazetteer import Gazetteer
    from knowledge_base.topics import load_topics
    from waymark.rehearsing import Rehearsing
    from waymark.stub_twilio.remote import RemotePhones
    from web.deps import Organisation, WebDeps

    practice = Rehearsing(settings.home / "run", many_machines=bool(settings.database_url))
    topics = load_topics()
    casework = open_casework(settings)
    return WebDeps(
        casework=casework,
        directory=open_directory(settings),
        articles=load_articles(topics=topics),
        topics=topics,
        gazetteer=Gazetteer.load(),
        bell=open_bell(settings),
        secret_key=secret_keys(settings.home).secret_key,
        organisation=Organisation(settings.organisation, settings.phone, settings.hours),
        show_unreviewed=settings.show_unreviewed,
        lookup_only=lookup_only,
        secure_cookies=settings.has_secure_cookies,
        demo=settings.demo,
        practice=None if lookup_only else practice,
        texts=None if lookup_only else text_channel(settings, casework.sessions),
        phones=RemotePhones(stub_url(settings)) if has_stub(settings) and not lookup_only else None,
    )


def hours_said(hours: OpeningHours) -> str:
    """The week in words: "Monday to Friday, 9am to 5pm, and Saturday, 10am to 12pm"."""
    said: list[str] = []
    for span, group in groupby(enumerate(hours.spans), key=lambda pair: pair[1]):
        days = [DAYS[number] for number, _ in group]
        if span is not None:
            run = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
            said.append(f"{run}, {clock_words(span[0])} to {clock_words(span[1])}")
    return ", and ".join(filter(None, [", ".join(said[:-1]), said[-1]]))
