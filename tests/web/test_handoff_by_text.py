"""What the pages of handoffs say beside the words: a landline, a stop that stands, a wish that waits for its turn."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.effects import OpenHandoff, RecordConsent, RecordFindings
from casework.inbox import InboundMessage
from casework.models import AddressRow, InboxRow
from casework.turns import TurnOutcome
from casework.wishes import WISHES, AskWish
from knowledge_base.safety.findings import Finding, Level

NIGHT = datetime(2026, 12, 3, 23, tzinfo=UTC)


@pytest.fixture
def waiting(web) -> str:
    """Somebody who asked for a person by text from a landline; gives the conversation's id."""
    person = web.casework.conversations.open("sms")
    with web.casework.sessions.begin() as session:
        session.add(
            AddressRow(
                conversation_id=person, lookup="x", sealed="y", line_type="landline", our_number="z", at=web.clock()
            )
        )
    write(web, person, "hello", OpenHandoff("asked_for_person", "today"))
    return person


def write(web, person: str, words: str, *effects) -> None:
    web.casework.inbox.accept(InboundMessage(words, person, "sms", words))
    web.casework.turns.finish(web.casework.inbox.lease_next("stand-in"), TurnOutcome((), effects))


def test_a_landline_that_has_not_agreed_is_marked(web, waiting):
    web.log_in()
    said = web.app.state.room.words["landline"]
    assert said in web.browser.get("/console/handoffs/1").text
    with web.casework.sessions.begin() as session:
        session.query(AddressRow).update({"line_type": "mobile"})
    assert said not in web.browser.get("/console/handoffs/1").text


def test_a_reply_after_a_stop_is_refused_with_what_to_do_instead(web, waiting):
    web.log_in()
    web.press("/console/handoffs/1/claim")
    write(web, waiting, "STOP", RecordConsent("contact", "stopped"))
    refused = web.press("/console/handoffs/1/reply", text="Are you there?")
    assert refused.status_code == 409
    assert "ring instead, if it is safe" in refused.text
    assert web.casework.outbox.after(waiting, 0) == []


def test_a_wish_that_came_while_a_handoff_was_open_is_shown_and_follows_when_it_is_closed(web, waiting):
    web.log_in()
    web.press("/console/handoffs/1/claim")
    write(web, waiting, "please delete all my data", AskWish("erasure", "today"), OpenHandoff("erasure", "today"))
    said = web.app.state.room.words["wishes"]["erasure"]
    for page in ("/console/handoffs", "/console/handoffs/1"):
        assert said in web.browser.get(page).text
    desk = web.press("/console/handoffs/1/close").text
    assert "Number 2" in desk
    assert said not in desk
    assert "erasure" in web.browser.get("/console/handoffs/2").text


def test_every_wish_has_words_for_staff(web):
    assert set(web.app.state.room.words["wishes"]) == set(WISHES)


def test_at_night_the_page_says_that_a_text_waits_and_sends_at_once_only_where_a_danger_stands(web, waiting):
    said, page, reply = web.app.state.room.words["night"], "/console/handoffs/1", "/console/handoffs/1/reply"
    starts, waits = (said[name].format(until="8am") for name in ("starts", "waits"))
    web.clock.now = NIGHT
    web.log_in()
    claimed = web.press("/console/handoffs/1/claim").text
    assert starts in claimed
    assert said["neutral"] in claimed
    assert 'name="at_once"' not in web.browser.get(page).text
    assert waits in web.press(reply, text="Hello.").text
    assert web.press(reply, text="Hello.", at_once="1").status_code == 409
    write(web, waiting, "x", RecordFindings((Finding("suicide", Level.CRISIS, "self", None, "x"),)))
    assert starts not in web.browser.get(page).text, "the person has just written"
    with web.casework.sessions.begin() as session:
        session.query(InboxRow).update({"received_at": NIGHT - timedelta(hours=4)})
    assert 'name="at_once"' in web.browser.get(page).text
    assert waits not in web.press(reply, text="Ring 999.", at_once="1").text


def test_by_day_the_page_says_nothing_of_waiting(web, waiting):
    web.log_in()
    web.clock.now += timedelta(minutes=5)
    assert "what you send waits" not in web.press("/console/handoffs/1/claim").text
