"""Every refused text is counted and told to staff, also the many whose words are not kept."""

from __future__ import annotations

import asyncio
import threading

import pytest
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from casework.practice import practice_casework
from casework.quarantine import ALARM, NOT_KEPT
from tests.web.texting import a_text, post, text_channel
from web.edge import refused_tally
from web.edge.refused_tally import KEPT_A_MINUTE, MOST_WAITING


@pytest.fixture
def web(make_web):
    casework = practice_casework()
    return make_web(casework=casework, texts=text_channel(casework, lambda: casework.inbox._clock()))


@pytest.fixture
def quarantine(web):
    return web.app.state.room.deps.texts.quarantine


def forge(web, *texts: dict[str, str]) -> None:
    for form in texts:
        assert post(web.browser, "/twilio/messages", form, signature="forged").status_code == 403


def tell(web) -> None:
    """What the running application does by itself every few seconds."""
    asyncio.run(web.app.state.room.door.tally.tell())


def counted(quarantine) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in quarantine.listed(1000):
        counts[row.reason] = counts.get(row.reason, 0) + row.times
    return counts


def test_a_flood_of_different_texts_is_counted_to_the_last_one(web, quarantine):
    forge(web, *(a_text(f"number {number}") for number in range(KEPT_A_MINUTE + 25)))
    tell(web)
    assert counted(quarantine) == {"signature": KEPT_A_MINUTE, NOT_KEPT: 25}
    assert quarantine.count() == KEPT_A_MINUTE + 25
    assert [alarm.name for alarm in web.casework.desk.alarms()] == [ALARM]


def test_texts_that_come_twice_beyond_what_is_kept_are_counted_twice_and_still_not_kept(web, quarantine):
    texts = [a_text(f"number {number}") for number in range(KEPT_A_MINUTE + 3)]
    forge(web, *texts, *texts)
    tell(web)
    assert counted(quarantine) == {"signature": 2 * KEPT_A_MINUTE, NOT_KEPT: 6}
    assert len(quarantine.listed(1000)) == KEPT_A_MINUTE + 1


def test_the_same_text_many_times_is_one_row_that_counts_them_all(web, quarantine):
    forge(web, *[a_text("help me")] * 7)
    tell(web)
    assert [(row.reason, row.times) for row in quarantine.listed()] == [("signature", 7)]


def test_nothing_is_counted_a_second_time(web, quarantine):
    forge(web, *[a_text("help me")] * 3)
    tell(web), tell(web)
    assert counted(quarantine) == {"signature": 3}


def test_an_alarm_that_was_cleared_in_a_flood_is_raised_again(web, quarantine):
    forge(web, *(a_text(f"number {number}") for number in range(KEPT_A_MINUTE)))
    (alarm,) = web.casework.desk.alarms()
    web.casework.desk.clear_alarm(alarm.id, "asha")
    forge(web, a_text("one more"))
    tell(web)
    assert [one.name for one in web.casework.desk.alarms()] == [ALARM]


def test_what_a_database_that_is_away_could_not_keep_is_kept_when_it_is_back(web, quarantine, monkeypatch):
    def away(*_, **__):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr("casework.transactions.unit_of_work", away)
        forge(web, *[a_text("I cannot go on")] * 2)
        tell(web)
    tell(web)
    (row,) = quarantine.listed()
    assert row.times == 2
    assert quarantine.read(row.id, "mo")["Body"] == "I cannot go on"


def test_what_waits_for_a_database_has_an_end_but_the_count_has_none(web, quarantine, monkeypatch):
    monkeypatch.setattr(refused_tally, "MOST_WAITING", 2)

    def away(*_, **__):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as broken:
        broken.setattr("casework.transactions.unit_of_work", away)
        forge(web, *(a_text(f"number {number}") for number in range(5)))
    tell(web)
    assert counted(quarantine) == {"signature": 2, NOT_KEPT: 3}
    assert MOST_WAITING > KEPT_A_MINUTE


@pytest.fixture
def running(make_web, casework_in, tmp_path):
    """The application over a file: it tells from a task of its own, beside the requests."""
    casework = casework_in(tmp_path)
    return make_web(casework=casework, texts=text_channel(casework, lambda: casework.inbox._clock()))


def test_counts_are_told_without_another_text_coming(running, monkeypatch):
    monkeypatch.setattr(refused_tally, "EVERY", 0.01)
    quarantine, told = running.app.state.room.deps.texts.quarantine, threading.Event()
    keep = quarantine.keep

    def noting(*kept) -> bool:
        done = keep(*kept)
        if counted(quarantine) == {"signature": 3}:
            told.set()
        return done

    monkeypatch.setattr(quarantine, "keep", noting)
    with TestClient(running.app) as running.browser:
        forge(running, *[a_text("help me")] * 3)
        assert told.wait(10)


def test_counts_are_told_when_the_application_ends(running, monkeypatch):
    monkeypatch.setattr(refused_tally, "EVERY", 3600)
    with TestClient(running.app) as running.browser:
        forge(running, *[a_text("help me")] * 3)
    assert counted(running.app.state.room.deps.texts.quarantine) == {"signature": 3}
