"""CALL opens a call-back wherever a person stands, also inside the short sentences in which people ask to be rung."""

from __future__ import annotations

import pytest

from actions.safety.decisions import open_answers
from bot.keywords import keyword
from casework.consent import record_stop
from casework.transactions import writing
from tests.bot.scripted import Line, known
from tests.bot.spoken import ANSWER, HEART, REMIND

ASK = "utter_callback_ask"


@pytest.mark.parametrize(
    "words",
    [
        "CALL", "Call.", "call!!", "please call", "CALL please", "call me", "Call me please", "call me back pls",
        "can you call me", "Can you call me please?", "could someone ring me back", "can sum1 phone me",
        "please can you ring me", "I want you to call me", "i would like someone to ring me", "I'd like you to call me",
        "someone call me", "get somebody to ring me", "call me on 07700 900123", "call me after 5pm",
        "ring me tomorrow morning please", "can you call me when you can", "call me about the walking group",
        "I want a call", "can I have a call back please", "I'd like a callback", "hi can u ring us back",
        "ring me don't text me", "call us now", "CALL 07700900123", "please ring me asap",
    ],
)  # fmt: skip
def test_these_ask_to_be_rung(words: str) -> None:
    assert keyword(words, is_stopped=False, is_text=True) == "call"


@pytest.mark.parametrize(
    "words",
    [
        "call me Ann", "call me an ambulance", "can you call me a taxi", "don't call me", "do not ring me",
        "who do i call", "should I call 111", "call 999", "I will call you", "they never call me", "call centre",
        "my mum keeps telling me to call", "call the police", "nobody will ring me back", "ring", "ring ring",
        "phone", "phone number", "what number do i ring", "they call me names", "call me stupid",
        "can you call my mum", "did you call me", "why did you ring me", "a call", "is there a group I can call",
        "can you call them for me", "why wont anyone ring me", "please help", "call in at the shop",
        "can you call me I have a lot going on with my mum and the forms and nobody at the council ever listens to us",
    ],
)  # fmt: skip
def test_these_speak_of_calls_and_are_understood_as_words(words: str) -> None:
    assert keyword(words, is_stopped=False, is_text=True) != "call"


@pytest.mark.slow
class TestWherever:
    async def test_as_the_first_message_of_all(self, text: Line) -> None:
        assert await text.say("can you call me please") == ["utter_doorway_first", ASK]
        assert text.handoffs() == [("call_back_asked", 0)]
        assert text.consents() == [("ring", "asked")]

    async def test_while_choices_are_open_and_the_numbers_then_answer_its_question(self, text: Line) -> None:
        await known(text)
        text.processor.slot_events = [{"title": "Tea", "say": "Tea", "act": "service_detail", "value": "s1"}]
        await text.say("groups near me")
        assert await text.say("CALL") == [ASK]
        assert await text.say("1") == ["utter_callback_will_ring"]

    async def test_when_a_place_was_asked_for(self, text: Line) -> None:
        await known(text)
        text.processor.given = {"groups__asked_place": True}
        assert await text.say("please call") == [ASK]

    async def test_when_numbers_have_expired(self, text: Line) -> None:
        await known(text)
        text.processor.slot_events = [{"title": "Tea", "say": "Tea", "act": "service_detail", "value": "s1"}]
        await text.say("groups near me")
        text.clock.move(days=2)
        assert await text.say("CALL") == [ASK]

    async def test_at_the_question_whether_999_was_rung(self, text: Line) -> None:
        await known(text)
        options = open_answers(["Have you rung 999?", "yes", "no", "I can't"], [HEART])
        text.processor.given = {"steering__options": options}
        await text.say("chest pain")
        assert await text.say("CALL") == [REMIND, ASK]

    async def test_after_a_stop_it_is_an_answer_to_somebody_who_has_just_written(self, text: Line) -> None:
        await known(text)
        with writing(text.casework.sessions) as session:
            record_stop(session, text.conversation, "person", text.clock())
        assert await text.say("call me") == [ASK]

    async def test_with_easy_on(self, text: Line) -> None:
        await known(text)
        await text.say("EASY")
        assert await text.say("CALL") == [ASK]

    async def test_while_paused_the_wish_is_kept_though_the_words_stay_the_fixed_ones(self, text: Line) -> None:
        await known(text)
        text.casework.desk.pause("asha")
        assert await text.say("CALL") == ["utter_doorway_paused"]
        assert text.handoffs() == [("call_back_asked", 0)]
        assert text.consents() == [("ring", "asked")]

    async def test_danger_in_the_same_words_comes_first(self, text: Line) -> None:
        text.engine.found["call me"] = (HEART,)
        await known(text)
        assert (await text.say("call me"))[0] == "utter_safety_reply"
        assert text.handoffs() == [("safety_emergency", 4)]

    async def test_told_not_to_ring_nobody_is_asked_to(self, text: Line) -> None:
        await known(text)
        assert await text.say("don't call me") == [ANSWER]
        assert text.handoffs() == []
