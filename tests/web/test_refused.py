"""Refused texts on the console: who may see them, what is kept of a look, and that nothing happens by itself."""

from __future__ import annotations

import pytest
import structlog
from sqlalchemy import select

from casework.models import QuarantineRow, StaffActionRow
from casework.practice import practice_casework
from tests.web.texting import THEIRS, a_text, post, text_channel

LIST = "/console/refused"
WORDS = "i cannot go on, canary"


@pytest.fixture
def web(make_web):
    casework = practice_casework()
    return make_web(casework=casework, texts=text_channel(casework, lambda: casework.inbox._clock()))


@pytest.fixture
def forged(web) -> None:
    """A text whose signature does not fit, sent three times."""
    form = a_text(WORDS)
    for path in ("/twilio/messages", "/twilio/messages", "/twilio/fallback"):
        assert post(web.browser, path, form, signature="forged").status_code == 403


def acts(web) -> list[tuple[str, str, str]]:
    with web.casework.sessions() as session:
        return [(row.by, row.action, row.about) for row in session.scalars(select(StaffActionRow))]


def test_the_list_says_why_when_and_how_often_without_a_word_or_a_number(web, forged):
    web.log_in("asha", "navigator")
    page = web.browser.get(LIST).text
    assert "Not signed by our provider" in page
    assert "How often" in page
    assert "canary" not in page
    assert THEIRS[3:] not in page
    assert acts(web) == []


@pytest.mark.parametrize(("role", "status"), [("navigator", 200), ("admin", 200), ("adviser", 403), ("editor", 403),
                                              ("commissioner", 403)])  # fmt: skip
def test_only_navigators_and_admins_see_or_touch_it(web, forged, role, status):
    web.log_in(role=role)
    assert web.browser.get(LIST).status_code == status
    assert web.press(f"{LIST}/1/read").status_code == status
    assert web.press(f"{LIST}/1/dismiss").status_code == status
    assert bool(acts(web)) is (status == 200)
    assert ("Refused texts" in web.browser.get("/console/lookup").text) is (status == 200)


def test_reading_one_shows_its_words_and_is_kept_with_the_name(web, forged):
    web.log_in("asha", "navigator")
    page = web.press(f"{LIST}/1/read").text
    assert WORDS in page
    assert THEIRS in page
    assert "tell the safeguarding lead" in page
    assert acts(web) == [("asha", "read_refused", "refused 1")]


def test_dismissing_one_is_kept_with_the_name_and_takes_the_words_away(web, forged):
    web.log_in("asha", "navigator")
    assert "No text was refused" in web.press(f"{LIST}/1/dismiss").text
    assert acts(web) == [("asha", "dismiss_refused", "refused 1")]
    with web.casework.sessions() as session:
        row = session.scalars(select(QuarantineRow)).one()
    assert (row.handled_by, row.handled_at is not None, row.digest) == ("asha", True, "")
    assert web.app.state.room.deps.texts.seals.open(row.sealed) == "{}"


@pytest.mark.parametrize("act", ["read", "dismiss"])
def test_what_is_gone_cannot_be_touched_again(web, forged, act):
    web.log_in("asha", "navigator")
    web.press(f"{LIST}/1/dismiss")
    again = web.press(f"{LIST}/1/{act}")
    assert again.status_code == 409
    assert "was dismissed already" in again.text
    assert web.press(f"{LIST}/{2**63}/{act}").status_code == 404
    assert len(acts(web)) == 1


def test_the_desk_shows_that_texts_wait_there(web, forged):
    web.log_in("asha", "navigator")
    desk = web.browser.get("/console/handoffs").text
    assert "One text was refused" in desk
    assert f'href="{LIST}"' in desk
    assert "Text refused" in web.browser.get("/console/alarms").text
    web.press(f"{LIST}/1/dismiss")
    assert "was refused" not in web.browser.get("/console/handoffs").text


def test_an_adviser_is_told_whom_to_tell(web, forged):
    web.log_in("sam", "adviser")
    desk = web.browser.get("/console/handoffs").text
    assert "Tell a navigator or an admin" in desk
    assert f'{LIST}"' not in desk


def test_nothing_there_is_ever_processed_by_itself(web, forged):
    """It is no message: no conversation, no reply, no finding; not when it is read, not when it is dismissed."""
    web.log_in("asha", "navigator")
    web.press(f"{LIST}/1/read"), web.press(f"{LIST}/1/dismiss")
    assert web.casework.inbox.lease_next("bot-1") is None
    assert web.casework.holding.overdue() == []
    assert web.casework.outbox.newest() == 0
    assert web.casework.dangers.unattended() == []
    assert web.casework.desk.open_handoffs() == []
    assert "bot" not in web.bell.rung


def test_no_word_and_no_number_reaches_the_log(web):
    with structlog.testing.capture_logs() as logs:
        post(web.browser, "/twilio/messages", a_text(WORDS), signature="forged")
        web.log_in("asha", "navigator")
        web.browser.get(LIST), web.press(f"{LIST}/1/read"), web.press(f"{LIST}/1/dismiss")
    assert not [line for line in logs if "canary" in str(line) or "7700900" in str(line)]


def test_markup_in_a_forged_text_stays_words(web):
    post(web.browser, "/twilio/messages", a_text("<script>alert(1)</script>"), signature="forged")
    web.log_in("asha", "navigator")
    assert "<script>alert" not in web.press(f"{LIST}/1/read").text


def test_without_text_messages_there_is_no_such_page(make_web):
    web = make_web()
    web.log_in("asha", "navigator")
    assert web.browser.get(LIST).status_code == 404
    assert "Refused texts" not in web.browser.get("/console/lookup").text
