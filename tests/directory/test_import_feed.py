"""What comes into the directory from a feed, and what is named and left out."""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from knowledge_base.database import open_engine, session_factory, unit_of_work
from knowledge_base.directory.errors import DirectoryError, DirectoryUnavailable
from knowledge_base.directory.identity import service_id
from knowledge_base.directory.importer import FeedRefused, import_feed
from knowledge_base.directory.importer.demo import remove_demo
from knowledge_base.directory.models import Attribute, Base, ImportRow, Organization, Schedule, Service
from knowledge_base.directory.search import ServiceQuery

FEEDS = Path(__file__).parent / "feeds"
SERVICE = "7f0b6a52-6f3e-4f0c-9b7e-0d6a0a5f1001"
NUMBER = SERVICE[:-2]

# file, services loaded, the one fault
FAULTS = [
    ("no_id", 0, "service #1 id is missing"),
    ("no_name", 0, f"service {SERVICE} name is missing"),
    ("null_name", 0, f"service {SERVICE} name is missing"),
    ("no_status", 0, f"service {SERVICE} status is missing"),
    ("unknown_status", 0, f"service {SERVICE} status is not one of: active, inactive, defunct, temporarily closed"),
    ("url", 1, f"service {SERVICE} url is not a web address"),
    ("url_script", 1, f"service {SERVICE} url is not a web address"),
    ("email_not_text", 1, f"service {SERVICE} email is not text"),
    ("email_personal", 1, f"service {SERVICE} email looks like a person's own e-mail address and was left out"),
    ("phone_short", 1, f"phone {NUMBER}09 number is not a phone number"),
    ("date", 1, f"service {SERVICE} assured_date is not a date"),
    ("future_date", 1, f"service {SERVICE} assured_date is in the future"),
    ("time", 1, f"schedule {NUMBER}03 opens_at is not a time"),
    ("byday", 1, f"schedule {NUMBER}03 byday holds something that is not a day"),
    ("freq", 1, f"schedule {NUMBER}03 freq is not one of: DAILY, WEEKLY, MONTHLY"),
    ("schedule_backwards", 1, f"schedule {NUMBER}03 valid_to is before valid_from"),
    ("ages", 1, f"service {SERVICE} minimum_age is above maximum_age"),
    ("age_not_number", 1, f"service {SERVICE} minimum_age is not a number"),
    ("latitude", 1, f"location {NUMBER}05 latitude is not between -90 and 90"),
    ("half_a_position", 1, f"location {NUMBER}05 longitude is missing"),
    ("location_type", 1, f"location {NUMBER}05 location_type is not one of: physical, postal, virtual"),
    ("amount", 1, f"cost_option {NUMBER}10 amount is not between 0 and 100000"),
    ("not_a_list", 1, f"service {SERVICE} languages is not a list"),
    ("not_an_object", 1, f"service {SERVICE} schedules holds something that is not an object"),
    ("no_organization", 1, f"service {SERVICE} organization is missing"),
    ("no_location", 1, f"service_at_location {NUMBER}04 location is missing"),
    ("child_without_id", 1, "schedule #1 id is missing"),
    ("shared_uuid", 1, f"organization {SERVICE} id is also the id of its service"),
    ("term_without_name", 1, "taxonomy_term loneliness name is missing"),
    ("id_twice", 1, f"service {SERVICE} id is used by 2 different entries; the fullest was kept"),
]


def everything(sessions):
    """All rows of the directory, without what is made anew by each import."""
    with sessions() as session:
        return {
            table.name: sorted(map(repr, session.execute(select(table)).all()))
            for table in Base.metadata.tables.values()
            if table.name != "feed"
        }


def bring(sessions, name, **options):
    return import_feed(sessions, FEEDS / name, feed="kettle", **options)


def write(folder, services, name="feed.json"):
    path = folder / name
    path.write_text(json.dumps(services), encoding="utf-8")
    return path


def sound(**changes):
    (service,) = json.loads((FEEDS / "sound.json").read_text(encoding="utf-8"))
    return {**service, **changes}


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


@pytest.mark.parametrize(("name", "loaded", "fault"), FAULTS, ids=[name for name, _, _ in FAULTS])
def test_each_fault_is_named_and_nothing_else_is_lost(sessions, name, loaded, fault):
    report = bring(sessions, f"fault_{name}.json")
    assert [str(found) for found in report.faults] == [fault]
    assert report.loaded == loaded
    with sessions() as session:
        assert len(session.scalars(select(Service)).all()) == loaded
        if loaded and name != "no_organization":
            assert session.scalars(select(Organization.name)).one() == "Kettle Lane Trust"


def test_a_faulty_service_is_skipped_and_the_others_come_in(sessions, tmp_path):
    path = write(tmp_path, [sound(id="1"), sound(id="2", name=""), sound(id="3")])
    report = import_feed(sessions, path, feed="kettle")
    assert (report.loaded, report.skipped) == (2, 1)
    assert report.note == "The whole feed was read and 2 services were taken. 1 could not be taken."


def test_a_strict_import_refuses_all_for_one_fault(sessions, tmp_path):
    before = everything(sessions)
    path = write(tmp_path, [sound(id="1"), sound(id="2", name="")])
    with pytest.raises(FeedRefused, match="1 fault") as refused:
        import_feed(sessions, path, feed="kettle", strict=True)
    assert [fault.id for fault in refused.value.report.faults] == ["2"]
    assert everything(sessions) == before


def test_importing_again_changes_nothing(sessions):
    bring(sessions, "sound.json")
    before = everything(sessions)
    assert bring(sessions, "sound.json").loaded == 1
    assert everything(sessions) == before


def test_importing_a_changed_feed_updates_what_changed_and_drops_what_is_gone(sessions, directory, tmp_path):
    bring(sessions, "sound.json")
    changed = sound(name="Teapot Club", schedules=[], cost_options=[{"id": "c", "amount": 0}], attributes=[])
    import_feed(sessions, write(tmp_path, [changed]), feed="kettle")
    (card,) = directory.search(ServiceQuery())
    assert (card.name, card.times, card.cost, card.topics) == ("Teapot Club", "", "Free", ())
    assert directory.search(ServiceQuery(words="kettle club", needs=("loneliness",))) == []
    assert [found.name for found in directory.search(ServiceQuery(words="teapot"))] == ["Teapot Club"]


def test_our_own_check_of_an_entry_outlives_an_import(sessions, tmp_path, directory):
    bring(sessions, "sound.json")
    with unit_of_work(sessions) as session:
        session.execute(update(Service).values(assured_by_us=date(2026, 11, 30)))
    import_feed(sessions, write(tmp_path, [sound(name="New name")]), feed="kettle")
    (card,) = directory.search(ServiceQuery())
    assert (card.name, card.assured_date) == ("New name", date(2026, 11, 30))


def test_a_service_gone_from_a_whole_feed_becomes_inactive_and_comes_back(sessions, directory, tmp_path):
    both = write(tmp_path, [sound(id="1"), sound(id="2", name="Second")], "both.json")
    one = write(tmp_path, [sound(id="1")], "one.json")
    import_feed(sessions, both, feed="kettle")
    import_feed(sessions, one, feed="kettle")
    assert directory.service(service_id("kettle", "2")).status == "inactive"
    assert len(directory.search(ServiceQuery())) == 1
    import_feed(sessions, both, feed="kettle")
    assert len(directory.search(ServiceQuery())) == 2


def test_a_service_that_turned_faulty_stays_as_it_was(sessions, directory, tmp_path):
    import_feed(sessions, write(tmp_path, [sound(id="1"), sound(id="2")]), feed="kettle")
    import_feed(sessions, write(tmp_path, [sound(id="1"), sound(id="2", name=None)]), feed="kettle")
    assert directory.service(service_id("kettle", "2")).status == "active"


def test_a_part_of_a_feed_retires_nothing(sessions, directory, tmp_path):
    import_feed(sessions, write(tmp_path, [sound(id="1"), sound(id="2")]), feed="kettle")
    page = {"total_items": 9, "total_pages": 9, "page_number": 1, "contents": [sound(id="3")]}
    report = import_feed(sessions, write(tmp_path, page), feed="kettle")
    assert [str(fault) for fault in report.faults] == ["page service total_pages says 9, but 1 was found"]
    import_feed(sessions, write(tmp_path, sound(id="4")), feed="kettle")
    assert directory.counts()["services"] == 4


def test_two_feeds_with_the_same_ids_do_not_mix(sessions, directory, tmp_path):
    bring(sessions, "sound.json")
    import_feed(sessions, write(tmp_path, [sound(name="Elsewhere")]), feed="other")
    assert sorted(card.name for card in directory.search(ServiceQuery())) == ["Elsewhere", "Kettle Club"]
    assert directory.counts()["feeds"] == 2


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


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("empty.json", "empty.json is empty."),
        ("broken.json", "broken.json is not JSON: it breaks at line 1."),
        ("latin1.json", "latin1.json is not written in UTF-8."),
        ("not_a_feed.json", "not_a_feed.json does not hold an Open Referral document."),
        ("nowhere.json", "There is no file or folder called"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_sentence(sessions, name, problem):
    before = everything(sessions)
    with pytest.raises(DirectoryError) as refused:
        bring(sessions, name)
    assert str(refused.value).startswith(problem)
    assert everything(sessions) == before


def test_one_broken_file_in_a_folder_changes_nothing(sessions, tmp_path):
    write(tmp_path, [sound()], "a.json")
    (tmp_path / "b.json").write_text("{")
    with pytest.raises(DirectoryError, match=r"b\.json is not JSON"):
        import_feed(sessions, tmp_path, feed="kettle")
    assert not any(everything(sessions).values())


def test_a_folder_without_documents_is_refused(sessions, tmp_path):
    with pytest.raises(DirectoryError, match="holds no JSON"):
        import_feed(sessions, tmp_path, feed="kettle")


def test_a_feed_without_services_is_checked_and_changes_nothing(sessions, directory):
    bring(sessions, "sound.json")
    report = bring(sessions, "organizations_only.json")
    assert report.note == "The feed holds no services, so nothing was changed."
    assert [str(fault) for fault in report.faults] == ["organization 1 website is not a web address"]
    assert directory.counts()["services"] == 1


def test_nothing_is_left_in_staging(sessions, tmp_path):
    bring(sessions, "sound.json")
    with pytest.raises(FeedRefused):
        bring(sessions, "fault_url.json", strict=True)
    with sessions() as session:
        assert session.scalars(select(ImportRow)).all() == []


def test_progress_counts_up_to_all(sessions, tmp_path):
    heard: list[tuple[int, int]] = []
    path = write(tmp_path, [sound(id=str(number)) for number in range(5)])
    import_feed(sessions, path, feed="kettle", progress=lambda done, total: heard.append((done, total)))
    assert heard == [(number, 5) for number in range(1, 6)]


@pytest.mark.parametrize("feed", ["", " ", "x" * 101])
def test_a_feed_needs_a_usable_name(sessions, feed):
    with pytest.raises(DirectoryError, match="name"):
        import_feed(sessions, FEEDS / "sound.json", feed=feed)


def test_a_directory_that_cannot_be_written_says_so(tmp_path):
    sessions = session_factory(open_engine(f"sqlite:///{tmp_path}/empty.db", schema="directory"))
    with pytest.raises(DirectoryUnavailable, match="nothing was changed"):
        bring(sessions, "sound.json")


def test_demonstration_entries_go_and_real_ones_stay(sessions, directory, tmp_path):
    bring(sessions, "sound.json")
    import_feed(sessions, write(tmp_path, [sound(id="d1", name="Invented")]), feed="demo", demo=True)
    assert directory.holds_demo()
    assert {card.name: card.demo for card in directory.search(ServiceQuery())} == {
        "Invented": True,
        "Kettle Club": False,
    }
    assert remove_demo(sessions) == 1
    assert not directory.holds_demo()
    assert [card.name for card in directory.search(ServiceQuery())] == ["Kettle Club"]
    assert directory.search(ServiceQuery(words="invented")) == []
    assert remove_demo(sessions) == 0


@pytest.fixture(scope="module")
def scratch(sqlite_template, tmp_path_factory):
    """One SQLite directory for all the odd feeds."""
    path = tmp_path_factory.mktemp("odd") / "directory.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{path}", schema="directory")
    yield session_factory(engine), path.with_name("feed.json")
    engine.dispose()


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))
FIELDS = [*json.loads((FEEDS / "sound.json").read_text(encoding="utf-8"))[0], "phones", "eligibilitys", "extra"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.dictionaries(st.sampled_from(FIELDS), values, max_size=4))
def test_no_service_however_odd_breaks_an_import(scratch, changes):
    sessions, path = scratch
    path.write_text(json.dumps([sound(id="good"), sound(**changes)]), encoding="utf-8")
    report = import_feed(sessions, path, feed="odd", clock=lambda: datetime.fromisoformat("2026-12-02T09:00:00+00:00"))
    assert report.loaded >= 1
