"""The provider's text webhooks: only the provider is believed, and what is acknowledged is stored, once."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy import select

from casework.messaging.attachments import split_attachments
from casework.models import AlarmRow, InboxRow, OutboxRow
from casework.practice import practice_casework
from casework.quarantine import ALARM
from tests.web.texting import ACCOUNT, OURS, PUBLIC, THEIRS, a_text, post, text_channel


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


def test_a_text_is_stored_and_the_bot_is_woken(web, stored):
    form = a_text("walking group in Derby")
    assert post(web.browser, "/twilio/messages", form).status_code == 204
    row = stored()[0]
    assert (row.external_id, row.channel, row.text) == (f"twilio:{form['MessageSid']}", "sms", form["Body"])
    assert web.bell.rung == ["bot"]


def test_a_text_sent_twice_or_once_more_to_the_fallback_is_stored_once(web, stored):
    form = a_text()
    for path in ("/twilio/messages", "/twilio/messages", "/twilio/fallback"):
        assert post(web.browser, path, form).status_code == 204
    assert len(stored()) == 1


def test_the_signature_is_checked_on_our_public_address_whatever_host_is_named(web, stored):
    form = a_text()
    assert post(web.browser, "/twilio/messages", form, url="http://testserver/twilio/messages").status_code == 403
    assert stored() == []
    assert post(web.browser, "/twilio/messages", form).status_code == 204


@pytest.mark.parametrize(
    ("changes", "signature", "reason"),
    [({}, "", "signature"), ({}, "forged", "signature"), ({"To": "+447700900999"}, None, "no_account"),
     ({"AccountSid": f"AC{'9' * 32}"}, None, "other_account")],
)  # fmt: skip
def test_whatever_is_not_the_provider_is_refused_and_kept_for_a_person(web, stored, kept, changes, signature, reason):
    form = a_text("I cannot go on", **changes)
    assert post(web.browser, "/twilio/messages", form, signature=signature).status_code == 403
    assert stored() == []
    assert [(why, fields["Body"]) for why, fields in kept()] == [(reason, "I cannot go on")]
    assert ALARM in [alarm.name for alarm in web.casework.desk.alarms()]


def test_a_signature_of_another_text_does_not_fit(web, stored):
    form = a_text("first")
    good = post(web.browser, "/twilio/messages", form)
    replayed = good.request.headers["x-twilio-signature"]
    assert post(web.browser, "/twilio/messages", form | {"Body": "other"}, signature=replayed).status_code == 403
    assert post(web.browser, "/twilio/messages", form, signature=replayed).status_code == 204
    assert [row.text for row in stored()] == ["first"]


def test_the_same_refused_text_is_kept_once(web, kept):
    form = a_text()
    for path in ("/twilio/messages", "/twilio/messages", "/twilio/fallback"):
        assert post(web.browser, path, form, signature="forged").status_code == 403
    assert len(kept()) == 1


def test_a_number_that_came_to_the_service_later_is_ours_too(web, stored):
    form = a_text(To="+447700900007", MessagingServiceSid=ACCOUNT.service_sid)
    assert post(web.browser, "/twilio/messages", form).status_code == 204
    assert len(stored()) == 1


def test_pictures_and_voice_notes_leave_a_mark(web, stored):
    media = {"NumMedia": "2", "MediaContentType0": "image/jpeg", "MediaContentType1": "audio/amr"}
    assert post(web.browser, "/twilio/messages", a_text("look", **media)).status_code == 204
    assert split_attachments(stored()[0].text) == ("look", ["picture", "voice"])


def test_a_start_that_is_replayed_does_not_undo_a_later_stop(web, stored):
    start = a_text("START", OptOutType="START")
    for form in (start, a_text("STOP", OptOutType="STOP"), start):
        assert post(web.browser, "/twilio/messages", form).status_code == 204
    assert len(stored()) == 2
    assert web.casework.consents.is_stopped(stored()[0].conversation_id)


def test_start_at_the_provider_takes_our_stop_back_too(web, stored):
    post(web.browser, "/twilio/messages", a_text("STOP", OptOutType="STOP"))
    post(web.browser, "/twilio/messages", a_text("START", OptOutType="START"))
    assert not web.casework.consents.is_stopped(stored()[0].conversation_id)


@pytest.mark.parametrize(("kind", "stopped"), [("STOP", True), ("HELP", False)])
def test_an_opt_out_that_the_provider_dealt_with_is_ours_too(web, stored, kind, stopped):
    post(web.browser, "/twilio/messages", a_text("arret", OptOutType=kind))
    assert web.casework.consents.is_stopped(stored()[0].conversation_id) is stopped


def test_no_number_and_no_word_reaches_the_log(web):
    with structlog.testing.capture_logs() as logs:
        post(web.browser, "/twilio/messages", a_text("canary"))
        post(web.browser, "/twilio/messages", a_text("canary"), signature="forged")
        post(web.browser, "/twilio/messages", a_text("canary", MessageSid=None))
    assert len(logs) >= 3
    assert not [line for line in logs if "canary" in str(line) or "7700900" in str(line)]


def test_without_text_messages_there_is_no_such_address(make_web):
    assert make_web().browser.post("/twilio/messages", data=a_text()).status_code == 404


@pytest.fixture
def sent(web) -> int:
    """The row of a text of ours that the provider has taken."""
    post(web.browser, "/twilio/messages", a_text())
    with web.casework.sessions.begin() as session:
        conversation = session.scalars(select(InboxRow.conversation_id)).one()
        row = OutboxRow(conversation_id=conversation, text="hi", custom={"kind": "safety"}, state="sent",
                        provider_id="SM1", created_at=web.clock())  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def told(web, row_id: int, state: str, sid: str = "SM1", mark: str | None = None, **more: str):
    marked = web.app.state.room.deps.texts.seals.marked(str(row_id)) if mark is None else mark
    form = {"MessageSid": sid, "MessageStatus": state, "AccountSid": ACCOUNT.account_sid, "From": OURS, "To": THEIRS}
    path = f"/twilio/status?part={marked}"
    reply = post(web.browser, path, form | more, url=f"{PUBLIC}{path}")
    with web.casework.sessions() as session:
        row = session.get_one(OutboxRow, row_id)
        return reply.status_code, row.state, row.reason


def test_states_told_by_the_provider_only_move_forward(web, sent):
    assert told(web, sent, "delivered") == (204, "delivered", None)
    assert told(web, sent, "sent") == (204, "delivered", None)
    assert told(web, sent, "undelivered", ErrorCode="30003") == (204, "delivered", None)
    texts = web.app.state.room.deps.texts
    assert [(one.state, one.source) for one in texts.deliveries.history(sent)] == [("delivered", "callback")]


def test_a_text_that_did_not_arrive_has_a_plain_reason(web, sent):
    assert told(web, sent, "undelivered", ErrorCode="30003") == (204, "failed", "phone_off")


def test_a_safety_reply_that_the_person_cannot_get_is_told_to_staff_at_once(web, sent):
    assert told(web, sent, "failed", ErrorCode="21610") == (204, "failed", "stopped_at_provider")
    with web.casework.sessions() as session:
        assert session.scalars(select(AlarmRow.name)).all() == ["safety_text_refused"]
        conversation = session.get_one(OutboxRow, sent).conversation_id
    assert web.casework.consents.is_stopped(conversation)


@pytest.mark.parametrize("mark", ["", "1", "1.00000000000000000000", "x"])
def test_a_receipt_without_our_mark_changes_nothing(web, sent, mark):
    assert told(web, sent, "delivered", mark=mark) == (400, "sent", None)


def test_a_receipt_for_another_message_or_an_odd_state_changes_nothing(web, sent):
    assert told(web, sent, "delivered", sid="SM2") == (204, "sent", None)
    assert told(web, sent, "exploded") == (204, "sent", None)
    unknown = web.app.state.room.deps.texts.seals.marked(str(sent + 1000))
    assert told(web, sent, "delivered", mark=unknown) == (204, "sent", None)


def test_every_reason_has_words_for_staff(web):
    from casework.messaging.error_table import OTHER, REASONS

    said = web.app.state.room.words["not_delivered"]
    assert {*REASONS.values(), OTHER} - set(said) == set()
