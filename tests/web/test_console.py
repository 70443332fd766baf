"""The staff console: logging in, looking up, helping people who wait, pausing the bot."""

import re
from datetime import timedelta

import pytest

from casework.effects import OpenHandoff, RaiseAlarm
from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome


def _waiting(web, text: str = "Can I talk to someone?", level: int = 0) -> str:
    """A person who waits for a human; gives the conversation's id."""
    conversation_id = web.casework.conversations.open("web")
    web.casework.inbox.accept(InboundMessage(f"t:{conversation_id}", conversation_id, "web", text))
    leased = web.casework.inbox.lease_next("stand-in")
    effects = (OpenHandoff("asked_for_a_person", "today at 2pm", level), RaiseAlarm("turn_parked"))
    web.casework.turns.finish(leased, TurnOutcome((ReplyPart("A person will read this."),), effects))
    return conversation_id


def test_a_first_login_leads_to_a_new_password_and_nowhere_else(web):
    first = web.casework.staff.add("sam", "adviser")
    assert web.log_in_with("Sam ", first).url.path == "/console/password"
    assert web.browser.get("/console/lookup").url.path == "/console/password"
    bad = {"token": web.form_token(), "old": first, "new": "short", "again": "short"}
    refused = web.browser.post("/console/password", data=bad)
    assert refused.status_code == 400
    assert re.search(r'role="alert">A password needs [^<]+\.</p>', refused.text)
    unlike = {**bad, "new": "a long new password", "again": "a long old password"}
    assert "not the same" in web.browser.post("/console/password", data=unlike).text
    good = {**bad, "new": "a long new password", "again": "a long new password"}
    assert web.browser.post("/console/password", data=good).url.path == "/console/lookup"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(web):
    first = web.casework.staff.add("sam", "adviser")
    form = {"token": web.form_token("/console/login"), "name": "sam", "password": first}
    reply = web.browser.post("/console/login", data=form, follow_redirects=False)
    cookie = next(line for line in reply.headers.get_list("set-cookie") if line.startswith("waymark_staff="))
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    assert first not in cookie


def test_a_wrong_password_and_an_unknown_name_look_the_same(web):
    web.casework.staff.add("sam", "adviser")
    wrong, unknown = web.log_in_with("sam", "wrong"), web.log_in_with("nobody", "wrong")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    without_token = [reply.text.replace(web.form_token("/console/login"), "") for reply in (wrong, unknown)]
    assert without_token[0] == without_token[1]


def test_ten_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(web):
    first = web.casework.staff.add("sam", "adviser")
    for _ in range(10):
        web.log_in_with("sam", "wrong")
    assert web.log_in_with("sam", first).status_code == 401
    web.clock.forward(minutes=16)
    assert web.log_in_with("sam", first).url.path == "/console/password"


def test_a_flood_of_logins_is_slowed_down(web):
    statuses = [web.log_in_with("nobody", "x").status_code for _ in range(61)]
    assert statuses[-1] == 429


def test_a_login_ends_after_twelve_hours_at_logout_and_when_the_password_is_reset(web):
    web.log_in()
    web.clock.forward(hours=13)
    assert web.browser.get("/console/lookup").url.path == "/console/login"
    web.clock.now -= timedelta(hours=13)
    assert web.browser.get("/console/lookup").status_code == 200
    web.casework.staff.reset("sam")
    assert web.browser.get("/console/lookup").url.path == "/console/login"
    web.browser.cookies.clear()
    web.log_in("kim")
    assert web.press("/console/logout").url.path == "/console/login"
    assert web.browser.get("/console/lookup").url.path == "/console/login"


def test_a_forged_cookie_is_no_login(web, make_web):
    stranger = make_web(secret_key="another key, also long enough to sign")
    stranger.log_in()
    web.casework.staff.add("sam", "adviser")
    web.browser.cookies.set("waymark_staff", stranger.browser.cookies["waymark_staff"])
    assert web.browser.get("/console/lookup").url.path == "/console/login"


def test_lookup_shows_the_whole_article_with_its_label_and_every_detail_of_a_group(web):
    web.log_in()
    page = web.browser.get("/console/lookup", params={"q": "anxiety"}).text
    assert "Not reviewed by a clinician" in page
    assert "Advice for" in page
    for words in ("Everyone is welcome", "18 and over", "Polish", "Step-free", "tea@example.org", "1 October 2026"):
        assert words in page


def test_lookup_filters_by_topic_place_and_day(web):
    web.log_in()
    web.browser.get("/console/lookup", params={"topic": "loneliness", "place": "mansfield", "day": "evening"})
    query = web.directory.asked[0]
    assert (query.needs, query.day, query.place.longitude) == (("loneliness",), "evening", -1.2)


def test_words_that_name_no_group_fall_back_on_the_needs_of_the_article(web):
    web.log_in()
    web.directory.cards = []
    web.browser.get("/console/lookup", params={"q": "anxiety"})
    assert web.directory.asked[1].needs == ("anxiety", "loneliness")


def test_lookup_works_while_the_directory_is_down(web):
    web.log_in()
    web.directory.is_down = True
    page = web.browser.get("/console/lookup", params={"q": "anxiety"})
    assert page.status_code == 200
    assert "Advice for" in page.text


def test_typing_asks_only_for_the_results_and_a_lost_login_leads_to_the_door(web):
    reply = web.browser.get("/console/lookup?q=x", headers={"hx-request": "true"}, follow_redirects=False)
    assert reply.headers["hx-redirect"] == "/console/login"


def test_the_desk_lists_people_with_danger_first_and_how_long_they_wait(web):
    _waiting(web)
    _waiting(web, level=4)
    web.clock.forward(minutes=12)
    web.log_in()
    page = web.browser.get("/console/handoffs").text
    assert page.index("Number 2") < page.index("Number 1")
    assert "12 minutes" in page
    assert "Emergency" in page


def test_a_human_takes_a_person_writes_and_closes(web):
    conversation_id = _waiting(web, "my <b>dad</b> is ill")
    web.log_in()
    page = web.browser.get("/console/handoffs/1").text
    assert "my &lt;b&gt;dad&lt;/b&gt; is ill" in page
    assert web.press("/console/handoffs/1/reply", text="Hello").status_code == 409
    web.press("/console/handoffs/1/claim")
    assert web.casework.conversations.holder(conversation_id) == "human"
    web.bell.rung.clear()
    web.press("/console/handoffs/1/reply", text="Hello, I am Sam.")
    assert web.bell.rung == ["web", "worker"]
    assert [part.said_by for part in web.casework.outbox.after(conversation_id, 0)] == ["bot", "sam"]
    assert web.press("/console/handoffs/1/close").url.path == "/console/handoffs"
    assert web.casework.conversations.holder(conversation_id) == "closed"
    assert "closed" in web.browser.get("/console/handoffs/1").text


def test_two_people_cannot_take_the_same_handoff(web):
    _waiting(web)
    web.casework.desk.claim(1, "kim")
    web.log_in()
    reply = web.press("/console/handoffs/1/claim")
    assert reply.status_code == 409
    assert "Kim has this one already." in reply.text


@pytest.mark.parametrize("role", ["editor", "commissioner"])
def test_some_accounts_never_see_what_people_wrote(web, role):
    _waiting(web)
    web.log_in(role=role)
    for path in ("/console/handoffs", "/console/handoffs/1", "/console/alarms"):
        assert web.browser.get(path).status_code == 403
    assert web.press("/console/handoffs/1/claim").status_code == 403


@pytest.mark.parametrize("number", ["99", "9" * 30])
def test_a_handoff_that_does_not_exist_is_not_found(web, number):
    web.log_in()
    assert web.browser.get(f"/console/handoffs/{number}").status_code == 404
    assert web.press(f"/console/handoffs/{number}/claim").status_code == 404


def test_an_alarm_is_cleared_by_whoever_looked(web):
    _waiting(web)
    web.log_in()
    assert "Turn parked" in web.browser.get("/console/alarms").text
    web.press("/console/alarms/1/clear")
    assert web.casework.desk.alarms() == []


@pytest.mark.parametrize("path", ["/console/lookup", "/console/handoffs", "/console/alarms", "/console/password"])
def test_one_press_pauses_the_bot_from_every_staff_page(web, path):
    web.log_in()
    assert "Pause the bot" in web.browser.get(path).text
    assert web.press("/console/pause", back=path).url.path == path
    assert web.casework.desk.is_paused()
    assert "bot" in web.bell.rung
    assert "Un-pause the bot" in web.browser.get(path).text
    web.press("/console/unpause", back=path)
    assert not web.casework.desk.is_paused()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/console/\\evil", "/console/\r\nx: y", ""]
)
def test_pausing_never_sends_staff_elsewhere(web, back):
    web.log_in()
    assert web.press("/console/pause", back=back).url.path == "/console/lookup"
