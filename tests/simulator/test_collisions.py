"""Words that stop texts, and words of despair, on a real phone's screen and in our records."""

from __future__ import annotations

import pytest
import yaml

from tests.bot.test_collisions import TABLE
from tests.simulator.network import Network
from tests.simulator.playing import Heard, Phone, send
from tests.simulator.recording import HERE

pytestmark = pytest.mark.slow
CHOSEN: dict[str, list[str]] = yaml.safe_load((HERE / "collisions.yml").read_text("utf-8"))
SENT = [(meaning, words) for meaning, listed in CHOSEN.items() for words in listed]
QUESTIONS = {"utter_contact_stop_or_not_ok", "utter_contact_stop_forget_or_not_ok"}
STOPPED = ["contact", "stopped", "person"]


def test_enough_are_chosen_and_all_stand_in_the_table() -> None:
    assert len(CHOSEN["asks"]) + len(CHOSEN["danger"]) >= 12
    assert [words for meaning, words in SENT if words not in TABLE[meaning]] == []


@pytest.mark.parametrize("place", range(len(SENT)), ids=[f"{meaning}: {words}" for meaning, words in SENT])
async def test_the_phone_shows_what_the_words_mean(network: Network, place: int) -> None:
    meaning, words = SENT[place]
    phone = Phone.of(network, "mobile", 300 + place)
    await send(phone, "hello", words)
    network.clock.move(seconds=20)
    check(meaning, await send(phone, words, words))


def check(meaning: str, heard: Heard) -> None:
    """What each meaning of the table is on the screen, and in our records."""
    asked, consent = QUESTIONS & set(heard.shows), heard.new["consent"]
    if meaning == "stops":
        assert (heard.shows, consent, heard.handoff) == (["utter_contact_stopped"], [STOPPED], None)
    elif meaning == "asks":
        assert len(asked) == 1
        assert consent == []
        if heard.new["findings"]:  # danger is kept, and its number comes before our question
            assert heard.shows[0] == "utter_safety_in_case"
            assert heard.numbers == ["116 123", "999"]
            assert heard.handoff == "safety_crisis"
    elif meaning == "danger":
        assert heard.shows[0] == "utter_safety_reply"
        assert heard.numbers[0] in ("999", "116 123")
        assert (asked, consent) == (set(), [])
        assert (heard.handoff or "").startswith("safety_")
    else:
        assert (asked, consent, heard.new["findings"], heard.handoff) == (set(), [], [], None)
