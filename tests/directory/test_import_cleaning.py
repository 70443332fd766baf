"""Cleaning and recognising what feeds send."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.directory.importer.checks import Fields
from knowledge_base.directory.importer.cleaning import clean_text, looks_personal, words_of
from knowledge_base.directory.importer.coverage import delivery_from, reach_from
from knowledge_base.directory.importer.needs import NeedFinder
from knowledge_base.directory.importer.report import Ledger
from knowledge_base.topics import Topic


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("Tea &amp; cake", "Tea & cake"),
        ("&lt;b&gt;bold&lt;/b&gt;", "bold"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("<script>alert(1)</script>Hello<style>p {}</style>", "Hello"),
        ("a\x00b\u200b  c\r\nd", "a b c\nd"),
        ("\ud83d", ""),
        ("<a href='javascript:x'>link</a>", "link"),
    ],
)
def test_text_comes_out_plain(dirty, clean):
    assert clean_text(dirty) == clean


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_any_text_cleans_to_text_that_every_database_takes(text):
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize(
    ("address", "is_personal"),
    [
        ("jane.doe@example.org", True),
        ("j.doe@example.org", True),
        ("jane_doe2@gmail.example", True),
        ("jane-ann.doe@example.org", True),
        ("info@example.org", False),
        ("hello@example.org", False),
        ("front.desk@example.org", False),
        ("customer.services@council.example", False),
        ("knit.natter@gmail.example", False),
        ("oak.house@oakhouse.example", False),
        ("group2024@example.org", False),
    ],
)
def test_a_persons_own_address_is_told_from_a_role(address, is_personal):
    assert looks_personal(address, words_of("Knit and Natter")) is is_personal


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("01530 123456", "01530 123456"),
        ("+44 (0)1530 123456", "+44 (0)1530 123456"),
        ("116 123", "116 123"),
        (999, "999"),
        ("Tel: 01530 123456 (option 2)", "01530 123456"),
        ("ring us", None),
        ("12", None),
        ("1" * 16, None),
        (True, None),
    ],
)
def test_a_phone_number_has_three_to_fifteen_digits(value, number):
    assert Fields({"id": "1", "number": value}, "phone", Ledger()).phone("number") == number


@pytest.mark.parametrize(
    ("value", "hour"),
    [("9:30", 9), ("09:30:00", 9), ("09:30Z", 9), ("09:30:00+01:00", 9), ("24:00", 0), ("24:30", None), ("9am", None)],
)
def test_times_are_wall_time_whatever_zone_a_feed_adds(value, hour):
    found = Fields({"id": "1", "opens_at": value}, "schedule", Ledger()).clock_time("opens_at")
    assert (found.hour if found else None) == hour


@pytest.mark.parametrize(
    "address",
    ["example_com", "ftp://example.org", "https://", "http://localhost", "https://me:pw@example.org", "http://[::1",
     "https://example.org/a b", "//example.org"],
)  # fmt: skip
def test_a_web_address_must_be_http_and_name_a_host(address):
    ledger = Ledger()
    assert Fields({"id": "1", "url": address}, "service", ledger).url("url") is None
    assert [fault.problem for fault in ledger.faults] == ["is not a web address"]


TOPICS = {
    topic.id: topic
    for topic in (
        Topic("loneliness", "wellbeing", "Loneliness and meeting people", ("lonely", "no friends"), False),
        Topic("me-cfs", "condition", "ME or chronic fatigue syndrome", ("ME", "CFS"), False),
        Topic("dementia", "condition", "Living with dementia", ("alzheimer's",), False),
    )
}


@pytest.mark.parametrize(
    ("term_id", "name", "found"),
    [
        ("loneliness", "anything", {"loneliness"}),
        ("x", "Loneliness", {"loneliness"}),
        ("x", "Health > Meeting people ", {"loneliness"}),
        ("x", "Alzheimers", {"dementia"}),
        ("x", "Dementia", {"dementia"}),
        ("x", "me", set()),
        ("x", "ME", {"me-cfs"}),
        ("x", "Swimming", set()),
        ("", "", set()),
    ],
)
def test_foreign_words_are_matched_to_our_topics(term_id, name, found):
    assert NeedFinder(TOPICS).find(term_id, name) == found


@pytest.mark.parametrize(
    ("said", "has_place", "has_phone", "delivery"),
    [
        (["You can attend in-person or remotely"], True, True, "in_person"),
        (["home visit"], True, True, "home_visit"),
        (["Telephone"], True, True, "phone"),
        (["via Zoom"], False, True, "online"),
        ([], True, True, "in_person"),
        ([], False, True, "phone"),
        ([], False, False, "online"),
    ],
)
def test_how_a_service_reaches_people_is_worked_out(said, has_place, has_phone, delivery):
    found = delivery_from(said, has_place=has_place, is_virtual=False, has_phone=has_phone, has_url=True)
    assert found == delivery


@pytest.mark.parametrize(
    ("areas", "delivery", "reach"),
    [
        (["England"], "phone", "national"),
        (["Anyone in the UK", "nationwide"], "online", "national"),
        (["Leicestershire"], "in_person", "county"),
        (["Kent"], "in_person", "county"),
        (["Kentish Town"], "in_person", "district"),
        (["Bristol City Council"], "in_person", "district"),
        (["Ashby parish"], "in_person", "neighbourhood"),
        (["Somewhere"], "phone", "district"),
        ([], "phone", "national"),
        ([], "in_person", "district"),
    ],
)
def test_how_far_a_service_reaches_is_worked_out(areas, delivery, reach):
    assert reach_from(areas, delivery) == reach
