"""What the rest of Waymark sees of a service: one frozen card, with times, cost and place in plain English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from knowledge_base.directory.cost_text import say_cost
from knowledge_base.directory.models import Address, Language, Location, Phone, Service, ServiceAtLocation
from knowledge_base.directory.nearness import Point
from knowledge_base.directory.schedules import LONDON, Rule, next_session
from knowledge_base.directory.times_text import say_times
from knowledge_base.directory.wording import wording
from knowledge_base.places.place import distance_miles

LONGEST_SUMMARY = 160  # characters: what still fits beside a name in two text messages
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class ServiceCard:
    """One service as it is shown. Empty text means that we do not know.

    `distance_miles` is as the crow flies, None without a place to measure from. `next_session` is in Europe/London.
    `assured_date` is the last day that the feed or our own editors checked the entry. A card can hold a service whose
    status is not "active" only when it was asked for by id.
    """

    id: str
    name: str
    organization: str
    description: str
    summary: str
    venue: str
    town: str
    postcode: str
    latitude: float | None
    longitude: float | None
    distance_miles: float | None
    times: str
    next_session: datetime | None
    cost: str
    is_free: bool | None
    phone: str
    email: str
    url: str
    languages: tuple[str, ...]
    accessibility: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    delivery: str
    reach: str
    assured_date: date | None
    demo: bool
    topics: tuple[str, ...]
    status: str
    alert: str


def card_of(service: Service, place: Point | None, now: datetime) -> ServiceCard:
    """The card of one service, at its venue nearest to `place`."""
    today = now.astimezone(LONDON).date()
    here, distance = nearest(service.service_at_locations, place)
    location = here.location if here else None
    address = _address_of(location)
    rules = rules_at(service, here)
    cost = say_cost(service.cost_options, service.fees, today)
    runs = service.organization
    return ServiceCard(
        id=service.id,
        name=service.name,
        organization=runs.name if runs else "",
        description=service.description or "",
        summary=summarise(service.description or ""),
        venue=(location.name if location else None) or (address.address_1 if address else None) or "",
        town=(address.city if address else None) or "",
        postcode=(address.postal_code if address else None) or "",
        latitude=location.latitude if location else None,
        longitude=location.longitude if location else None,
        distance_miles=None if distance is None else round(distance, 2),
        times=say_times(rules, today),
        next_session=next_session(rules, now) if service.status == "active" else None,
        cost=cost.text,
        is_free=cost.is_free,
        phone=_phone_of(service, location),
        email=service.email or (runs.email if runs else None) or "",
        url=service.url or (runs.website if runs else None) or "",
        languages=tuple(dict.fromkeys(filter(None, (_say_language(language) for language in service.languages)))),
        accessibility=tuple(item.description for item in location.accessibility if item.description)
        if location
        else (),
        min_age=None if service.minimum_age is None else int(service.minimum_age),
        max_age=None if service.maximum_age is None else int(service.maximum_age),
        delivery=service.delivery,
        reach=service.reach,
        assured_date=last_checked(service.assured_date, service.assured_by_us),
        demo=service.demo,
        topics=tuple(topic.topic_id for topic in service.topics),
        status=service.status,
        alert=service.alert or "",
    )


def last_checked(by_feed: date | None, by_us: date | None) -> date | None:
    """The later of the two days, if any."""
    return max((day for day in (by_feed, by_us) if day), default=None)


def summarise(description: str, longest: int = LONGEST_SUMMARY) -> str:
    """The first whole sentences that fit, or the first words with an ellipsis."""
    text = " ".join(description.split())
    if len(text) <= longest:
        return text
    summary = ""
    for sentence in _SENTENCE_END.split(text):
        longer = f"{summary} {sentence}".strip()
        if len(longer) > longest:
            break
        summary = longer
    if summary:
        return summary
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


def nearest(places: Sequence[ServiceAtLocation], place: Point | None) -> tuple[ServiceAtLocation | None, float | None]:
    """The venue nearest to `place` with its miles; the first venue when there is nothing to measure."""
    measured: list[tuple[float, int]] = []
    for number, here in enumerate(places):
        latitude, longitude = here.location.latitude, here.location.longitude
        if place and latitude is not None and longitude is not None:
            measured.append((distance_miles(place, Point(latitude, longitude)), number))
    if not measured:
        return (places[0] if places else None), None
    distance, number = min(measured)
    return places[number], distance


def rules_at(service: Service, here: ServiceAtLocation | None) -> list[Rule]:
    """When the service happens at one venue; times that name no venue hold for all."""
    at = here.id if here else None
    return [Rule.of(row) for row in service.schedules if row.service_at_location_id in (None, at)]


def _address_of(location: Location | None) -> Address | None:
    if location is None:
        return None
    physical = [address for address in location.addresses if address.address_type in (None, "physical")]
    return next(iter(physical or location.addresses), None)


def _phone_of(service: Service, location: Location | None) -> str:
    by_service = sorted(service.phones, key=lambda phone: (phone.contact_id is not None, phone.position))
    by_place: list[Phone] = list(location.phones) if location else []
    by_organization: list[Phone] = list(service.organization.phones) if service.organization else []
    return next((phone.number for phone in (*by_service, *by_place, *by_organization)), "")


def _say_language(language: Language) -> str:
    return language.name or wording().languages.get((language.code or "").casefold(), "")
