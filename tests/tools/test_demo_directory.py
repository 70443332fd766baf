"""The invented feed that comes with Waymark: what it may hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from itertools import combinations, pairwise

import pytest

from tests.tools.feeds import DRAMA, Service, contents, location_of, numbers_of, sentences, topics_of
from tools.demo_plan import MAIN_NEEDS, OPEN_NEEDS, WITHIN_MILES, miles
from tools.demo_words import Town, load_kinds, load_towns, load_words
from tools.make_demo_directory import FEED, as_text, make_services

LINK = re.compile(r"https?://[^\s\"]+|\b[\w.+-]+@[\w.-]+")
TODAY = date(2026, 11, 22)


def test_making_the_invented_feed_again_gives_the_same_bytes() -> None:
    assert as_text(make_services()).encode() == FEED.read_bytes()


def test_another_seed_gives_other_groups() -> None:
    assert make_services("another seed") != make_services()


def test_the_invented_feed_is_large_enough_and_not_too_large() -> None:
    assert len(contents("demo")) >= 400
    assert FEED.stat().st_size < 1_500_000


def test_every_description_has_two_or_three_sentences(invented: list[Service]) -> None:
    counts = {len(sentences(service["description"])) for service in invented}
    assert counts <= {2, 3, 4}  # some have a short question as well


def test_every_other_week_is_counted_from_a_day_that_fits(invented: list[Service]) -> None:
    for service in invented:
        for schedule in service["schedules"]:
            if schedule.get("interval", 1) > 1:
                first = date.fromisoformat(schedule["dtstart"])
                assert ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][first.weekday()] == schedule["byday"]


def test_every_invented_entry_is_marked(invented: list[Service]) -> None:
    assert all(service["demo"] is True for service in invented)


def test_invented_entries_have_only_numbers_that_cannot_ring(invented: list[Service]) -> None:
    numbers = [number for service in invented for number in numbers_of(service)]
    assert all(DRAMA.fullmatch(number) for number in numbers)
    assert len(set(numbers)) == len(numbers) == len(invented)
    for service in invented:
        assert not re.search(r"\d{5}", service["name"] + service["description"] + service.get("alert", ""))


def test_invented_addresses_lead_nowhere(invented: list[Service]) -> None:
    for service in invented:
        for link in LINK.findall(json.dumps(service)):
            host = re.split(r"[/@]+", link.removeprefix("https://"))[1 if "@" in link else 0]
            assert host.endswith(".example"), link


def test_every_invented_name_holds_an_invented_word_and_comes_once(invented: list[Service]) -> None:
    words = load_words()
    brands = {start + end for start in words["brand_starts"] for end in words["brand_ends"]}
    names = [service["name"] for service in invented]
    assert len(set(names)) == len(names)
    for name in names:
        assert brands & set(re.findall(r"\w+", name)), name
        assert "demo" not in name.casefold()


def test_every_kind_can_be_described_in_at_least_six_ways() -> None:
    for kind in load_kinds().values():
        assert len(kind.what) * len(kind.then) >= 6, kind.id


def test_no_two_invented_groups_are_described_alike(invented: list[Service]) -> None:
    assert max(Counter(service["description"] for service in invented).values()) == 1


def test_every_place_is_in_england_and_near_a_town(invented: list[Service]) -> None:
    towns = load_towns()
    for service in invented:
        place = location_of(service)
        assert 51.3 < place["latitude"] < 53.6
        assert -2.1 < place["longitude"] < 1.8
        here = Town("", "", "", place["latitude"], place["longitude"], "small", ())
        assert min(miles(here, town) for town in towns) <= 1.0


def test_a_postcode_is_never_more_than_its_first_half(invented: list[Service]) -> None:
    outcodes = {town.name: town.outcode for town in load_towns()}
    for service in invented:
        for address in location_of(service).get("addresses", ()):
            assert address["postal_code"] == outcodes[address["city"]]


def test_entries_were_checked_ten_to_five_hundred_days_ago(invented: list[Service]) -> None:
    days = [(TODAY - date.fromisoformat(service["assured_date"])).days for service in invented]
    assert min(days) >= 10
    assert 365 < max(days) <= 500


def test_a_few_groups_are_closed_for_now_or_have_news(invented: list[Service]) -> None:
    closed = [service for service in invented if service["status"] != "active"]
    assert 3 <= len(closed) <= 20
    assert all(service["status"] == "temporarily closed" and service["alert"] for service in closed)
    assert sum("alert" in service for service in invented) > len(closed) + 5


def test_times_costs_languages_and_ways_in_are_mixed(invented: list[Service]) -> None:
    rules = [schedule for service in invented for schedule in service["schedules"]]
    assert sum("SA" in rule["byday"] or "SU" in rule["byday"] for rule in rules) >= 60
    assert sum(rule["opens_at"] >= "17:00" for rule in rules) >= 60
    amounts = [option["amount"] for service in invented for option in service["cost_options"]]
    assert 0.5 < sum(amount == 0 for amount in amounts) / len(amounts) < 0.9
    spoken = {language["name"] for service in invented for language in service.get("languages", ())}
    assert spoken >= {"Polish", "Punjabi", "Gujarati", "Urdu", "Romanian", "British Sign Language"}
    access = json.dumps([location_of(service).get("accessibility", []) for service in invented])
    assert all(words in access for words in ("Step-free entrance", "hearing loop", "accessible toilet"))


def test_every_main_town_has_many_kinds_and_every_town_has_one(invented: list[Service]) -> None:
    held = Counter(address["city"] for service in invented for address in location_of(service).get("addresses", ()))
    least = {"large": 8, "medium": 4, "small": 1}
    assert not [town.name for town in load_towns() if held[town.name] < least[town.size]]


@pytest.mark.parametrize("need", [*MAIN_NEEDS, *OPEN_NEEDS])
def test_a_common_need_is_met_near_every_town(invented: list[Service], need: str) -> None:
    places = [
        Town("", "", "", location_of(service)["latitude"], location_of(service)["longitude"], "small", ())
        for service in invented
        if need in topics_of(service) and service["delivery"] == "in_person" and service["status"] == "active"
    ]
    far = [town.name for town in load_towns() if min(miles(town, place) for place in places) > WITHIN_MILES + 1]
    assert not far


def test_one_hall_is_in_one_spot(invented: list[Service]) -> None:
    halls: dict[str, set[str]] = {}
    for service in invented:
        place = location_of(service)
        halls.setdefault(place["id"], set()).add(json.dumps(place, sort_keys=True))
    assert all(len(said) == 1 for said in halls.values())
    spots = {(json.loads(min(said))["latitude"], json.loads(min(said))["longitude"]): id for id, said in halls.items()}
    assert len(spots) > 200


def test_the_feed_has_one_service_on_each_line_in_order(invented: list[Service]) -> None:
    lines = FEED.read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(invented) + 2
    counties = [location_of(service).get("addresses", [{}])[0].get("state_province") for service in invented]
    named = [county for county in counties if county]
    assert all(one <= other for one, other in pairwise(named))


def test_a_meeting_place_that_should_be_kept_quiet_is_not_given(invented: list[Service]) -> None:
    hidden = load_words()["hidden_place"]
    quiet = [service for service in invented if location_of(service).get("name") == hidden]
    assert quiet
    assert not any("addresses" in location_of(service) for service in quiet)


def test_towns_are_told_apart() -> None:
    assert not [(one.name, other.name) for one, other in combinations(load_towns(), 2) if miles(one, other) < 1.5]
