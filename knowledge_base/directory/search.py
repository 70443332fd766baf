"""Searches the directory: live services only, the local before the national, the nearest and smallest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from itertools import islice

from sqlalchemy import Select, exists, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload, sessionmaker

from knowledge_base.database import looking
from knowledge_base.directory.cards import ServiceCard, card_of, last_checked, nearest, rules_at
from knowledge_base.directory.errors import DirectoryUnavailable
from knowledge_base.directory.filters import (
    FILTERS,
    ServiceQuery,
    by_words,
    covers,
    ids_named,
    matched_needs,
)
from knowledge_base.directory.models import REACHES, Feed, Location, Organization, Service, ServiceAtLocation
from knowledge_base.directory.nearness import Point
from knowledge_base.directory.schedules import LONDON, runs_on
from knowledge_base.directory.short_codes import code_of, is_code
from knowledge_base.places.place import distance_miles

__all__ = ["Directory", "Point", "ServiceQuery"]

FRESH_FOR = timedelta(days=180)  # half a year, the age at which other open directories call an entry stale
BATCH = 50  # services read at once while looking for a day


@dataclass(frozen=True)
class Candidate:
    """What ranking needs to know of a service."""

    id: str
    name: str
    reach: str
    delivery: str
    checked: date | None
    distance: float | None
    needs_met: int
    is_named: bool


class Directory:
    """Reads the directory; every session is short. Raises DirectoryUnavailable when it cannot be read."""

    def __init__(self, sessions: sessionmaker[Session], clock: Callable[[], datetime]) -> None:
        """`clock` gives the time now, aware."""
        self._sessions = sessions
        self._clock = clock

    def search(self, query: ServiceQuery) -> list[ServiceCard]:
        """Live services, best first.

        Order: local before national; more of the needs, the first need above all; distance in bands of a mile;
        smaller reach; checked in the last 180 days; name; id. Words must all be found, or else any of them; with no
        place to measure from, a word in the name counts before reach.
        """
        now = self._clock()
        with self._reading() as session:
            today = now.astimezone(LONDON).date()
            ranked = sorted(self._candidates(session, query), key=lambda one: _rank(one, today))
            ids = (one.id for one in ranked)
            if query.day:
                ids = self._on_day(session, ids, query, now)
            page = list(islice(ids, max(0, query.offset), max(0, query.offset) + max(0, query.limit)))
            return [card_of(service, query.place, now) for service in _load(session, page)]

    def service(self, service_id: str) -> ServiceCard | None:
        """One service in whatever status, so that a page can say that it has closed; None when unknown."""
        return next(iter(self.services([service_id])), None)

    def services(self, ids: Sequence[str]) -> list[ServiceCard]:
        """The services that are known, in the order asked, in whatever status."""
        now = self._clock()
        with self._reading() as session:
            return [card_of(service, None, now) for service in _load(session, ids)]

    def coded(self, code: str) -> list[ServiceCard]:
        """The services with this short code, in whatever status; in truth one or none."""
        if not is_code(code):
            return []
        with self._reading() as session:
            ids = [one for one in session.scalars(select(Service.id).order_by(Service.id)) if code_of(one) == code]
        return self.services(ids)

    def holds_demo(self) -> bool:
        """Whether any demonstration entry is left, live or not."""
        with self._reading() as session:
            return bool(session.scalar(select(exists().where(Service.demo)))) or bool(
                session.scalar(select(exists().where(Feed.demo)))
            )

    def counts(self) -> dict[str, int]:
        """How many live services, demonstration services (in any status) and feeds there are."""
        with self._reading() as session:
            return {
                "services": session.scalar(select(func.count(Service.id)).where(Service.status == "active")) or 0,
                "demo": session.scalar(select(func.count(Service.id)).where(Service.demo)) or 0,
                "feeds": session.scalar(select(func.count(Feed.id))) or 0,
            }

    def _candidates(self, session: Session, query: ServiceQuery) -> list[Candidate]:
        system = session.get_bind().dialect.name
        found: list[Candidate] = []
        for all_of in (True, False):
            filters = (*FILTERS, by_words(system, all_of=all_of))
            ids = reduce(lambda statement, narrow: narrow(statement, query), filters, select(Service.id))
            found = _read_candidates(session, ids, query)
            if found or not query.words.strip():
                break
        return found

    def _on_day(self, session: Session, ids: Iterable[str], query: ServiceQuery, now: datetime) -> Iterator[str]:
        today = now.astimezone(LONDON).date()
        waiting = iter(ids)
        while batch := list(islice(waiting, BATCH)):
            for service in _load(session, batch):
                here, _ = nearest(service.service_at_locations, query.place)
                if runs_on(rules_at(service, here), query.day or "", today):
                    yield service.id

    @contextmanager
    def _reading(self) -> Generator[Session]:
        try:
            with looking(self._sessions) as session:
                yield session
        except DBAPIError as error:
            raise DirectoryUnavailable("The directory of services cannot be read just now.") from error


def _read_candidates(session: Session, ids: Select[tuple[str]], query: ServiceQuery) -> list[Candidate]:
    distances = _distances(session, ids, query.place)
    needs_met = _needs_met(session, ids, query)
    named: set[str] = set()
    named_ids = ids_named(session.get_bind().dialect.name, query)
    if named_ids is not None and query.place is None:
        named = set(session.scalars(named_ids))
    rows = session.execute(
        select(
            Service.id, Service.name, Service.reach, Service.delivery, Service.assured_date, Service.assured_by_us
        ).where(Service.id.in_(ids))
    )
    candidates = (
        Candidate(
            id=row.id,
            name=row.name,
            reach=row.reach,
            delivery=row.delivery,
            checked=last_checked(row.assured_date, row.assured_by_us),
            distance=distances.get(row.id),
            needs_met=needs_met[row.id],
            is_named=row.id in named,
        )
        for row in rows
    )
    return [one for one in candidates if covers(query, one.reach, one.delivery, one.distance)]


def _distances(session: Session, ids: Select[tuple[str]], place: Point | None) -> dict[str, float]:
    """Miles to the nearest venue of each service that has one with a known place."""
    if place is None:
        return {}
    rows = session.execute(
        select(ServiceAtLocation.service_id, Location.latitude, Location.longitude)
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .where(ServiceAtLocation.service_id.in_(ids), Location.latitude.is_not(None), Location.longitude.is_not(None))
    )
    distances: dict[str, float] = {}
    for service, latitude, longitude in rows:
        miles = distance_miles(place, Point(float(latitude or 0), float(longitude or 0)))
        distances[service] = min(miles, distances.get(service, miles))
    return distances


def _needs_met(session: Session, ids: Select[tuple[str]], query: ServiceQuery) -> dict[str, int]:
    """One point for each need met, and for the first need as many as for all the others together."""
    score: dict[str, int] = defaultdict(int)
    if not query.needs:
        return score
    for service, topic in session.execute(matched_needs(ids, query)):
        score[service] += len(query.needs) if topic == query.needs[0] else 1
    return score


def _rank(one: Candidate, today: date) -> tuple[object, ...]:
    fresh = one.checked is not None and today - one.checked <= FRESH_FOR
    return (
        one.reach == "national",
        -one.needs_met,
        float("inf") if one.distance is None else int(one.distance),
        not one.is_named,
        REACHES.index(one.reach) if one.reach in REACHES else len(REACHES),
        not fresh,
        one.name.casefold(),
        one.id,
    )


def _load(session: Session, ids: Sequence[str]) -> list[Service]:
    """The services with all that a card needs, in the order of `ids`."""
    if not ids:
        return []
    at_location = selectinload(Service.service_at_locations).selectinload(ServiceAtLocation.location)
    rows = session.scalars(
        select(Service)
        .where(Service.id.in_(ids))
        .options(
            selectinload(Service.organization).selectinload(Organization.phones),
            at_location.selectinload(Location.addresses),
            at_location.selectinload(Location.accessibility),
            at_location.selectinload(Location.phones),
            *(
                selectinload(wanted)
                for wanted in (
                    *(Service.schedules, Service.phones, Service.cost_options, Service.languages, Service.topics),
                )
            ),
        )
    )
    found = {service.id: service for service in rows}
    return [found[wanted] for wanted in dict.fromkeys(ids) if wanted in found]
