"""What an entry point hands to the web room: plain values and rooms, never settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from casework.casework import Casework
from casework.columns import Clock, utc_now
from casework.hours import OpeningHours
from knowledge_base.topics import Topic
from web.edge.text_channel import TextChannel
from web.ports import ArticlesPort, BellPort, DirectoryPort, GazetteerPort, Phones, Practice

STREAM_LIFE = 300.0  # so that no stream outlives a deploy for long


@dataclass(frozen=True)
class Organisation:
    """Who runs this line, as people read it."""

    name: str
    phone: str
    hours: OpeningHours


@dataclass(frozen=True)
class WebDeps:
    """Everything that the pages and the edge use.

    `show_unreviewed` is the development setting: everyone sees every article, under a banner. `lookup_only` opens the
    staff console alone. `secure_cookies` is on wherever people reach us by https. `holding_after` is how many seconds
    a person waits before the page says so and repeats the numbers to ring. `stream_life` is how many seconds an event
    stream lasts before the browser opens the next. Without `texts` there are no text messages and no calls.
    """

    casework: Casework
    directory: DirectoryPort
    articles: ArticlesPort
    topics: Mapping[str, Topic]
    gazetteer: GazetteerPort
    bell: BellPort
    secret_key: str
    organisation: Organisation
    show_unreviewed: bool = False
    lookup_only: bool = False
    secure_cookies: bool = True
    demo: bool = False
    practice: Practice | None = None
    texts: TextChannel | None = None
    phones: Phones | None = None
    clock: Clock = utc_now
    holding_after: float = 10.0
    stream_life: float = STREAM_LIFE
