"""What a second import changes, keeps and takes away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from knowledge_base.database import unit_of_work
from knowledge_base.directory.identity import service_id
from knowledge_base.directory.importer import import_feed
from knowledge_base.directory.importer.demo import remove_demo
from knowledge_base.directory.models import Service
from knowledge_base.directory.search import ServiceQuery
from tests.directory.kettle import bring, everything, sound, write


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


def test_a_feed_without_services_is_checked_and_changes_nothing(sessions, directory):
    bring(sessions, "sound.json")
    report = bring(sessions, "organizations_only.json")
    assert report.note == "The feed holds no services, so nothing was changed."
    assert [str(fault) for fault in report.faults] == ["organization 1 website is not a web address"]
    assert directory.counts()["services"] == 1


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
