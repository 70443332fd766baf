"""What both feeds that come with Waymark must hold, and what the national one may not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import time
from typing import Any
from uuid import UUID

from knowledge_base.topics import load_topics
from tests.tools.feeds import DRAMA, Service, contents, numbers_of, sentences, topics_of

NEEDED = {
    "service": ("id", "name", "status"),
    "organization": ("id", "name", "description"),
    "location": ("id", "location_type"),
    "address": ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
    "taxonomy_term": ("id", "name", "description"),
    "phone": ("id", "number"),
}
PARTS = (
    "contacts",
    "cost_options",
    "languages",
    "schedules",
    "service_areas",
    "service_at_locations",
    "attributes",
    "addresses",
    "accessibility",
)


def entities(service: Service) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "service", service
    yield "organization", service["organization"]
    for at in service.get("service_at_locations", ()):
        yield "location", at["location"]
        yield from (("address", address) for address in at["location"].get("addresses", ()))
    for attribute in service["attributes"]:
        yield "taxonomy_term", attribute["taxonomy_term"]
    for contact in service.get("contacts", ()):
        yield from (("phone", phone) for phone in contact["phones"])


def test_there_are_at_least_sixty_national_services() -> None:
    assert len(contents("national")) >= 60


def test_most_topics_have_a_national_service() -> None:
    covered = {topic for service in contents("national") for topic in topics_of(service)}
    assert len(covered) >= 140


def test_every_entity_has_the_fields_that_the_standard_needs(services: list[Service]) -> None:
    for service in services:
        for kind, entity in entities(service):
            assert all(entity.get(field) for field in NEEDED[kind]), (service["name"], kind)


def test_no_field_is_empty(services: list[Service]) -> None:
    def empty(value: object) -> bool:
        if isinstance(value, dict):
            return any(empty(inner) for inner in value.values())
        if isinstance(value, list):
            return not value or any(empty(inner) for inner in value)
        return value in ("", None)

    assert not [service["name"] for service in services if empty(service)]


def test_every_id_is_a_uuid_and_every_service_has_its_own(services: list[Service]) -> None:
    ids = [service["id"] for service in services]
    assert len(set(ids)) == len(ids)
    for service in services:
        assert UUID(service["id"]).version == 5
        for part in PARTS:
            assert all(UUID(entry["id"]).version == 5 for entry in service.get(part, ()))


def test_every_service_points_at_one_to_four_known_topics(services: list[Service]) -> None:
    topics = load_topics()
    for service in services:
        found = topics_of(service)
        assert 1 <= len(found) <= 4, service["name"]
        assert len(set(found)) == len(found), service["name"]
        for attribute in service["attributes"]:
            term = attribute["taxonomy_term"]
            assert term["name"] == topics[term["id"]].title
            assert (term["taxonomy"], attribute["link_type"]) == ("waymark-topics", "service")
            assert attribute["link_id"] == service["id"]


def test_every_service_says_how_it_reaches_people(services: list[Service]) -> None:
    for service in services:
        assert service["reach"] in ("neighbourhood", "district", "county", "national")
        assert service["delivery"] in ("in_person", "phone", "online", "home_visit")


def test_every_sentence_has_fewer_than_twenty_words(services: list[Service]) -> None:
    texts = [service[field] for service in services for field in ("description", "alert") if field in service]
    assert not [said for text in texts for said in sentences(text) if len(said.split()) >= 20]


def test_every_schedule_is_a_rule_that_ends_after_it_starts(services: list[Service]) -> None:
    for service in services:
        for schedule in service.get("schedules", ()):
            assert schedule["freq"] in ("WEEKLY", "MONTHLY")
            assert re.fullmatch(r"(-?[1-4])?(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*", schedule["byday"])
            assert time.fromisoformat(schedule["opens_at"]) < time.fromisoformat(schedule["closes_at"])


def test_national_services_are_national_and_none_is_invented() -> None:
    for service in contents("national"):
        assert service["reach"] == "national"
        assert service["delivery"] in ("phone", "online")
        assert "demo" not in service
        assert not any(DRAMA.fullmatch(number) for number in numbers_of(service))
        assert ".example" not in json.dumps(service)


def test_a_national_service_by_phone_has_a_number_and_one_online_a_website() -> None:
    for service in contents("national"):
        assert numbers_of(service) if service["delivery"] == "phone" else service["url"], service["name"]
