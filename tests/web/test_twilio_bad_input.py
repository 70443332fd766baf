"""Odd and hostile requests at the provider's webhooks, and databases that are away: nothing is half done or lost."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from casework.models import InboxRow
from casework.practice import practice_casework
from tests.web.texting import OURS, THEIRS, a_text, post, text_channel


@pytest.fixture
def web(make_web):
    casework = practice_casework()
    return make_web(casework=casework, texts=text_channel(casework, lambda: casework.inbox._clock()))


@pytest.fixture
def stored(web):
    def rows() -> list[InboxRow]:
        with web.casework.sessions() as session:
            return list(session.scalars(select(InboxRow).order_by(InboxRow.id)))

    return rows


@pytest.fixture
def kept(web):
    quarantine = web.app.state.room.deps.texts.quarantine
    return lambda: [(one.reason, quarantine.read(one.id, "mo")) for one in quarantine.listed()]


@pytest.mark.parametrize("missing", ["MessageSid", "From"])
def test_a_text_without_what_we_need_is_refused_and_kept(web, stored, kept, missing):
    assert post(web.browser, "/twilio/messages", a_text(**{missing: None})).status_code == 400
    assert stored() == []
    assert [why for why, _ in kept()] == ["missing_fields"]


@pytest.mark.parametrize(
    ("words", "text"),
    [("", ""), ("a\x00b", "ab"), ("x" * 1600, "x" * 1600), ("👍🏽 مرحبا", "👍🏽 مرحبا"), ("  spaces  ", "  spaces  ")],
)
def test_odd_words_are_stored_as_they_can_be(web, stored, words, text):
    assert post(web.browser, "/twilio/messages", a_text(words)).status_code == 204
    assert stored()[0].text == text


def test_a_text_without_a_body_is_still_a_message(web, stored):
    assert post(web.browser, "/twilio/messages", a_text(Body=None)).status_code == 204
    assert stored()[0].text == ""


@pytest.mark.parametrize("count", ["-1", "x", "99999", "³"])
def test_a_senseless_number_of_pictures_is_none(web, stored, count):
    assert post(web.browser, "/twilio/messages", a_text("hi", NumMedia=count)).status_code == 204
    assert stored()[0].text == "hi"


@pytest.mark.parametrize("field", ["To", "AccountSid"])
def test_a_signed_text_that_names_neither_us_nor_our_account_is_refused_and_kept(web, stored, kept, field):
    assert post(web.browser, "/twilio/messages", a_text(**{field: None})).status_code == 403
    assert stored() == []
    assert [why for why, _ in kept()] == ["no_account" if field == "To" else "other_account"]


def test_a_withheld_sender_is_refused_and_kept_and_the_fallback_still_says_the_numbers(web, stored, kept):
    form = a_text(From="Anonymous")
    assert post(web.browser, "/twilio/messages", form).status_code == 400
    assert "999" in post(web.browser, "/twilio/fallback", form).text
    assert stored() == []
    assert [why for why, _ in kept()] == ["missing_fields"]


def test_a_text_from_our_own_number_is_kept_and_never_answered(web, stored, kept):
    assert post(web.browser, "/twilio/messages", a_text(From=OURS)).status_code == 204
    assert stored() == []
    assert [why for why, _ in kept()] == ["from_ourselves"]


@pytest.mark.parametrize("path", ["/twilio/messages", "/twilio/fallback", "/twilio/status", "/twilio/voice"])
@pytest.mark.parametrize("content", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_a_body_that_is_no_form_is_refused_without_a_fault(web, stored, path, content):
    reply = web.browser.post(path, content=b'{"Body": "hello"}\x00\xff', headers={"content-type": content})
    assert reply.status_code in (400, 403)
    assert stored() == []


def test_a_signature_of_one_address_does_not_fit_another(web, stored):
    form = a_text()
    replayed = post(web.browser, "/twilio/voice", form).request.headers["x-twilio-signature"]
    assert post(web.browser, "/twilio/messages", form, signature=replayed).status_code == 403
    assert stored() == []


@pytest.mark.parametrize(
    "fault", ["database is locked", "database or disk is full", "could not extend file: No space left on device",
              "server closed the connection unexpectedly"],
)  # fmt: skip
def test_a_database_that_is_away_is_503_and_the_fallback_says_the_numbers(web, stored, monkeypatch, fault):
    def away(*_, **__):
        raise OperationalError("INSERT", {}, Exception(fault))

    form = a_text()
    with monkeypatch.context() as broken:
        broken.setattr("casework.transactions.unit_of_work", away)
        assert post(web.browser, "/twilio/messages", form).status_code == 503
        reply = post(web.browser, "/twilio/fallback", form)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/xml")
    assert "<Message>" in reply.text
    assert "999" in reply.text
    assert stored() == []
    assert post(web.browser, "/twilio/messages", form).status_code == 204


def test_a_landline_hears_nothing_about_health_from_the_fallback(web, monkeypatch):
    monkeypatch.setattr("casework.addresses.Addresses._store", lambda *_: 1 / 0)
    reply = post(web.browser, "/twilio/fallback", a_text(From="+441632960123"))
    assert "999" in reply.text
    assert not [word for word in ("health", "Samaritans", "Mansfield Line") if word in reply.text]


def test_any_fault_at_the_fallback_says_the_numbers(web, monkeypatch):
    def broken(*_):
        raise RuntimeError(THEIRS)

    monkeypatch.setattr("casework.addresses.Addresses._store", broken)
    with structlog.testing.capture_logs() as logs:
        reply = post(web.browser, "/twilio/fallback", a_text())
    assert "116 123" in reply.text
    assert "7700" not in f"{logs}"
