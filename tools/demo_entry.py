"""Makes one invented group into an Open Referral UK service, with chances that the seed and its place alone decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from tools.demo_phones import Phones
from tools.demo_plan import Placed
from tools.demo_venues import Body, Invented, Venue, slug
from tools.demo_when import schedules
from tools.demo_words import Kind

Json = dict[str, Any]
NewId = Callable[[str], str]
TODAY = date(2026, 11, 22)
CHECKED_DAYS = (10, 500)  # how long ago an entry was checked, at least and at most
CLOSED, ALERTED = 0.025, 0.035  # shares of the entries
SAYS_HOW_TO_JOIN = 0.55
HAS_PAGE, HAS_EMAIL = 0.3, 0.5
LOCAL_LANGUAGE, SIGNS = 0.06, 0.01


class Writer:
    """Makes services; `titles` are the topics' titles by id. One writer never gives a name or a description twice."""

    def __init__(self, words: Json, titles: Mapping[str, str], invented: Invented, seed: str, space: UUID) -> None:
        self._words = words
        self._titles = titles
        self._invented = invented
        self._seed = seed
        self._space = space
        self._phones = Phones(seed)
        self._made: Counter[str] = Counter()
        self._names: set[str] = set()

    def service(self, placed: Placed) -> Json:
        """The whole service object; empty fields are left out."""
        kind, town = placed.kind, placed.town
        key = f"{kind.id}/{town.county}/{town.name}"
        chance = Random(f"{self._seed}/{key}")

        def new_id(part: str) -> str:
            return str(uuid5(self._space, f"{key}/{part}"))

        venue = self._invented.venue(kind, town, chance)
        body = self._invented.body(kind, town, venue, chance)
        name = self._name(kind, body.brand if kind.counties else venue.brand)
        about = self._description(kind, chance).format(town=town.name, county=town.county)
        self._made[kind.id] += 1
        number = self._phones.next(county_wide=bool(kind.counties), chance=chance)
        service: Json = {
            "id": new_id("service"),
            "name": name,
            "description": about,
            "url": f"https://www.{body.domain}/{slug(name)}" if chance.random() < HAS_PAGE else None,
            "email": f"hello@{body.domain}" if chance.random() < HAS_EMAIL else None,
            **self._state(kind, chance),
            "minimum_age": kind.minimum_age,
            "maximum_age": kind.maximum_age,
            "assured_date": (TODAY - timedelta(days=_days_ago(chance))).isoformat(),
            "reach": kind.reach,
            "delivery": kind.delivery,
            "demo": True,
            "organization": self._organization(body),
            "contacts": [{"id": new_id("contact"), "phones": [{"id": new_id("phone"), "number": number}]}],
            "cost_options": [{"id": new_id("cost"), **self._cost(chance.choice(kind.costs))}],
            "languages": [
                {"id": new_id(f"language/{language}"), "name": language, "code": self._words["languages"][language]}
                for language in _languages(placed, chance)
            ],
            "schedules": schedules(kind, self._words["slots"], self._words["notes"], new_id("schedule"), chance),
            "service_areas": self._areas(placed, new_id),
            "service_at_locations": [{"id": new_id("at"), "location": self._location(placed, venue)}],
            "attributes": [self._attribute(topic, new_id) for topic in kind.topics],
        }
        return {field: value for field, value in service.items() if value not in (None, [])}

    def _name(self, kind: Kind, brand: str) -> str:
        """The names of a kind take turns; the first that nobody has yet is given."""
        patterns = self._deck(kind, "names", kind.names)
        turn = self._made[kind.id]
        names = (patterns[(turn + step) % len(patterns)].format(brand=brand) for step in range(len(patterns)))
        name = next(name for name in names if name not in self._names)
        self._names.add(name)
        return name

    def _description(self, kind: Kind, chance: Random) -> str:
        """Two or three sentences; every pair of the kind's sentences is used before one comes again."""
        turn, what = self._made[kind.id], self._deck(kind, "what", kind.what)
        then = self._deck(kind, "then", kind.then)
        again, place = divmod(turn, len(what))
        sentences = [what[place], then[(place + again) % len(then)]]
        if chance.random() < SAYS_HOW_TO_JOIN:
            sentences.append(chance.choice(self._words["join"][kind.join]))
        return " ".join(sentences)

    def _deck(self, kind: Kind, part: str, texts: tuple[str, ...]) -> list[str]:
        return Random(f"{self._seed}/{kind.id}/{part}").sample(texts, len(texts))

    def _state(self, kind: Kind, chance: Random) -> Json:
        """Nearly all are open; a few are closed for now, and a few more have news. Common needs are never closed."""
        draw = chance.random()
        if draw < CLOSED and not kind.core and not kind.counties:
            return {"status": "temporarily closed", "alert": chance.choice(self._words["closed_alerts"])}
        if draw > 1 - ALERTED and kind.delivery == "in_person":
            return {"status": "active", "alert": chance.choice(self._words["alerts"])}
        return {"status": "active"}

    def _organization(self, body: Body) -> Json:
        return {
            "id": str(uuid5(self._space, f"organization/{body.name}")),
            "name": body.name,
            "description": body.description,
        }

    def _cost(self, cost: str) -> Json:
        what, _, amount = cost.partition(" ")
        return self._words["costs"][what] | ({"amount": float(amount)} if amount else {})

    def _areas(self, placed: Placed, new_id: NewId) -> list[Json]:
        """Named only for what people do not travel to."""
        if placed.kind.delivery == "in_person":
            return []
        area = self._words["area"].format(town=placed.town.name)
        return [{"id": new_id("area"), "name": placed.town.county if placed.kind.reach == "county" else area}]

    def _location(self, placed: Placed, venue: Venue) -> Json:
        """A hall; or only the middle of the town for what is not held in one, or is held where few should know."""
        kind, town = placed.kind, placed.town
        is_hall = kind.delivery == "in_person" and not kind.is_private
        spot = venue.name if is_hall else kind.delivery

        def new_id(part: str) -> str:
            return str(uuid5(self._space, f"location/{town.county}/{town.name}/{spot}/{part}"))

        location: Json = {"id": new_id(""), "location_type": "physical" if kind.delivery == "in_person" else "virtual"}
        if not is_hall:
            location |= {"latitude": town.latitude, "longitude": town.longitude}
            return location | ({"name": self._words["hidden_place"]} if kind.is_private else {})
        access = _sentence(venue.access)
        address = {
            "id": new_id("address"),
            "address_1": venue.street,
            "city": town.name,
            "state_province": town.county,
            "postal_code": town.outcode,
            "country": "GB",
            "address_type": "physical",
        }
        return location | {
            "name": venue.name,
            "latitude": venue.latitude,
            "longitude": venue.longitude,
            "addresses": [address],
            **({"accessibility": [{"id": new_id("access"), "description": access}]} if access else {}),
        }

    def _attribute(self, topic: str, new_id: NewId) -> Json:
        title = self._titles[topic]
        term = {"id": topic, "name": title, "description": title, "taxonomy": "waymark-topics"}
        attribute = {"id": new_id(f"attribute/{topic}"), "link_id": new_id("service"), "link_type": "service"}
        return attribute | {"taxonomy_term": term}


def _sentence(parts: tuple[str, ...]) -> str:
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _days_ago(chance: Random) -> int:
    """Most entries were checked in the last few months."""
    return round(chance.triangular(*CHECKED_DAYS, CHECKED_DAYS[0]))


def _languages(placed: Placed, chance: Random) -> list[str]:
    """None when only English is spoken, as in most groups."""
    kind, spoken = placed.kind, placed.town.languages
    others = ["British Sign Language"] if kind.is_signed or chance.random() < SIGNS else []
    if spoken and (kind.is_multilingual or chance.random() < LOCAL_LANGUAGE):
        others += chance.sample(spoken, chance.randint(1, min(2, len(spoken))))
    return ["English", *others] if others else []
