"""What an import names and leaves out, and what it refuses whole."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from knowledge_base.database import open_engine, session_factory
from knowledge_base.directory.errors import DirectoryError, DirectoryUnavailable
from knowledge_base.directory.importer import FeedRefused, import_feed
from knowledge_base.directory.models import ImportRow, Organization, Service
from tests.directory.kettle import FEEDS, SERVICE, bring, everything, sound, write

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


def test_nothing_is_left_in_staging(sessions, tmp_path):
    bring(sessions, "sound.json")
    with pytest.raises(FeedRefused):
        bring(sessions, "fault_url.json", strict=True)
    with sessions() as session:
        assert session.scalars(select(ImportRow)).all() == []


@pytest.mark.parametrize("feed", ["", " ", "x" * 101])
def test_a_feed_needs_a_usable_name(sessions, feed):
    with pytest.raises(DirectoryError, match="name"):
        import_feed(sessions, FEEDS / "sound.json", feed=feed)


def test_a_directory_that_cannot_be_written_says_so(tmp_path):
    sessions = session_factory(open_engine(f"sqlite:///{tmp_path}/empty.db", schema="directory"))
    with pytest.raises(DirectoryUnavailable, match="nothing was changed"):
        bring(sessions, "sound.json")


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
