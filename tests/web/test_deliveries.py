"""Staff replay and resend what went wrong, by name, and see how a conversation fared without a word of it."""

import pytest
from sqlalchemy import select, update

from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.models import OutboxRow, StaffActionRow
from casework.turns import TurnOutcome

LIST = "/console/deliveries"


@pytest.fixture
def person(web) -> str:
    """Somebody with a parked message (1) and two texts of ours: 1 is unknown, 2 failed."""
    conversation_id = web.casework.conversations.open("sms")
    for number, is_parked in enumerate((True, False)):
        web.casework.inbox.accept(InboundMessage(f"d{number}", conversation_id, "sms", "my secret words"))
        leased = web.casework.inbox.lease_next("stand-in")
        web.casework.turns.finish(leased, TurnOutcome((ReplyPart("our own words"),), parked=is_parked))
    with web.casework.sessions.begin() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id == 1).values(state="unknown"))
        session.execute(update(OutboxRow).where(OutboxRow.id == 2).values(state="failed", reason="unreachable"))
    return conversation_id


def acts(web) -> list[tuple[str, str, str]]:
    with web.casework.sessions() as session:
        return [(row.by, row.action, row.about) for row in session.scalars(select(StaffActionRow))]


def test_the_list_says_what_went_wrong_without_a_word_of_it(web, person):
    web.log_in()
    page = web.browser.get(LIST).text
    for words in ("could not answer", "text of ours that failed", "may or may not have gone out", "Unreachable"):
        assert words in page
    history = web.browser.get(f"{LIST}/{person}").text
    assert "Received" in history
    assert "secret" not in page + history
    assert "our own words" not in page + history


def test_a_parked_message_is_replayed_by_name_and_the_bot_is_woken(web, person):
    web.log_in("asha", "navigator")
    web.press(f"{LIST}/messages/1/replay")
    assert web.casework.inbox.lease_next("bot-1").text == "my secret words"
    assert "bot" in web.bell.rung
    assert acts(web) == [("asha", "replay", "message 1")]
    again = web.press(f"{LIST}/messages/1/replay")
    assert again.status_code == 409
    assert "replayed already" in again.text


def test_a_failed_text_is_resent_and_the_sender_is_woken(web, person):
    web.log_in("asha", "navigator")
    web.press(f"{LIST}/texts/2/resend")
    assert "worker" in web.bell.rung
    assert acts(web) == [("asha", "resend", "text 2")]


def test_an_unknown_text_needs_the_word_of_a_human(web, person):
    web.log_in("asha", "navigator")
    web.clock.forward(minutes=11)
    refused = web.press(f"{LIST}/texts/1/resend")
    assert refused.status_code == 409
    assert "Nobody knows whether that text went out" in refused.text
    web.press(f"{LIST}/texts/1/resend", did_not_arrive="yes")
    assert acts(web) == [("asha", "resend_unknown", "text 1")]


@pytest.mark.parametrize("role", ["editor", "commissioner"])
def test_whoever_has_no_need_of_it_does_not_see_or_do_it(web, person, role):
    web.log_in(role=role)
    assert web.browser.get(LIST).status_code == 403
    assert web.browser.get(f"{LIST}/{person}").status_code == 403
    assert web.press(f"{LIST}/messages/1/replay").status_code == 403
    assert acts(web) == []


@pytest.mark.parametrize("address", [f"{LIST}/nobody", f"{LIST}/{'0' * 32}"])
def test_an_unknown_conversation_is_not_found(web, address):
    web.log_in()
    assert web.browser.get(address).status_code == 404


def test_a_number_that_no_database_has_is_not_found(web):
    web.log_in()
    assert web.press(f"{LIST}/texts/{2**63}/resend").status_code == 404
