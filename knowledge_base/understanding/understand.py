"""Reads one message whole: what is asked for, about what, where, when and for whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from knowledge_base.places.gazetteer import Gazetteer, PlaceFound
from knowledge_base.understanding.for_whom import Whom, for_whom
from knowledge_base.understanding.times import When, find_when
from knowledge_base.understanding.topic_linker import ABOUT_NOTHING, TopicMatch

LONDON = ZoneInfo("Europe/London")


class _ActReader(Protocol):
    def predict(self, text: str) -> list[tuple[str, float]]: ...


class _TopicReader(Protocol):
    def link(self, text: str) -> list[TopicMatch]: ...


@dataclass(frozen=True)
class Understood:
    """What one message says. `acts` and `topics` are best first; `text` is the message after normalising."""

    text: str
    acts: Sequence[tuple[str, float]]
    topics: Sequence[TopicMatch]
    place: PlaceFound
    when: When | None
    whom: Whom | None

    @property
    def act(self) -> str:
        """The likeliest act."""
        return self.acts[0][0]

    @property
    def topic(self) -> TopicMatch | None:
        """The likeliest topic, or None where the message is about nothing we know."""
        return self.topics[0] if self.topics and self.topics[0].score >= ABOUT_NOTHING else None


class Understanding:
    """The parts of understanding in one hand. `clock` gives the time now, with its time zone.

    `whom` is a model's `predict`, or the rules alone.

    Only the encoder takes time, and it runs once per message.
    """

    def __init__(
        self,
        normaliser: Callable[[str], str],
        act_model: _ActReader,
        linker: _TopicReader,
        gazetteer: Gazetteer,
        clock: Callable[[], datetime],
        whom: Callable[[str, str | None], Whom | None] = for_whom,
    ) -> None:
        self._normalise = normaliser
        self._acts = act_model
        self._linker = linker
        self._gazetteer = gazetteer
        self._clock = clock
        self._whom = whom

    def read(self, text: str) -> Understood:
        """Everything that can be said of one message. Never raises for any text."""
        today: date = self._clock().astimezone(LONDON).date()
        acts = self._acts.predict(text)
        return Understood(
            text=self._normalise(text),
            acts=acts,
            topics=self._linker.link(text),
            place=self._gazetteer.find(text),
            when=find_when(text, today, acts[0][0]),
            whom=self._whom(text, acts[0][0]),
        )
