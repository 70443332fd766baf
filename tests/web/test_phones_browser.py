"""The page "Two phones" in a real browser, over the real stand-in, edge and sender; the bot is a script of one line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from casework.casework import Casework
from casework.effects import RecordConsent
from casework.messaging.opt_out import is_start_word, is_stop_word
from casework.messaging.parts import ReplyPart
from casework.turns import TurnOutcome
from tests.simulator.network import StandIn
from tests.waymark.conftest import deps
from tests.waymark.texting_stage import Served, Stage
from tests.web.browsing import launched, log_in, opened
from waymark.stub_twilio.remote import RemotePhones
from waymark.stub_twilio.rules import OWN_WORDS

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
IS_WIDE = "document.documentElement.scrollWidth > innerWidth"


@dataclass
class Script:
    """Answers every message with its own words, and keeps a stop and a start as the bot does."""

    casework: Casework
    wake: Callable[[], None]

    def run(self, is_over: threading.Event) -> None:
        while not is_over.is_set():
            leased = self.casework.inbox.lease_next("script")
            if leased is None:
                is_over.wait(0.01)
                continue
            state = "stopped" if is_stop_word(leased.text) else "started" if is_start_word(leased.text) else ""
            effects = (RecordConsent("contact", state),) if state else ()
            self.casework.turns.finish(leased, TurnOutcome((ReplyPart(f"You wrote: {leased.text}"),), effects))
            self.wake()


@dataclass
class Phones:
    """The open page, the provider behind it, and our records."""

    page: Page
    provider: StandIn
    casework: Casework

    def screen(self, which: int) -> Locator:
        return self.page.get_by_role("log", name=f"Texts of phone {which}")

    def text(self, which: int, words: str) -> None:
        """Type on one of the phones and send."""
        phone = self.page.get_by_role("region", name=f"Phone {which}:")
        phone.get_by_label(f"Text from phone {which}").fill(words)
        phone.get_by_role("button", name="Send", exact=True).click()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def phones(
    chromium: Browser, make_web: Callable, casework_in: Callable[[Path], Casework], tmp_path: Path
) -> Iterator[Phones]:
    casework = casework_in(tmp_path)
    first = casework.staff.add("sam", "adviser")
    edge = Served(lambda: app)
    provider = StandIn(tmp_path / "stub.db", edge.url)
    texts = deps(casework, casework.inbox._clock).texts
    app = make_web(casework=casework, texts=texts, phones=RemotePhones(provider.served.url)).app
    edge.start()
    sender = Stage(casework, provider.served, tmp_path / "stub.db").worker()
    is_over = threading.Event()
    bot = threading.Thread(target=Script(casework, sender.wake).run, args=[is_over], daemon=True)
    bot.start()
    with opened(chromium, f"{edge.url}/console") as page:
        page.set_viewport_size({"width": 1280, "height": 800})
        log_in(page, "sam", first)
        page.get_by_role("link", name="Two phones").click()
        yield Phones(page, provider, casework)
    is_over.set()
    bot.join(5)
    sender.stop()
    provider.served.stop()
    edge.stop()


def test_the_phones_stand_side_by_side_and_each_shows_its_own_texts(phones: Phones) -> None:
    boxes = [phones.screen(which).bounding_box() for which in (1, 2)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] + boxes[0]["width"] <= boxes[1]["x"]
    for which, words in ((1, "is there a choir"), (2, "my back hurts")):
        phones.text(which, words)
        expect(phones.screen(which).get_by_text(f"You wrote: {words}")).to_be_visible()
    expect(phones.screen(1)).not_to_contain_text("my back hurts")
    expect(phones.screen(2)).not_to_contain_text("is there a choir")
    expect(phones.screen(1).get_by_text("1 part")).to_have_count(1)


def test_stop_is_answered_and_kept_by_the_stand_in_until_start(phones: Phones) -> None:
    phones.text(1, "STOP")
    expect(phones.screen(1).get_by_text(OWN_WORDS["STOP"])).to_be_visible()
    phones.text(2, "hello")
    expect(phones.screen(2).get_by_text("You wrote: hello")).to_be_visible()
    expect(phones.screen(1)).not_to_contain_text("You wrote")
    phones.text(1, "START")
    expect(phones.screen(1).get_by_text(OWN_WORDS["START"])).to_be_visible()
    expect(phones.screen(1).get_by_text("You wrote: START")).to_be_visible()
    expect(phones.screen(1)).not_to_contain_text("You wrote: STOP")


def test_a_stop_that_is_left_to_us_is_answered_by_us(phones: Phones) -> None:
    phones.provider.leave_keywords_to_us(True)
    phones.text(1, "STOP")
    expect(phones.screen(1).get_by_text("You wrote: STOP")).to_be_visible()
    expect(phones.screen(1)).not_to_contain_text(OWN_WORDS["STOP"])


def test_a_picture_is_shown_and_a_call_is_heard(phones: Phones) -> None:
    phone = phones.page.get_by_role("region", name="Phone 2:")
    phone.get_by_role("button", name="Send with a picture").click()
    expect(phones.screen(2).get_by_text("(picture)")).to_be_visible()
    phones.page.get_by_role("region", name="Phone 2:").get_by_role("button", name="Ring us").click()
    expect(phones.page.get_by_role("region", name="Phone 2:").get_by_role("status")).to_contain_text("Spoken:")
    expect(phones.screen(1)).to_contain_text("No texts yet.")


def test_nothing_runs_over_the_edge_at_any_width(phones: Phones) -> None:
    phones.text(1, "a" * 200)
    expect(phones.screen(1).get_by_text("2 parts")).to_be_visible()
    for width in (320, 768, 1280):
        phones.page.set_viewport_size({"width": width, "height": 640})
        assert not phones.page.evaluate(IS_WIDE)
