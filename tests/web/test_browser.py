"""The chat page in a real browser: real HTTP, a real event stream, and a scripted stand-in for the bot."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.casework import Casework
from casework.messaging.parts import ReplyPart, faults_of
from casework.turns import TurnOutcome
from casework.wakeups import Bell
from tests.web.browsing import launched, opened, served

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

SERVICE = {
    "id": "s1",
    "name": "Tuesday Tea",
    "what": "Tea, talk and a raffle.",
    "where": "Village Hall, Mansfield",
    "when": "Tuesdays, 10am to 12pm",
    "cost": "Free",
    "checked": "1 October 2026",
    "distance": "about 2 miles",
    "phone": "01623 496000",
    "url": "https://tea.example.org/",
    "demo": True,
}
ARTICLE = {"kind": "article", "topic": "anxiety", "title": "Anxiety and worry", "url": "/topics/anxiety"}
OPTIONS = [
    {"title": "Groups near me", "say": "groups near me"},
    {"title": "Talk to a person", "say": "I want to talk to a person"},
]
SCRIPT = {
    "worry": (
        ReplyPart("Worry can feel strong. Here is something to read, and two things that I can do."),
        ReplyPart("Our page", ARTICLE),
        ReplyPart("What next?", {"kind": "choices", "options": OPTIONS}),
    ),
    "groups": (ReplyPart("DEMO. Here is one group near you.", {"kind": "services", "services": [SERVICE]}),),
    "person": (ReplyPart("I have asked a person to read this.", {"kind": "handoff", "expect": "today at 2pm"}),),
    "die": (
        ReplyPart(
            "I am worried about you. Ring Samaritans on 116 123. It is free, at any time. In danger now? Ring 999.",
            {"kind": "safety", "findings": [], "numbers": ["116 123", "999", "85258"]},
        ),
    ),
    "html": (ReplyPart("<b>bold</b><img src=x onerror=alert(1)>"),),
    "nothing": (),
}


@dataclass
class StandIn:
    """Answers inbox rows by the first word of the script that is in them, as the bot's process would."""

    casework: Casework
    bell: Bell

    def run(self, is_over: threading.Event) -> None:
        """Until told to stop."""
        while not is_over.is_set():
            leased = self.casework.inbox.lease_next("stand-in")
            if leased is None:
                is_over.wait(0.01)
                continue
            parts = next((said for word, said in SCRIPT.items() if word in leased.text.lower()), (ReplyPart("I see."),))
            assert not [fault for part in parts for fault in faults_of(part)]
            self.casework.turns.finish(leased, TurnOutcome(parts))
            self.bell.ring("web")


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, make_web: Callable, casework_in: Callable[[Path], Casework]
) -> Iterator[str]:
    """A served application with its stand-in; gives its address. Each page starts a chat of its own."""
    folder = tmp_path_factory.mktemp("w")
    casework, bell = casework_in(folder), Bell(folder / "r")
    app = make_web(casework=casework, bell=bell, holding_after=2, stream_life=60).app
    is_over = threading.Event()
    bot = threading.Thread(target=StandIn(casework, bell).run, args=[is_over], daemon=True)
    bot.start()
    with served(app) as where:
        yield where
    is_over.set()
    bot.join(5)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all tests here."""
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The chat page, open and ready; a fault in its script fails the test."""
    with opened(chromium, address) as page:
        yield page


def say(page: Page, text: str) -> None:
    """Type a message and press Enter."""
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def test_a_person_writes_reads_the_reply_and_presses_a_choice(page):
    say(page, "I worry all the time")
    log = page.get_by_role("log")
    expect(log.get_by_text("I worry all the time")).to_be_visible()
    expect(log.get_by_role("link", name="Anxiety and worry")).to_have_attribute("href", "/topics/anxiety")
    page.get_by_role("button", name="Groups near me").click()
    card = log.get_by_role("listitem").filter(has_text="Tuesday Tea")
    expect(card).to_contain_text("DEMO")
    expect(card).to_contain_text("1 October 2026")
    expect(card.get_by_role("link", name="01623 496000")).to_have_attribute("href", "tel:01623496000")


def test_a_safety_reply_is_an_alert_with_numbers_to_press(page):
    say(page, "i want to die")
    alert = page.get_by_role("log").get_by_role("alert")
    expect(alert).to_contain_text("Samaritans")
    expect(page.get_by_role("link", name="Ring 116 123")).to_have_attribute("href", "tel:116123")
    expect(page.get_by_role("link", name="Ring 999")).to_have_attribute("href", "tel:999")
    expect(page.get_by_role("link", name="Text SHOUT to 85258")).to_have_attribute("href", "sms:85258?body=SHOUT")


def test_everything_works_from_the_keyboard_and_the_focus_is_never_lost(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    while page.evaluate("document.activeElement.id") != "message":
        page.keyboard.press("Tab")
    page.keyboard.type("worry")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your message")).to_be_focused()
    choice = page.get_by_role("button", name="Talk to a person")
    expect(choice).to_be_visible()
    while page.evaluate("document.activeElement.textContent") != "Talk to a person":
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("today at 2pm")).to_be_visible()
    expect(choice).to_be_focused()


def test_a_reload_goes_on_with_the_same_chat_in_the_same_order(page):
    say(page, "worry")
    expect(page.get_by_role("button", name="Groups near me")).to_be_visible()
    say(page, "hello")
    expect(page.get_by_text("I see.")).to_be_visible()
    before = page.locator("#log .words").all_inner_texts()
    page.reload()
    expect(page.get_by_text("I see.")).to_be_visible()
    assert page.locator("#log .words").all_inner_texts() == before


def test_words_from_the_server_are_never_run_as_html(page):
    say(page, "html")
    expect(page.get_by_text("<b>bold</b><img src=x onerror=alert(1)>")).to_be_visible()
    assert page.locator("#log b, #log img").count() == 0


def test_a_person_who_waits_is_told_so_with_numbers_to_ring(page):
    say(page, "nothing")
    holding = page.locator(".holding")
    expect(holding).to_contain_text("We have your message.")
    expect(holding.get_by_role("link", name="116 123")).to_be_visible()


def test_a_message_that_cannot_be_sent_says_so_and_can_be_tried_again(page):
    page.route("**/chat/messages", lambda route: route.fulfill(status=429, json={"error": "Wait a minute."}))
    say(page, "hello")
    expect(page.get_by_text("Wait a minute.")).to_be_visible()
    page.unroute("**/chat/messages")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("I see.")).to_be_visible()


def test_a_chat_that_has_ended_starts_anew_by_itself(page):
    page.evaluate("sessionStorage.setItem('waymark-chat', JSON.stringify({token: 'old', mine: []}))")
    page.reload()
    say(page, "hello")
    expect(page.get_by_text("I see.")).to_be_visible()


def test_leaving_clears_the_chat_and_takes_its_place_in_the_history(page, address):
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="<p>Sunny</p>", content_type="text/html"))
    say(page, "worry")
    expect(page.get_by_role("button", name="Groups near me")).to_be_visible()
    entries = page.evaluate("history.length")
    page.get_by_role("link", name="Leave this page").click()
    expect(page.get_by_text("Sunny")).to_be_visible()
    assert page.evaluate("history.length") == entries
    page.goto(address)
    assert page.evaluate("sessionStorage.length") == 0
    expect(page.get_by_text("Groups near me")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_runs_over_the_edge_at_any_width(page, width):
    page.set_viewport_size({"width": width, "height": 640})
    for word in ("worry", "groups", "die"):
        say(page, word)
    expect(page.get_by_role("link", name="Ring 999")).to_be_visible()
    wide = "document.documentElement.scrollWidth > innerWidth || scroll.scrollWidth > scroll.clientWidth"
    assert not page.evaluate(f"(() => {{ const scroll = document.getElementById('scroll'); return {wide}; }})()")


def test_every_target_is_large_enough_to_press(page):
    say(page, "worry")
    expect(page.get_by_role("button", name="Groups near me")).to_be_visible()
    targets = "button, input, textarea, nav a, .leave, .choice, .dial, .numbers a"
    is_small = "it.checkVisibility() && (it.offsetHeight < 24 || it.offsetWidth < 24)"
    small = f"[...document.querySelectorAll('{targets}')].filter((it) => {is_small}).map((it) => it.outerHTML)"
    assert page.evaluate(small) == []


def test_without_javascript_there_are_numbers_and_pages(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(address)
    expect(plain.get_by_role("link", name="Read about a topic")).to_be_visible()
    expect(plain.get_by_role("link", name="01623 496111")).to_be_visible()
    expect(plain.get_by_label("Your message")).to_be_hidden()
    context.close()
