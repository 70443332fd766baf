"""The staff console in a real browser: a danger is seen and cleared, practice shows the reply and the reasons."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from casework.casework import Casework
from casework.effects import OpenHandoff, RecordFindings
from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome
from casework.wakeups import Bell
from knowledge_base.safety.findings import Finding, Level
from tests.web.browsing import launched, log_in, opened, served
from tests.web.test_practice_page import WHY
from web.ports import Rehearsed

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
FOUND = (
    Finding("heart", Level.EMERGENCY, "self", None, "chest pain"),
    Finding("scam", Level.URGENT, "other", None, "my pin"),
)


async def practice(text: str, channel: str) -> Rehearsed:
    return Rehearsed([ReplyPart(f"By {channel}: Ring 999. {text}", {"kind": "safety"})], WHY.as_dict())


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def casework(tmp_path: Path, casework_in: Callable[[Path], Casework]) -> Casework:
    return casework_in(tmp_path)


@pytest.fixture
def page(chromium: Browser, make_web: Callable, casework: Casework, tmp_path: Path) -> Iterator[Page]:
    """The console, with somebody from the desk logged in."""
    first = casework.staff.add("sam", "navigator")
    app = make_web(casework=casework, bell=Bell(tmp_path / "r"), practice=practice).app
    with served(app) as address, opened(chromium, f"{address}/console") as page:
        log_in(page, "sam", first)
        yield page


def talk(casework: Casework, conversation_id: str, words: str, *findings: Finding) -> None:
    """One turn of a person in danger."""
    casework.inbox.accept(InboundMessage(words, conversation_id, "web", words))
    leased = casework.inbox.lease_next("stand-in")
    assert leased is not None
    effects = (RecordFindings(findings), OpenHandoff("safety_emergency", "today", int(findings[0].level)))
    casework.turns.finish(leased, TurnOutcome((ReplyPart("Ring 999."),), effects))


def test_a_danger_is_seen_and_cleared_and_a_new_one_appears_by_itself(page: Page, casework: Casework) -> None:
    conversation = casework.conversations.open("web")
    talk(casework, conversation, "chest pain, and they have my pin", *FOUND)
    page.get_by_role("link", name="People waiting").click()
    page.get_by_role("link", name="Number 1").click()
    facts, dangers = page.locator("#facts"), page.locator("#dangers")
    expect(facts).to_contain_text("Emergency")
    page.get_by_role("button", name="Clear: heart").click()
    expect(facts).to_contain_text("Urgent")
    expect(dangers.get_by_role("button")).to_have_count(1)
    talk(casework, conversation, "i want to end it", Finding("suicide", Level.CRISIS, "self", None, "end it"))
    expect(dangers).to_contain_text("Suicide", timeout=20_000)  # the page looks again every five seconds
    expect(facts).to_contain_text("Crisis")
    for name in ("Clear: suicide", "Clear: scam"):
        page.get_by_role("button", name=name).click()
    expect(dangers).to_contain_text("No danger stands here.")
    assert casework.dangers.talk(conversation).level == 0


def test_practice_shows_the_reply_and_the_reasons(page: Page) -> None:
    page.get_by_role("link", name="Practice").click()
    page.get_by_label("A message that a person might send").fill("my dad is low")
    page.get_by_label("By").select_option("Text message")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_text("By sms: Ring 999. my dad is low")).to_be_visible()
    expect(page.get_by_role("heading", name="Why?")).to_be_visible()
    expect(page.get_by_role("row", name="Low mood 61%")).to_be_visible()
    expect(page.get_by_label("By")).to_have_value("sms")


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_runs_over_the_edge_at_any_width(page: Page, casework: Casework, width: int) -> None:
    conversation = casework.conversations.open("web")
    talk(casework, conversation, "chest pain", *FOUND)
    page.set_viewport_size({"width": width, "height": 640})
    page.get_by_role("button", name="Pause the bot").click()
    page.get_by_role("link", name="Practice").click()
    page.get_by_label("A message that a person might send").fill("my dad is low")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Why?")).to_be_visible()
    is_wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(is_wide)
    for link in ("People waiting", "Number 1"):
        page.get_by_role("link", name=link).click()
        expect(page.get_by_text("sam paused the bot on")).to_be_visible()
        assert not page.evaluate(is_wide)
