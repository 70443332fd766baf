"""What holds for every address: guards, form tokens, headers, limits, plain faults, and logs without people in them."""

import re

import pytest
import structlog
from starlette.testclient import TestClient

from web.guards import Guard
from web.routes import PAGES

# Console addresses that work without a login, each with its reason.
OPEN_CONSOLE = {("GET", "/console/login"): "the way in", ("POST", "/console/login"): "the way in"}
CONSOLE = [page for page in PAGES if page.path.startswith("/console")]
CANARY = "07700 900123 canary"


def _address(path: str) -> str:
    return re.sub(r"\{.*?\}", "1", path)


def _named(page) -> str:
    return f"{page.method} {page.path}"


@pytest.mark.parametrize("page", CONSOLE, ids=_named)
def test_every_staff_page_asks_for_a_login_first(web, page):
    if (page.method, page.path) in OPEN_CONSOLE:
        return
    reply = web.browser.request(page.method, _address(page.path), follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (303, "/console/login")


def test_every_staff_form_needs_its_token(web):
    web.log_in(role="admin")
    for page in CONSOLE:
        for form in ({}, {"token": ""}, {"token": "forged"}, {"token": "é"}):
            if page.method == "POST":
                reply = web.browser.post(_address(page.path), data=form, follow_redirects=False)
                assert reply.status_code == 403, page.path
    assert not web.casework.desk.is_paused()


def test_a_form_token_of_another_login_does_not_fit(web, make_web):
    web.log_in()
    theirs = web.form_token()
    web.press("/console/logout")
    web.log_in("kim")
    assert web.browser.post("/console/pause", data={"token": theirs}).status_code == 403


def test_every_address_is_written_once(web):
    keys = [(page.method, page.path) for page in PAGES]
    assert len(keys) == len(set(keys))
    routed = {(method, route.path) for route in web.app.routes for method in getattr(route, "methods", None) or ()}
    assert {key for key in routed if key[0] != "HEAD"} == set(keys)


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == "GET"], ids=_named)
def test_every_answer_carries_the_safe_headers(web, page):
    reply = web.browser.get(_address(page.path), follow_redirects=False)
    policy = reply.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cache-control"] == "no-store"


def test_static_files_may_be_kept_because_their_address_changes_with_them(web):
    address = re.search(r'href="(/static/waymark\.css\?v=\w{8})"', web.browser.get("/").text)[1]
    reply = web.browser.get(address)
    assert reply.status_code == 200
    assert "max-age" in reply.headers["cache-control"]


def test_no_page_carries_a_script_or_a_style_of_its_own(web):
    web.log_in(role="admin")
    for page in PAGES:
        if page.method == "GET" and not page.path.startswith("/chat/"):
            text = web.browser.get(_address(page.path)).text
            assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", text), page.path


def test_https_only_is_asked_for_where_cookies_are_secure(make_web):
    web = make_web(secure_cookies=True)
    assert "max-age" in web.browser.get("/").headers["strict-transport-security"]
    reply = web.browser.get("/console/login")
    assert "secure" in reply.headers["set-cookie"].lower()


@pytest.mark.parametrize("path", ["/nowhere", "/topics/nothing", "/console/nowhere", "/static/nothing.css"])
def test_an_unknown_address_gets_a_plain_page(web, path):
    reply = web.browser.get(path)
    assert reply.status_code == 404
    assert "We could not find that page" in reply.text
    assert "116 123" in reply.text


def test_a_fault_shows_nothing_of_its_inside_and_logs_nothing_of_the_person(web, monkeypatch):
    def broken(*_):
        raise RuntimeError(f"INSERT failed for {CANARY}")

    token = web.token()
    monkeypatch.setattr(type(web.casework.inbox), "accept", broken)
    browser = TestClient(web.app, raise_server_exceptions=True)
    with structlog.testing.capture_logs() as logs:
        reply = browser.post(
            "/chat/messages", json={"id": "m1", "text": CANARY}, headers={"authorization": f"Bearer {token}"}
        )
    assert reply.status_code == 500
    assert "999" in reply.json()["error"]
    assert [entry["event"] for entry in logs] == ["web_fault"]
    assert "canary" not in f"{logs}{reply.text}"


def test_what_a_person_writes_or_searches_never_reaches_the_log(web, capfd):
    with structlog.testing.capture_logs() as logs:
        web.say(web.token(), CANARY)
        web.browser.get("/topics", params={"q": CANARY})
        web.browser.get("/groups", params={"place": CANARY})
        web.log_in_with("canary", CANARY)
    heard = capfd.readouterr()
    assert "canary" not in f"{logs}{heard.out}{heard.err}"
    assert "900123" not in f"{logs}{heard.out}{heard.err}"


def test_health_is_plain(web, monkeypatch):
    assert web.browser.get("/healthz").json() == {"ok": True}
    monkeypatch.setattr(type(web.casework.desk), "is_paused", lambda _: 1 / 0)
    assert web.browser.get("/healthz").status_code == 503


def test_a_short_key_is_refused(make_web):
    with pytest.raises(ValueError, match="at least 32"):
        make_web(secret_key="short")


def test_while_only_lookup_is_on_the_public_pages_and_the_desk_are_closed(make_web):
    web = make_web(lookup_only=True)
    web.log_in()
    for page in PAGES:
        if page.method == "GET":
            expected = 503 if page.guard in (Guard.PUBLIC, Guard.DESK, Guard.REFUSED) else (200, 404)
            status = web.browser.get(_address(page.path)).status_code
            assert status == expected if isinstance(expected, int) else status in expected, page.path
    frame = web.browser.get("/console/lookup").text
    assert "People waiting" not in frame
    assert "Pause the bot" not in frame
