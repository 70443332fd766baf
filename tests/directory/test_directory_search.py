"""What a search of the directory offers, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, inspect

from knowledge_base.database import open_engine, session_factory
from knowledge_base.directory.errors import DirectoryError, DirectoryUnavailable
from knowledge_base.directory.models import Base
from knowledge_base.directory.schedules import LONDON
from knowledge_base.directory.search import Directory, Point, ServiceQuery
from knowledge_base.directory.short_codes import code_of

HERE = Point(53.0, -1.5)
Schedule = dict[str, object]
Weekly = Callable[..., Schedule]


def names(directory: Directory, **asked: object) -> list[str]:
    return [card.name for card in directory.search(ServiceQuery(**asked))]


@pytest.mark.parametrize("status", ["inactive", "defunct", "temporarily closed"])
def test_a_closed_group_is_never_offered(shelf, directory, status):
    shelf.add("Open", topics=("loneliness",))
    shelf.add("Closed", topics=("loneliness",), status=status)
    assert names(directory) == ["Open"]
    assert names(directory, needs=("loneliness",), place=HERE) == ["Open"]
    assert names(directory, words="closed") == []


def test_a_closed_group_can_still_be_looked_up_by_id_and_says_so(shelf, directory):
    service = shelf.add("Closed", status="temporarily closed")
    card = directory.service(service)
    assert card is not None
    assert card.status == "temporarily closed"
    assert card.next_session is None
    assert directory.service("nobody") is None


def test_a_group_is_found_by_its_short_code_also_when_it_has_closed(shelf, directory):
    service = shelf.add("Closed", status="inactive")
    shelf.add("Another")
    assert [card.id for card in directory.coded(code_of(service))] == [service]
    assert directory.coded("bbbbbbb") == []
    assert directory.coded("no code at all") == []


def test_nearer_groups_come_first_and_far_ones_not_at_all(shelf, directory):
    for miles in (9, 2, 30, 14.9, 5):
        shelf.add(f"At {miles}", miles=miles)
    assert names(directory, place=HERE) == ["At 2", "At 5", "At 9", "At 14.9"]
    assert names(directory, place=HERE, within_miles=3) == ["At 2"]


def test_the_distance_is_measured_in_miles_to_the_nearest_venue(shelf, directory):
    shelf.add(miles=4)
    (card,) = directory.search(ServiceQuery(place=HERE))
    assert card.distance_miles == pytest.approx(4, abs=0.02)
    assert directory.search(ServiceQuery())[0].distance_miles is None


def test_within_the_same_mile_the_smaller_reach_comes_first(shelf, directory):
    shelf.add("County", miles=2.1, reach="county")
    shelf.add("District", miles=2.2, reach="district")
    shelf.add("Street", miles=2.8, reach="neighbourhood")
    shelf.add("Further street", miles=3.1, reach="neighbourhood")
    assert names(directory, place=HERE) == ["Street", "District", "County", "Further street"]


def test_local_groups_come_before_national_ones_however_well_those_fit(shelf, directory):
    shelf.add("National line", miles=None, reach="national", delivery="phone", topics=("sleep", "anxiety"))
    shelf.add("Far local", miles=14, topics=("anxiety",))
    assert names(directory, needs=("sleep", "anxiety"), place=HERE) == ["Far local", "National line"]
    assert names(directory, place=HERE, include_national=False) == ["Far local"]
    assert names(directory, include_national=False) == ["Far local"]


def test_phone_and_online_help_is_offered_wherever_the_person_is(shelf, directory):
    shelf.add("Ring us", miles=None, delivery="phone", reach="national")
    shelf.add("Log on", miles=None, delivery="online", reach="district")
    shelf.add("Hall of unknown place", miles=None)
    shelf.add("National office", miles=200, reach="national")
    assert set(names(directory, place=HERE)) == {"Ring us", "Log on", "National office"}


def test_what_a_county_runs_reaches_forty_miles(shelf, directory):
    shelf.add("County carers", miles=35, reach="county")
    shelf.add("County line", miles=38, reach="county", delivery="phone")
    shelf.add("Other county", miles=45, reach="county")
    shelf.add("Other county's line", miles=45, reach="county", delivery="phone")
    shelf.add("Far hall", miles=35)
    assert names(directory, place=HERE) == ["County carers", "County line"]


def test_any_need_is_enough_but_the_first_need_counts_most(shelf, directory):
    shelf.add("Only sleep", topics=("sleep",), miles=1)
    shelf.add("Only grief", topics=("bereavement",), miles=9)
    shelf.add("Grief and sleep", topics=("bereavement", "sleep"), miles=12)
    shelf.add("Sleep and worry", topics=("sleep", "anxiety"), miles=3)
    shelf.add("Neither", topics=("gout",), miles=0)
    found = names(directory, needs=("bereavement", "sleep", "anxiety"), place=HERE)
    assert found == ["Grief and sleep", "Only grief", "Sleep and worry", "Only sleep"]


def test_entries_not_checked_for_half_a_year_sink(shelf, directory, today):
    shelf.add("A stale", assured_date=today - timedelta(days=181))
    shelf.add("B never", assured_date=None)
    shelf.add("C ours", assured_date=today - timedelta(days=900), assured_by_us=today - timedelta(days=10))
    shelf.add("D fresh", assured_date=today - timedelta(days=180))
    assert names(directory, place=HERE) == ["C ours", "D fresh", "A stale", "B never"]
    assert {card.name: card.assured_date for card in directory.search(ServiceQuery())}["C ours"] == date(2026, 11, 22)


def test_ties_go_by_name_then_id_so_that_pages_never_shuffle(shelf, directory):
    twins = {shelf.add("Same name") for _ in range(4)}
    shelf.add("another name")
    whole = [card.id for card in directory.search(ServiceQuery(place=HERE))]
    assert directory.search(ServiceQuery(limit=1))[0].name == "another name"
    assert whole[1:] == sorted(twins)
    paged = [directory.search(ServiceQuery(place=HERE, limit=2, offset=start)) for start in (0, 2, 4, 6)]
    assert [card.id for page in paged for card in page] == whole


def test_words_are_found_in_name_and_description_whatever_their_ending(shelf, directory):
    shelf.add("Walking group", description="Gentle strolls")
    shelf.add("Lunch club", description="We walked and ate; walks are short")
    shelf.add("Choir")
    assert names(directory, words="walks") == ["Walking group", "Lunch club"]
    assert names(directory, words="WALK, lunch!") == ["Lunch club"]
    assert names(directory, words="is there a choir near me?") == ["Choir"]


def test_when_no_group_has_all_the_words_any_of_them_will_do(shelf, directory):
    shelf.add("Choir")
    shelf.add("Chess")
    assert names(directory, words="choir chess zumba") == ["Chess", "Choir"]
    assert names(directory, words="zumba") == []


@pytest.mark.parametrize("words", ['"', "a*", "name:x", "NEAR(", "-- ;", "'); DROP", "\0", "&|!", "£5", "to the"])
def test_odd_words_break_nothing(shelf, directory, words):
    shelf.add()
    assert isinstance(directory.search(ServiceQuery(words=words)), list)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("monday", ["Mon and Thu"]),
        ("thursday", ["Mon and Thu"]),
        ("tuesday", ["Second Tuesday", "Some Tuesdays"]),
        ("saturday", ["Saturday night"]),
        ("weekend", ["Saturday night"]),
        ("evening", ["Saturday night", "Second Tuesday"]),
        ("wednesday", []),
    ],
)
def test_a_day_asked_for_is_worked_out_from_the_schedules(shelf, directory, every_week: Weekly, day, expected):
    shelf.add("Mon and Thu", schedules=(every_week("MO,TH"),))
    shelf.add("Second Tuesday", schedules=(every_week("2TU", 19, 21, freq="MONTHLY"),))
    shelf.add("Some Tuesdays", schedules=(every_week("TU", interval=2),))
    shelf.add("Saturday night", schedules=(every_week("SA", 16, 19),))
    shelf.add("Over", schedules=(every_week("MO,TU,WE,SA", valid_to=date(2026, 12, 1)),))
    shelf.add("Next year", schedules=(every_week("MO,TU,WE,SA", valid_from=date(2027, 3, 1)),))
    shelf.add("No times")
    assert sorted(names(directory, day=day)) == expected


def test_a_day_that_is_none_is_refused():
    with pytest.raises(DirectoryError, match="weekday"):
        ServiceQuery(day="someday")


def test_pages_of_a_day_search_do_not_overlap(shelf, directory, every_week: Weekly):
    for number in range(60):
        shelf.add(f"Group {number:02}", schedules=(every_week("MO" if number % 2 else "TU"),))
    first = names(directory, day="monday", limit=20)
    rest = names(directory, day="monday", limit=20, offset=20)
    assert (len(first), len(rest)) == (20, 10)
    assert not {*first} & {*rest}


def test_the_card_says_when_how_much_and_where_in_plain_english(shelf, directory, every_week: Weekly):
    service = shelf.add(
        schedules=(every_week("TH"),),
        costs=({"amount": 2.0},),
        phones=("01530 123456",),
        languages=({"code": "ur"}, {"name": "Polish"}),
        minimum_age=18.0,
        alert="No session on 24 December.",
        description="Bring your wool. " + "We talk about everything under the sun and drink tea. " * 5,
        topics=("loneliness",),
    )
    card = directory.service(service)
    assert card is not None
    assert (card.times, card.cost, card.is_free) == ("Thursdays, 10am to 12pm", "£2", False)
    assert card.next_session == datetime(2026, 12, 3, 10, tzinfo=LONDON)
    assert (card.venue, card.town, card.postcode, card.phone) == ("Village hall", "Ashby", "LE65 1AA", "01530 123456")
    assert ({*card.languages}, card.min_age, card.topics) == ({"Urdu", "Polish"}, 18, ("loneliness",))
    assert card.alert == "No session on 24 December."
    assert len(card.summary) <= 160
    assert card.summary.startswith("Bring your wool.")


def test_services_come_back_in_the_order_asked(shelf, directory):
    one, two = shelf.add("One"), shelf.add("Two")
    assert [card.name for card in directory.services([two, "nobody", one, two])] == ["Two", "One"]


def test_demonstration_entries_are_known_and_counted(shelf, directory):
    assert not directory.holds_demo()
    shelf.add("Real")
    shelf.add("Gone", status="inactive")
    assert not directory.holds_demo()
    shelf.add("Invented", feed="demo", demo=True, status="inactive")
    assert directory.holds_demo()
    assert directory.counts() == {"services": 1, "demo": 1, "feeds": 2}


def test_a_directory_that_cannot_be_read_says_so(tmp_path):
    directory = Directory(session_factory(open_engine(f"sqlite:///{tmp_path}/empty.db", schema="directory")), _noon)
    for ask in (directory.holds_demo, directory.counts, lambda: directory.search(ServiceQuery())):
        with pytest.raises(DirectoryUnavailable, match="cannot be read"):
            ask()


def test_the_migration_makes_the_tables_that_the_models_describe(engine: Engine):
    schema = "directory" if engine.dialect.name == "postgresql" else None
    found = inspect(engine)
    for table in Base.metadata.tables.values():
        made = {column["name"]: column["nullable"] for column in found.get_columns(table.name, schema=schema)}
        assert made == {column.name: column.nullable for column in table.columns}, table.name


def _noon() -> datetime:
    return datetime.combine(date(2026, 12, 2), time(12), LONDON)
