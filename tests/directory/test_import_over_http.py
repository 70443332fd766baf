"""Feeds over HTTP: read page by page, and to the end or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from knowledge_base.directory.errors import DirectoryError
from knowledge_base.directory.importer import import_feed
from knowledge_base.directory.search import ServiceQuery

(FULL,) = json.loads((Path(__file__).parent / "feeds" / "sound.json").read_text(encoding="utf-8"))
SHORT = ("name", "status", "description", "organization")
Answer = Callable[[httpx.Request], httpx.Response]


class FakeFeed:
    """A feed of `count` services, `size` to a page, that keeps what it was asked."""

    def __init__(self, count: int = 5, size: int = 2, *, first: int = 1, full_lists: bool = False) -> None:
        self.services = [{**FULL, "id": f"s{number}", "name": f"Group {number}"} for number in range(count)]
        self.size, self.first, self.full_lists = size, first, full_lists
        self.asked: list[str] = []
        self.broken: dict[str, Answer] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        page = request.url.params.get("page")
        key = f"page {page}" if page else request.url.path.rsplit("/", 1)[-1]
        self.asked.append(key)
        if key in self.broken:
            return self.broken[key](request)
        if page is None:
            return httpx.Response(200, json=next(one for one in self.services if one["id"] == key))
        return httpx.Response(200, json=self.page(int(page) - self.first))

    def page(self, index: int) -> dict[str, object]:
        found = self.services[index * self.size : (index + 1) * self.size]
        last = -(-len(self.services) // self.size)
        short = [one if self.full_lists else {name: one[name] for name in ("id", *SHORT)} for one in found]
        return {
            "total_items": len(self.services),
            "total_pages": last,
            "page_number": index + self.first,
            "first_page": index == 0,
            "last_page": index == last - 1,
            "contents": short,
        }

    def bring(self, sessions, address="https://feed.example.org/api", **options):
        with httpx.Client(transport=httpx.MockTransport(self)) as client:
            return import_feed(sessions, address, feed="web", client=client, **options)


def test_every_page_is_read_and_short_entries_are_filled_in(sessions, directory):
    feed = FakeFeed()
    report = feed.bring(sessions)
    assert (report.loaded, report.faults) == (5, [])
    assert feed.asked == ["page 1", "page 2", "page 3", "s0", "s1", "s2", "s3", "s4"]
    assert {card.times for card in directory.search(ServiceQuery())} == {"Thursdays, 10am to 12pm"}


@pytest.mark.parametrize(
    "address", ["https://feed.example.org/v2/services", "https://feed.example.org/v2/services/?key=1"]
)
def test_the_address_may_name_the_list_itself(sessions, address):
    feed = FakeFeed(count=1, full_lists=True)
    assert feed.bring(sessions, address).loaded == 1
    assert feed.asked == ["page 1"]


def test_a_feed_that_counts_pages_from_nought_is_read_from_the_start(sessions):
    feed = FakeFeed(count=4, first=0, full_lists=True)
    assert feed.bring(sessions).loaded == 4
    assert feed.asked == ["page 1", "page 0", "page 1"]


@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_feed_without_a_page_count_is_read_until_its_pages_end(sessions, size):
    feed = FakeFeed(count=6, size=size, full_lists=True)

    def bare(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"contents": feed.page(int(request.url.params["page"]) - 1)["contents"]})

    feed.broken = {f"page {number}": bare for number in range(1, 20)}
    assert feed.bring(sessions).loaded == 6


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


def hang_up(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("gone", request=request)


CUT_OFF = {
    "an error page": ("page 3", lambda request: httpx.Response(500), "answered 500"),
    "a time-out": ("page 3", refuse, "took too long"),
    "no connection": ("page 2", hang_up, "cannot be reached"),
    "an empty page": (
        "page 2",
        lambda request: httpx.Response(200, json={"contents": [], "total_pages": 3}),
        "breaks off",
    ),
    "half a page": ("page 2", lambda request: httpx.Response(200, content=b'{"contents": [{"id"'), "not JSON"),
    "a web page": ("page 1", lambda request: httpx.Response(200, html="<h1>Sign in</h1>"), "not JSON"),
    "another document": ("page 1", lambda request: httpx.Response(200, json={"id": "1"}), "not a list of services"),
    "a broken record": ("s4", lambda request: httpx.Response(500), "answered 500"),
    "a sign-in wall": ("page 1", lambda request: httpx.Response(403), "answered 403"),
}


@pytest.mark.parametrize(("where", "answer", "problem"), CUT_OFF.values(), ids=CUT_OFF.keys())
def test_a_feed_that_is_cut_off_changes_nothing(sessions, directory, where, answer, problem):
    FakeFeed(count=2).bring(sessions)
    before = [card.name for card in directory.search(ServiceQuery())]
    feed = FakeFeed(count=5)
    feed.broken[where] = answer
    with pytest.raises(DirectoryError, match=problem):
        feed.bring(sessions)
    assert [card.name for card in directory.search(ServiceQuery())] == before
    assert directory.counts()["services"] == 2


def test_a_feed_that_gives_fewer_than_it_promised_changes_nothing(sessions, directory):
    feed = FakeFeed(count=5)
    short = feed.page(2) | {"contents": []} | {"total_items": 9}
    feed.broken["page 3"] = lambda request: httpx.Response(200, json=short | {"contents": feed.page(2)["contents"]})
    with pytest.raises(DirectoryError, match="promised 9 services and gave 5"):
        feed.bring(sessions)
    assert directory.counts()["services"] == 0


def test_a_feed_that_repeats_one_page_for_ever_is_given_up(sessions):
    feed = FakeFeed(count=5)
    feed.broken = {f"page {number}": lambda request: httpx.Response(200, json=feed.page(0)) for number in (2, 3)}
    with pytest.raises(DirectoryError, match="same page"):
        feed.bring(sessions)


def test_a_busy_moment_is_asked_once_more(sessions):
    feed = FakeFeed(count=1)
    answers = iter([httpx.Response(503)])

    def busy_once(request: httpx.Request) -> httpx.Response:
        return next(answers, None) or httpx.Response(200, json=feed.page(0))

    feed.broken["page 1"] = busy_once
    assert feed.bring(sessions).loaded == 1


def test_a_record_that_vanished_since_the_list_is_taken_from_the_list(sessions, directory):
    feed = FakeFeed(count=2)
    feed.broken["s1"] = lambda request: httpx.Response(404)
    report = feed.bring(sessions)
    assert report.loaded == 2
    assert [str(fault) for fault in report.faults] == ["service s1 record is listed, but its full record is not there"]


def test_a_service_that_leaves_the_feed_becomes_inactive(sessions, directory):
    FakeFeed(count=3).bring(sessions)
    FakeFeed(count=2).bring(sessions)
    assert [card.name for card in directory.search(ServiceQuery())] == ["Group 0", "Group 1"]


def test_progress_is_heard_while_records_are_fetched(sessions):
    heard: list[tuple[int, int]] = []
    FakeFeed(count=3).bring(sessions, progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 3), (2, 3), (3, 3)]


def test_an_odd_id_stays_inside_the_feed_s_address(sessions):
    feed = FakeFeed(count=1)
    feed.services[0]["id"] = "../../admin?x=1"
    feed.broken["page 1"] = lambda request: httpx.Response(200, json=feed.page(0))
    seen: list[str] = []

    def record(request: httpx.Request) -> httpx.Response:
        if "page" not in request.url.params:
            seen.append(request.url.raw_path.decode())
            return httpx.Response(404)
        return feed(request)

    with httpx.Client(transport=httpx.MockTransport(record)) as client:
        import_feed(sessions, "https://feed.example.org/api", feed="web", client=client)
    assert seen == ["/api/services/..%2F..%2Fadmin%3Fx%3D1"]
