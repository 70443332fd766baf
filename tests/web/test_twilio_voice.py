"""Calls to the text number: who we are, 999 and a call-back, spoken."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from casework.callbacks import RANG
from casework.models import ConsentRow, HandoffRow
from casework.phones import read_phone
from casework.practice import practice_casework
from tests.web.texting import ACCOUNT, OURS, PUBLIC, THEIRS, post, text_channel


@pytest.fixture
def web(make_web):
    casework = practice_casework()
    return make_web(casework=casework, texts=text_channel(casework, lambda: casework.inbox._clock()))


def a_call(**changes: str) -> dict[str, str]:
    called = {"CallSid": f"CA{'3' * 32}", "AccountSid": ACCOUNT.account_sid, "From": THEIRS, "To": OURS}
    return called | {"CallStatus": "ringing", "Direction": "inbound"} | changes


def spoken(reply) -> str:
    assert reply.headers["content-type"].startswith("text/xml")
    return " ".join(one.text or "" for one in ElementTree.fromstring(reply.text).iter("Say"))


def waiting(web) -> list[str]:
    with web.casework.sessions() as session:
        return list(session.scalars(select(HandoffRow.reason).where(HandoffRow.state != "closed")))


def test_a_caller_hears_who_we_are_and_999_and_is_asked_whether_it_is_safe_to_ring(web):
    reply = post(web.browser, "/twilio/voice", a_call())
    said = spoken(reply)
    assert "Mansfield Line" in said
    assert said.index("9 9 9") < said.index("press 1")
    gather = ElementTree.fromstring(reply.text).find("Gather")
    assert gather is not None
    assert gather.attrib["action"] == f"{PUBLIC}/twilio/voice/keypress"


def test_a_call_that_ends_without_a_key_is_noted_as_missed(web):
    post(web.browser, "/twilio/voice", a_call())
    assert waiting(web) == ["missed_call"]


def test_pressing_1_says_that_it_is_safe_to_ring_back(web):
    post(web.browser, "/twilio/voice", a_call())
    said = spoken(post(web.browser, "/twilio/voice/keypress", a_call(Digits="1")))
    assert waiting(web) == ["call_back"]
    assert "will ring you back" in said


def test_another_key_leaves_it_a_missed_call(web):
    post(web.browser, "/twilio/voice", a_call())
    post(web.browser, "/twilio/voice/keypress", a_call(Digits="7"))
    assert waiting(web) == ["missed_call"]


def test_ringing_twice_is_one_wish_and_never_takes_back_that_it_is_safe(web):
    post(web.browser, "/twilio/voice", a_call())
    post(web.browser, "/twilio/voice/keypress", a_call(Digits="1"))
    post(web.browser, "/twilio/voice", a_call())
    assert waiting(web) == ["call_back"]


def test_a_call_while_a_handoff_is_open_for_another_reason_is_shown_on_its_page(web):
    texts = web.app.state.room.deps.texts
    person = texts.addresses.conversation(read_phone(THEIRS), OURS)
    with web.casework.sessions.begin() as session:
        session.add(HandoffRow(conversation_id=person, reason="asked_for_person", expect="", opened_at=web.clock()))
    web.log_in()
    assert "Rang us" not in web.browser.get("/console/handoffs/1").text
    post(web.browser, "/twilio/voice", a_call())
    assert waiting(web) == ["asked_for_person"]
    page = web.browser.get("/console/handoffs/1").text
    assert "Rang us" in page
    assert web.app.state.room.words["ringing"]["safe"] not in page
    post(web.browser, "/twilio/voice/keypress", a_call(Digits="1"))
    assert web.app.state.room.words["ringing"]["safe"] in web.browser.get("/console/handoffs/1").text


def test_dialling_again_and_again_is_noted_once_a_minute(web):
    for _ in range(5):
        post(web.browser, "/twilio/voice", a_call())
    with web.casework.sessions() as session:
        assert session.scalars(select(ConsentRow.purpose)).all() == [RANG]


@pytest.mark.parametrize("caller", ["anonymous", "", "+266696687", "+33612345678", "+449098790000"])
def test_a_caller_who_cannot_be_rung_is_told_so(web, caller):
    said = spoken(post(web.browser, "/twilio/voice", a_call(From=caller)))
    assert "cannot ring you back" in said
    assert "0 1 6 2 3" in said
    assert waiting(web) == []


def test_a_caller_hears_999_even_without_a_database(web, monkeypatch):
    def away(*_, **__):
        raise OperationalError("INSERT", {}, Exception("down"))

    monkeypatch.setattr("casework.transactions.unit_of_work", away)
    said = spoken(post(web.browser, "/twilio/voice", a_call()))
    assert "9 9 9" in said
    assert "cannot ring you back" in said


@pytest.mark.parametrize("path", ["/twilio/voice", "/twilio/voice/keypress"])
def test_a_forged_call_is_refused(web, path):
    assert post(web.browser, path, a_call(Digits="1"), signature="forged").status_code == 403
    assert waiting(web) == []
