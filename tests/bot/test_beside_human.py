"""Wishes about texts, calls and data while somebody waits for a human, or a human has the conversation."""

from __future__ import annotations

import pytest

from casework.effects import OpenHandoff
from casework.wishes import AskWish
from tests.bot.scripted import Line, known
from tests.bot.spoken import ANSWER, REMIND

pytestmark = pytest.mark.slow
WHICH, WHICH_OR_FORGET = "utter_contact_stop_or_not_ok", "utter_contact_stop_forget_or_not_ok"


async def held(line: Line) -> Line:
    """A human has the conversation, for another reason."""
    line.processor.queued = (OpenHandoff("asked_for_person", "today"),)
    await known(line)
    line.processor.queued = ()
    line.hold()
    return line


def wishes(line: Line) -> tuple[str, ...]:
    (card,) = line.casework.desk.open_handoffs()
    assert line.casework.desk.handoff(card.id).wishes == card.wishes
    return card.wishes


class TestForgotten:
    @pytest.mark.parametrize("words", ["delete my data", "Please delete everything you have on me", "erase my details"])
    async def test_a_wish_to_be_forgotten_is_kept_told_and_shown(self, text: Line, words: str) -> None:
        await held(text)
        assert await text.say(words) == ["utter_contact_delete"]
        assert text.consents() == [("erasure", "asked")]
        assert wishes(text) == ("erasure",)
        assert text.handoffs() == [("asked_for_person", 0)]
        assert text.casework.conversations.holder(text.conversation) == "human"

    async def test_in_words_that_despair_uses_it_is_asked_about_first(self, text: Line) -> None:
        await held(text)
        assert await text.say("forget me") == [WHICH_OR_FORGET]
        assert text.consents() == []
        assert await text.say("3") == ["utter_contact_delete"]
        assert wishes(text) == ("erasure",)

    async def test_not_ok_is_danger_as_ever(self, text: Line) -> None:
        await held(text)
        await text.say("forget me")
        assert await text.say("2") == ["utter_safety_reply"]
        assert text.findings() == ["suicide"]

    async def test_its_own_handoff_follows_when_the_human_is_done(self, text: Line) -> None:
        await held(text)
        await text.say("delete my data")
        (card,) = text.casework.desk.open_handoffs()
        text.casework.desk.close(card.id, "sam")
        assert text.handoffs() == [("asked_for_person", 0), ("erasure", 0)]
        assert await text.say("hello") == [ANSWER]

    @pytest.mark.parametrize("words", ["dont forget me", "did you delete my number", "i forget me pills", "forget it"])
    async def test_other_words_are_the_humans(self, text: Line, words: str) -> None:
        await held(text)
        assert await text.say(words) == []
        assert text.consents() == []


class TestStopping:
    async def test_stop_is_kept_and_confirmed(self, text: Line) -> None:
        await held(text)
        assert await text.say("STOP") == ["utter_contact_stopped"]
        assert text.consents() == [("contact", "stopped")]

    async def test_a_stop_is_taken_back(self, text: Line) -> None:
        await held(text)
        await text.say("STOP")
        assert await text.say("START") == ["utter_contact_started"]
        assert text.consents()[-1] == ("contact", "started")

    async def test_stop_reminders_is_its_own_wish(self, text: Line) -> None:
        await held(text)
        assert await text.say("stop the reminders please") == ["utter_contact_reminders_stopped"]
        assert text.consents() == [("reminders", "stopped")]

    @pytest.mark.parametrize("words", ["stop everything", "please stop texting me", "make it stop"])
    async def test_stopping_in_other_words_is_asked_about(self, text: Line, words: str) -> None:
        await held(text)
        assert await text.say(words) == [WHICH]
        assert await text.say("1") == ["utter_contact_stopped"]
        assert text.consents() == [("contact", "stopped")]

    async def test_danger_in_such_words_comes_first_and_the_question_with_it(self, text: Line) -> None:
        text.engine.found["make it stop"] = text.engine.found["end it all"]
        await held(text)
        assert await text.say("make it stop") == ["utter_safety_in_case", WHICH]
        assert await text.say("1") == [REMIND, "utter_contact_stopped"]

    async def test_a_stop_after_danger_stops_and_asks(self, text: Line) -> None:
        await held(text)
        await text.say("end it all")
        assert await text.say("STOP") == [REMIND, WHICH]
        assert text.consents() == [("contact", "stopped")]

    async def test_plain_danger_is_answered_and_nothing_else(self, text: Line) -> None:
        await held(text)
        assert await text.say("end it all") == ["utter_safety_reply"]

    async def test_a_number_answers_the_human_who_has_asked_since(self, text: Line) -> None:
        await held(text)
        await text.say("stop everything")
        (card,) = text.casework.desk.open_handoffs()
        text.clock.move(seconds=1)
        text.casework.desk.reply(card.id, "sam", "Shall I ring on Monday (1) or Tuesday (2)?")
        assert await text.say("1") == []
        assert text.consents() == []

    async def test_a_number_of_another_list_is_the_humans(self, text: Line) -> None:
        text.processor.slot_events = [{"title": "Tea", "say": "Tea", "act": "service_detail", "value": "s1"}]
        await held(text)
        assert await text.say("1") == []


class TestCall:
    async def test_call_asks_whether_ringing_is_safe_and_the_desk_sees_the_answer(self, text: Line) -> None:
        await held(text)
        assert await text.say("CALL") == ["utter_callback_ask"]
        assert await text.say("2") == ["utter_callback_will_not_ring"]
        (card,) = text.casework.desk.open_handoffs()
        assert text.casework.desk.handoff(card.id).ringing == "not_safe"


async def test_while_somebody_still_waits_the_wish_is_kept_beside_the_handoff(text: Line) -> None:
    text.processor.queued = (OpenHandoff("asked_for_person", "today"),)
    await known(text)
    text.processor.queued = (AskWish("erasure", "today"), OpenHandoff("erasure", "today"))
    await text.say("please delete all my data")
    assert text.handoffs() == [("asked_for_person", 0)]
    assert wishes(text) == ("erasure",)
