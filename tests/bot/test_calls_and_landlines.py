"""Calls, landlines and pictures by text message, with Rasa scripted: what is asked before anything is said or done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.text_guard import TextGuard
from casework.delivery_models import AddressRow
from casework.inbox import LEASE, MAX_TRIES
from casework.messaging.limits import Limits
from casework.messaging.notices import Notices, spoken_aloud
from casework.models import OutboxRow
from casework.number_consent import AGREED, REFUSED, TELLING, keep_for_number
from casework.transactions import writing
from tests.bot.scripted import Line, known, names
from tests.bot.spoken import ANSWER, FIRST, REMIND

pytestmark = pytest.mark.slow
LANDLINE = "utter_doorway_landline"


class TestCall:
    @pytest.mark.parametrize("word", ["CALL", "call me", "Ring me please", "call me back"])
    async def test_call_opens_a_call_back_and_asks_whether_ringing_is_safe(self, text: Line, word: str) -> None:
        await known(text)
        assert await text.say(word) == ["utter_callback_ask"]
        assert text.handoffs() == [("call_back_asked", 0)]
        assert text.said()[-1].endswith("\n1 Safe\n2 Not safe")
        assert text.consents() == [("ring", "asked")]

    @pytest.mark.parametrize(
        ("answer", "name", "state"),
        [("1", "utter_callback_will_ring", "safe"), ("not safe", "utter_callback_will_not_ring", "not_safe")],
    )
    async def test_nobody_rings_before_it_was_said_to_be_safe(
        self, text: Line, answer: str, name: str, state: str
    ) -> None:
        await known(text)
        await text.say("CALL")
        assert await text.say(answer) == [name]
        assert text.consents()[-1] == ("ring", state)
        (card,) = text.casework.desk.open_handoffs()
        assert card.reason == ("call_back" if state == "safe" else "call_back_not_safe")
        assert text.casework.desk.handoff(card.id).ringing == state

    @pytest.mark.parametrize("danger", ["chest pain", "end it all", "my pin"])
    async def test_after_danger_the_number_to_ring_comes_first(self, text: Line, danger: str) -> None:
        await known(text)
        await text.say(danger)
        assert await text.say("CALL") == [REMIND, "utter_callback_ask"]
        assert text.said()[-1].startswith("If anyone is still in danger, ring 999")

    async def test_on_a_page_the_number_is_asked_for(self) -> None:
        line = Line("web")
        await line.say("hello")
        assert await line.say("CALL") == ["utter_callback_which_number"]
        assert line.handoffs() == [("call_back_asked", 0)]


class TestLandline:
    async def test_nothing_about_anything_is_said_before_somebody_agrees(self, text: Line) -> None:
        landline(text)
        assert await text.say("my anxiety is bad") == [LANDLINE]
        assert text.processor.asked == []
        assert text.deps.service.organisation not in text.said()[-1]

    async def test_after_agreeing_the_first_question_is_answered(self, text: Line) -> None:
        landline(text)
        await text.say("my anxiety is bad")
        assert await text.say("1") == [FIRST, ANSWER]
        assert text.processor.asked[0][0] == "my anxiety is bad"
        assert await text.say("thanks") == [ANSWER]

    async def test_after_refusing_nothing_is_answered_there(self, text: Line) -> None:
        landline(text)
        await text.say("my anxiety is bad")
        assert await text.say("2") == ["utter_doorway_landline_refused"]
        assert await text.say("my anxiety is bad") == [LANDLINE]

    async def test_danger_gets_numbers_that_give_nothing_away(self, text: Line) -> None:
        landline(text)
        assert await text.say("end it all") == ["utter_doorway_landline_danger", LANDLINE]
        assert text.said()[-1].startswith("In danger now? Ring 999.")
        assert text.handoffs() == [("safety_crisis", 3)]
        assert text.findings() == ["suicide"]

    async def test_while_paused_a_landline_hears_nothing_about_us_or_health(self, text: Line) -> None:
        landline(text)
        text.casework.desk.pause("asha")
        assert await text.say("my anxiety is bad") == ["utter_doorway_landline_paused"]
        assert await text.say("end it all") == ["utter_doorway_landline_paused"]
        assert text.findings() == ["suicide"]
        assert [row.custom.get("numbers") for row in text.rows(OutboxRow)] == [None, ["999", "111"]]

    async def test_a_message_of_a_landline_that_is_parked_says_nothing_about_us_or_health(self, text: Line) -> None:
        landline(text)
        text.accept("end it all")
        for _ in range(MAX_TRIES):
            assert text.casework.inbox.lease_next("bot-that-dies") is not None
            text.clock.move(seconds=LEASE.total_seconds() + 1)
        run = await text.next()
        assert names(run) == ["utter_doorway_landline_danger", "utter_doorway_landline_parked"]
        assert text.findings() == ["suicide"]

    async def test_danger_while_a_human_writes_gives_nothing_away_either(self, text: Line) -> None:
        landline(text)
        await text.say("CALL")
        text.hold()
        assert await text.say("end it all") == ["utter_doorway_landline_danger"]

    async def test_a_limit_on_a_landline_is_told_in_words_that_say_nothing(self, text: Line) -> None:
        landline(text)
        notices = Notices.load("Harbour Help", "01983 960 001")
        guard = TextGuard(text.casework, Limits(per_hour=1), notices)
        text.runner._answering = replace(text.runner._answering, guard=guard)
        await text.say("hello")
        await text.say("my anxiety is bad")
        assert text.said()[-1] == notices.text("landline")
        assert await text.say("end it all") == ["utter_doorway_landline_danger", LANDLINE]

    async def test_after_agreeing_everything_is_said_in_full(self, text: Line) -> None:
        landline(text)
        await text.say("my anxiety is bad")
        await text.say("1")
        text.casework.desk.pause("asha")
        assert await text.say("hello") == ["utter_doorway_paused"]

    async def test_our_question_is_asked_again_in_its_own_words_when_its_text_did_not_arrive(self, text: Line) -> None:
        landline(text)
        await text.say("my anxiety is bad")
        asked = text.said()[-1]
        resend(text)
        assert text.said() == [asked, asked]

    async def test_what_was_said_in_full_is_not_said_again_after_a_refusal(self, text: Line) -> None:
        landline(text)
        await text.say("my anxiety is bad")
        await text.say("1")
        told = text.said()[-1]
        resend(text)
        assert text.said()[-1] == told, "it has agreed"
        with writing(text.casework.sessions) as session:
            keep_for_number(session, text.conversation, TELLING, REFUSED, "person", text.clock())
        resend(text)
        assert text.said()[-1] == spoken_aloud().text

    async def test_a_parked_message_that_is_replayed_is_answered_with_the_question(self, text: Line) -> None:
        landline(text)
        text.processor.answers = [RuntimeError("x")] * MAX_TRIES
        with writing(text.casework.sessions) as session:
            keep_for_number(session, text.conversation, TELLING, AGREED, "person", text.clock())
        text.accept("my anxiety is bad")
        for _ in range(MAX_TRIES):
            parked = await text.next()
        with writing(text.casework.sessions) as session:
            keep_for_number(session, text.conversation, TELLING, REFUSED, "person", text.clock())
        text.casework.operations.replay(parked.leased.inbox_id, "asha")
        assert names(await text.next()) == [LANDLINE]

    @pytest.mark.parametrize(("word", "name"), [("CALL", "utter_callback_ask"), ("STOP", ANSWER)])
    async def test_some_words_work_before_that(self, text: Line, word: str, name: str) -> None:
        landline(text)
        assert await text.say(word) == [name]


class TestAttachments:
    async def test_a_picture_alone_is_answered_kindly(self, text: Line) -> None:
        await known(text)
        assert await text.say("\ufffc[picture]") == ["utter_doorway_attachment"]

    async def test_words_beside_a_picture_are_answered(self, text: Line) -> None:
        await known(text)
        assert await text.say("is this a rash\n\ufffc[picture]") == [ANSWER, "utter_doorway_attachment_too"]
        assert text.processor.asked[-1][0] == "is this a rash"

    async def test_what_came_beside_earlier_words_is_no_word_of_danger(self, text: Line) -> None:
        await text.say("look\n\ufffc[picture]")
        await text.say("\ufffc[voice]")
        await text.say("hello")
        assert text.engine.recent[-1] == ["look", ""]


def resend(line: Line) -> None:
    """The newest text did not arrive, and staff send it again."""
    row = line.rows(OutboxRow)[-1]
    with writing(line.casework.sessions) as session:
        session.get_one(OutboxRow, row.id).state = "failed"
    line.casework.operations.resend(row.id, "asha")


def landline(line: Line) -> None:
    """The person writes from a landline."""
    with writing(line.casework.sessions) as session:
        session.add(
            AddressRow(
                conversation_id=line.conversation,
                lookup="x",
                sealed="x",
                line_type="landline",
                our_number="+441632960000",
                at=line.clock(),
            )
        )
