"""What comes into the directory from a feed."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select

from knowledge_base.directory.identity import service_id
from knowledge_base.directory.importer import import_feed
from knowledge_base.directory.models import Attribute, Schedule, Service
from knowledge_base.directory.search import ServiceQuery
from tests.directory.kettle import SERVICE, bring, everything, sound, write


def test_a_sound_service_arrives_whole(sessions, directory):
    report = bring(sessions, "sound.json")
    assert (report.loaded, report.skipped, report.faults) == (1, 0, [])
    card = directory.service(service_id("kettle", SERVICE))
    assert card.description == "Tea & talk for people who live alone.\nEveryone is welcome."
    assert (card.times, card.cost, card.phone) == ("Thursdays, 10am to 12pm", "£2", "01530 123456")
    assert (card.venue, card.town, card.postcode) == ("Kettle Lane Hall", "Ashby", "LE65 1AA")
    assert (card.organization, card.email) == ("Kettle Lane Trust", "hello@kettle.example.org")
    assert (card.languages, card.accessibility, card.min_age) == (("English",), ("Level entrance",), 18)
    assert (card.topics, card.reach, card.delivery) == (("loneliness",), "neighbourhood", "in_person")
    assert (card.assured_date, card.demo, card.status) == (date(2026, 10, 1), False, "active")
    for words in ("kettle", "ashby", "trust", "no friends"):
        assert [found.id for found in directory.search(ServiceQuery(words=words))] == [card.id]


def test_html_vendor_fields_and_private_addresses_never_get_in(sessions):
    report = bring(sessions, "private.json")
    with sessions() as session:
        (service,) = session.scalars(select(Service))
        assert service.description == "Twice & escaped\n Write to or info@example.org.".replace("\n ", "\n")
        assert service.extra == {"colour": "blue", "nested": {"keep": "yes", "mail": ""}}
    assert "sam.smith" not in repr(everything(sessions))
    assert "sam.smith" not in repr(report)


def test_a_legacy_page_reads_like_a_new_one(sessions, directory):
    report = bring(sessions, "legacy_page.json")
    assert report.loaded == 2
    card = directory.service(service_id("kettle", "41"))
    assert card.times == "First Tuesday of the month, 10am to 11am; Mondays, 2pm to 4pm"
    assert (card.topics, card.languages, card.accessibility) == (("bereavement",), ("Gujarati",), ("Hearing loop",))
    assert (card.min_age, card.max_age, card.cost, card.url) == (18, 99, "Free", "https://old.example.org")
    assert (card.town, card.phone, card.reach) == ("Loughborough", "0116 496 0000", "county")
    assert directory.service(service_id("kettle", "42")).delivery == "phone"
    assert len(directory.search(ServiceQuery())) == 1
    assert "My neighbour" not in repr(everything(sessions))


def test_a_folder_is_one_feed_and_single_records_fill_in_its_lists(sessions, directory, tmp_path):
    full = sound()
    short = {name: full[name] for name in ("id", "name", "status", "description", "organization")}
    write(tmp_path, {"total_pages": 1, "total_items": 1, "page_number": 1, "contents": [short]}, "service_list.json")
    write(tmp_path, full, "service_full.json")
    (tmp_path / "notes.txt").write_text("not a feed")
    report = import_feed(sessions, tmp_path, feed="kettle")
    assert (report.loaded, report.faults) == (1, [])
    assert directory.search(ServiceQuery())[0].times == "Thursdays, 10am to 12pm"


def test_organizations_and_terms_that_stand_alone_are_joined_to_their_services(sessions, directory, tmp_path):
    service = sound(organization_id="o1", attributes=[{"id": "a", "taxonomy_term_id": "t1"}])
    del service["organization"]
    write(tmp_path, [service], "services.json")
    write(
        tmp_path, {"id": "o1", "name": "Joined Trust", "description": "x", "website": "https://x.example.org"}, "o.json"
    )
    write(
        tmp_path, {"id": "t1", "name": "Anxiety", "description": "x", "term_uri": "https://x.example.org/t"}, "t.json"
    )
    assert import_feed(sessions, tmp_path, feed="kettle").faults == []
    (card,) = directory.search(ServiceQuery())
    assert (card.organization, card.topics) == ("Joined Trust", ("anxiety",))
    with sessions() as session:
        assert len(session.scalars(select(Attribute)).all()) == 1


def test_a_time_that_names_its_venue_belongs_to_that_venue(sessions, directory, tmp_path):
    service = sound()
    (venue,) = service["service_at_locations"]
    service["schedules"][0]["service_at_location_id"] = venue["id"]
    import_feed(sessions, write(tmp_path, [service]), feed="kettle")
    with sessions() as session:
        (schedule,) = session.scalars(select(Schedule))
        assert (schedule.service_at_location_id is not None, schedule.opens_at) == (True, time(10))
    assert directory.search(ServiceQuery())[0].times == "Thursdays, 10am to 12pm"


@pytest.mark.parametrize("reach", ["national", "county"])
def test_a_feed_may_say_reach_and_delivery_itself(sessions, directory, tmp_path, reach):
    import_feed(sessions, write(tmp_path, [sound(reach=reach, delivery="home_visit")]), feed="kettle")
    (card,) = directory.search(ServiceQuery())
    assert (card.reach, card.delivery) == (reach, "home_visit")


def test_progress_counts_up_to_all(sessions, tmp_path):
    heard: list[tuple[int, int]] = []
    path = write(tmp_path, [sound(id=str(number)) for number in range(5)])
    import_feed(sessions, path, feed="kettle", progress=lambda done, total: heard.append((done, total)))
    assert heard == [(number, 5) for number in range(1, 6)]
