"""Staff see every danger that stands, and one press of a named human clears it."""

import re

import pytest

from casework.effects import Effect, OpenHandoff, RecordFindings
from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome
from knowledge_base.safety.findings import Finding, Level
from knowledge_base.safety.replies import ReplyTable
from web.words import Words

HEART = Finding("heart", Level.EMERGENCY, "other", None, "<b>chest</b> pain")
CHILD = Finding("child_disclosure", Level.SAFEGUARDING, "self", True, "dad hits me")
WAITING = OpenHandoff("safety_emergency", "today at 2pm", 4)


def in_danger(web, *more: Effect) -> str:
    """A conversation with two findings; gives its id."""
    conversation_id = web.casework.conversations.open("web")
    web.casework.inbox.accept(InboundMessage(f"t:{conversation_id}", conversation_id, "web", "my words"))
    leased = web.casework.inbox.lease_next("stand-in")
    effects = (RecordFindings((HEART, CHILD)), *more)
    web.casework.turns.finish(leased, TurnOutcome((ReplyPart("Ring 999."),), effects))
    return conversation_id


def kinds(web, conversation_id: str) -> list[str]:
    return [danger.kind for danger in web.casework.dangers.standing(conversation_id)]


def test_the_handoff_page_says_what_was_found_when_and_for_whom(web):
    in_danger(web, WAITING)
    web.log_in()
    page = web.browser.get("/console/handoffs/1").text
    for words in ("Heart", "Emergency", "Somebody else", "A child or young person is telling us", "Safeguarding"):
        assert words in page
    assert "The person who writes, under 18" in page
    assert "Monday 23 November, 10am" in page
    assert "“&lt;b&gt;chest&lt;/b&gt; pain”" in page
    assert len(re.findall(r'action="/console/findings/\d+/clear"', page)) == 2


def test_one_press_clears_one_danger_in_the_name_of_who_pressed(web):
    conversation_id = in_danger(web, WAITING)
    web.log_in()
    there = web.press("/console/findings/1/clear", back="/console/handoffs/1")
    assert there.url.path == "/console/handoffs/1"
    assert kinds(web, conversation_id) == ["child_disclosure"]
    assert re.search(r"<dt>Danger</dt><dd><span[^>]*>Safeguarding<", there.text)
    web.press("/console/findings/2/clear")
    page = web.browser.get("/console/handoffs/1").text
    assert "No danger stands here." in page
    assert re.search(r"<dt>Danger</dt><dd><span[^>]*>No danger<", page)


def test_a_danger_stays_when_its_handoff_is_closed_and_is_on_the_list_until_somebody_clears_it(web):
    conversation_id = in_danger(web, WAITING)
    web.log_in()
    assert "Danger not cleared" not in web.browser.get("/console/handoffs").text
    web.press("/console/handoffs/1/close")
    assert kinds(web, conversation_id) == ["heart", "child_disclosure"]
    here = f"/console/conversations/{conversation_id}"
    assert here in web.browser.get("/console/handoffs").text
    page = web.browser.get(here).text
    assert "my words" in page
    assert "Ring 999." in page
    for number in (1, 2):
        assert web.press(f"/console/findings/{number}/clear", back=here).url.path == here
    assert "Danger not cleared" not in web.browser.get("/console/handoffs").text


def test_a_conversation_page_leads_to_whoever_waits_in_it(web):
    conversation_id = in_danger(web, WAITING)
    web.log_in()
    page = web.browser.get(f"/console/conversations/{conversation_id}").text
    assert '<a href="/console/handoffs/1">Yes, number 1</a>' in page


@pytest.mark.parametrize("role", ["editor", "commissioner"])
def test_only_those_who_handle_people_see_or_clear_a_danger(web, role):
    conversation_id = in_danger(web)
    web.log_in(role=role)
    assert web.browser.get(f"/console/conversations/{conversation_id}").status_code == 403
    assert web.press("/console/findings/1/clear").status_code == 403
    assert kinds(web, conversation_id) == ["heart", "child_disclosure"]


@pytest.mark.parametrize("role", ["adviser", "navigator", "admin"])
def test_those_who_handle_people_may_clear(web, role):
    conversation_id = in_danger(web)
    web.log_in(role=role)
    web.press("/console/findings/1/clear")
    assert kinds(web, conversation_id) == ["child_disclosure"]


def test_a_form_without_its_token_clears_nothing(web):
    conversation_id = in_danger(web)
    web.log_in()
    assert web.browser.post("/console/findings/1/clear").status_code == 403
    assert kinds(web, conversation_id) == ["heart", "child_disclosure"]


@pytest.mark.parametrize("number", ["99", "9" * 30])
def test_a_finding_that_was_never_there_is_not_found(web, number):
    web.log_in()
    assert web.press(f"/console/findings/{number}/clear").status_code == 404
    assert web.browser.get("/console/conversations/nobody").status_code == 404


def test_clearing_never_sends_staff_elsewhere(web):
    in_danger(web)
    web.log_in()
    assert web.press("/console/findings/1/clear", back="//evil.example").url.path == "/console/handoffs"


def test_every_staff_page_says_who_paused_the_bot_and_when_by_the_clock_on_the_wall(web):
    web.log_in()
    web.clock.forward(days=200)  # into summer time
    web.log_in("kim")
    web.press("/console/pause")
    for path in ("/console/lookup", "/console/handoffs", "/console/alarms", "/console/password"):
        assert "kim paused the bot on Friday 11 June, 11am." in web.browser.get(path).text
    web.press("/console/unpause")
    assert "paused the bot" not in web.browser.get("/console/lookup").text


def test_the_words_for_kinds_of_danger_are_of_kinds_that_there_are():
    assert set(Words.load()["kinds"]) <= set(ReplyTable.load().kinds)
