"""The two phones of the console: what the page shows and does."""

from __future__ import annotations

import pytest

from web.console.phones import NUMBERS
from web.ports import PhonesAway


class FakePhones:
    """Notes what was done; answers from memory."""

    def __init__(self) -> None:
        self.done: list[tuple[str, ...]] = []
        self.is_away = False

    async def send(self, number: str, text: str, media: str) -> None:
        self._note("send", number, text, media)

    async def ring(self, number: str, digits: str) -> str:
        self._note("ring", number, digits)
        return "<Response><Say>Hello caller</Say></Response>"

    async def texts(self, number: str):
        if self.is_away:
            raise PhonesAway
        return [
            {"is_ours": True, "body": f"hello <{number}>", "parts": 2, "media": ""},
            {"is_ours": False, "body": "look", "parts": 1, "media": "picture"},
        ]

    def _note(self, *done: str) -> None:
        if self.is_away:
            raise PhonesAway
        self.done.append(done)


@pytest.fixture
def phones() -> FakePhones:
    return FakePhones()


@pytest.fixture
def web(make_web, phones):
    web = make_web(phones=phones)
    web.log_in(role="adviser")
    return web


def test_both_phones_show_what_they_sent_and_received(web):
    page = web.browser.get("/console/phones").text
    for number in NUMBERS:
        assert f"hello &lt;{number}&gt;" in page
    assert page.count("2 parts") == 2
    assert "look (picture)" in page


@pytest.mark.parametrize(("which", "number"), [(1, NUMBERS[0]), (2, NUMBERS[1])])
def test_a_text_goes_out_from_the_phone_that_it_was_typed_on(web, phones, which, number):
    reply = web.press(f"/console/phones/{which}", text="hello")
    assert reply.url.path == "/console/phones"
    assert phones.done == [("send", number, "hello", "")]


def test_a_picture_can_be_sent_and_nothing_at_all_cannot(web, phones):
    web.press("/console/phones/1", text="", media="picture")
    web.press("/console/phones/1", text="", media="")
    web.press("/console/phones/1", text="hi", media="bomb")
    assert phones.done == [("send", NUMBERS[0], "", "picture"), ("send", NUMBERS[0], "hi", "")]


def test_a_call_shows_what_is_spoken(web, phones):
    assert "Hello caller" in web.press("/console/phones/2/calls", digits="1").text
    assert phones.done == [("ring", NUMBERS[1], "1")]


@pytest.mark.parametrize("which", [0, 3, 10**30])
def test_there_are_two_phones(web, which):
    assert web.press(f"/console/phones/{which}", text="x").status_code == 404


def test_a_simulator_that_is_away_is_said_in_a_sentence(web, phones):
    phones.is_away = True
    for reply in (web.browser.get("/console/phones"), web.press("/console/phones/1", text="x"),
                  web.press("/console/phones/1/calls")):  # fmt: skip
        assert reply.status_code == 200
        assert "does not answer" in reply.text


def test_without_a_simulator_there_is_no_such_page(make_web):
    web = make_web()
    web.log_in()
    assert web.browser.get("/console/phones").status_code == 404
