"""One turn, with Rasa and the safety engine scripted: what is said first, what is said at all, and what is kept."""

import pytest

from casework.effects import OpenHandoff
from casework.messaging.parts import faults_of
from tests.actions.fakes import Broken
from tests.bot.scripted import Line
from tests.bot.spoken import ANSWER, DESPAIR, FIRST, HEART

pytestmark = pytest.mark.slow


class TestGreeting:
    async def test_the_first_reply_says_who_is_speaking_and_no_other_does(self, line: Line) -> None:
        assert await line.say("hello") == [FIRST, ANSWER]
        assert await line.say("hello again") == [ANSWER]

    async def test_staff_are_not_greeted(self) -> None:
        assert await Line("staff").say("hello") == [ANSWER]

    async def test_danger_comes_before_the_greeting(self, line: Line) -> None:
        assert await line.say("chest pain") == ["utter_safety_reply", ANSWER, FIRST]

    async def test_an_empty_first_message_is_greeted_too(self, line: Line) -> None:
        assert await line.say("") == [FIRST, "utter_doorway_empty"]


class TestHolders:
    async def test_the_bot_is_silent_while_a_human_writes(self, line: Line) -> None:
        await line.say("neglect")
        line.hold()
        said = len(line.said())
        assert await line.say("hello") == []
        assert len(line.said()) == said
        assert len(line.processor.asked) == 1

    async def test_danger_is_answered_while_a_human_writes(self, line: Line) -> None:
        await line.say("neglect")
        line.hold()
        assert await line.say("chest pain") == ["utter_safety_reply"]
        assert line.findings() == ["scam", "heart"]
        assert line.handoffs() == [("safety_safeguarding", 4)]
        assert line.casework.conversations.holder(line.conversation) == "human"

    async def test_opting_out_counts_while_a_human_writes_and_after_danger_is_asked_about(self, line: Line) -> None:
        await line.say("neglect")
        line.hold()
        assert await line.say("STOP") == ["utter_contact_stop_or_not_ok"]
        assert line.consents() == [("contact", "stopped")]

    async def test_the_bot_answers_while_somebody_waits_for_a_human(self, line: Line) -> None:
        line.processor.queued = (OpenHandoff("asked_for_person", "today"),)
        await line.say("a person")
        line.processor.queued = ()
        assert await line.say("hello") == [ANSWER]
        assert line.casework.conversations.holder(line.conversation) == "waiting"

    async def test_after_closing_the_next_message_is_the_bots_again(self, line: Line) -> None:
        await line.say("neglect")
        line.casework.desk.close(line.hold(), "sam")
        assert line.casework.conversations.holder(line.conversation) == "closed"
        assert await line.say("hello") == [ANSWER]
        assert line.casework.conversations.holder(line.conversation) == "bot"

    async def test_a_new_wish_for_a_human_after_closing_waits_again(self, line: Line) -> None:
        await line.say("neglect")
        line.casework.desk.close(line.hold(), "sam")
        await line.say("neglect")
        assert line.casework.conversations.holder(line.conversation) == "waiting"
        assert len(line.handoffs()) == 2


class TestPause:
    async def test_every_message_gets_the_fixed_reply(self, line: Line) -> None:
        await line.say("hello")
        line.casework.desk.pause("sam")
        assert await line.say("is there a choir") == ["utter_doorway_paused"]
        assert len(line.processor.asked) == 1
        assert all(number in line.said()[-1] for number in ("999", "111", line.deps.service.phone))

    async def test_danger_is_kept_and_the_fixed_reply_counts_as_its_answer(self, line: Line) -> None:
        await line.say("hello")
        line.casework.desk.pause("sam")
        line.accept("chest pain")
        run = await line.next()
        assert run.outcome is not None
        assert [part.kind for part in run.outcome.parts] == ["safety"]
        assert line.findings() == ["heart"]
        assert line.handoffs() == [("safety_emergency", 4)]

    async def test_opting_out_counts_while_paused(self, line: Line) -> None:
        line.casework.desk.pause("sam")
        await line.say("stop")
        assert line.consents() == [("contact", "stopped")]

    async def test_other_wishes_about_texts_and_data_are_kept_while_paused(self, line: Line) -> None:
        await line.say("hello")
        line.casework.desk.pause("sam")
        for words in ("stop the reminders", "delete my data"):
            assert await line.say(words) == ["utter_doorway_paused"]
        assert line.consents() == [("reminders", "stopped"), ("erasure", "asked")]
        assert line.handoffs() == [("erasure", 0)]

    async def test_after_the_pause_the_bot_answers(self, line: Line) -> None:
        line.casework.desk.pause("sam")
        await line.say("hello")
        line.casework.desk.unpause("sam")
        assert await line.say("hello") == [ANSWER]


class TestWords:
    @pytest.mark.parametrize("text", ["", "  ", "👍", "...", "/"])
    async def test_nothing_to_understand_is_answered_without_rasa(self, line: Line, text: str) -> None:
        await line.say("hello")
        assert await line.say(text) == ["utter_doorway_empty"]
        assert len(line.processor.asked) == 1

    async def test_danger_without_letters_is_answered_too(self, line: Line) -> None:
        await line.say("hello")
        line.engine.found["🔪😭"] = (DESPAIR,)
        assert (await line.say("🔪😭"))[0] == "utter_safety_reply"

    async def test_when_nothing_was_said_sorry_is(self, line: Line) -> None:
        await line.say("hello")
        line.processor.answers = [[]]
        assert await line.say("x") == ["utter_fallback_sorry"]

    @pytest.mark.parametrize("text", ["/restart", "//session_start", " /back", '/safety{"a": 1}'])
    async def test_rasa_never_sees_a_command(self, line: Line, text: str) -> None:
        await line.say(text)
        assert not line.processor.asked[0][0].startswith("/")

    async def test_a_very_long_message_is_answered_and_told_so(self, line: Line) -> None:
        await line.say("hello")
        assert await line.say("word " * 2000) == [ANSWER, "utter_doorway_too_long"]

    async def test_a_very_long_cry_for_help_is_not_told_that_it_is_long(self, line: Line) -> None:
        await line.say("hello")
        line.engine.found["word " * 2000] = (DESPAIR,)
        assert await line.say("word " * 2000) == ["utter_safety_reply", ANSWER]

    @pytest.mark.parametrize("channel", ["web", "sms", "staff"])
    async def test_every_part_of_the_doorway_keeps_to_the_schema(self, channel: str) -> None:
        line = Line(channel, replies=Broken())
        line.engine.found = {"chest pain": (HEART,)}
        for text in ("", "hello", "chest pain", "word " * 2000):
            line.accept(text)
            run = await line.next()
            assert run.outcome is not None
            assert [fault for part in run.outcome.parts for fault in faults_of(part)] == []


class TestChoices:
    async def test_a_number_means_what_was_offered(self, line: Line) -> None:
        option = {"title": "A plan", "say": "Make a plan", "act": "make_plan", "value": None}
        line.processor.given = {"steering__options": [option]}
        await line.say("1")
        assert line.processor.asked[0][1]["chosen_act"] == "make_plan"

    async def test_not_ok_is_answered_as_a_crisis(self, line: Line) -> None:
        option = {"title": "I am not OK", "say": "I am not OK", "act": "not_ok", "value": "not_ok"}
        line.processor.given = {"steering__options": [option, option]}
        assert (await line.say("2"))[0] == "utter_safety_reply"
        assert line.handoffs() == [("safety_crisis", 3)]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "‮evil", "a" * 20_000, "<b>hi</b>", "{name}"])
async def test_no_input_however_odd_gets_silence(text: str) -> None:
    line = Line()
    assert await line.say(text) != []
