"""One turn, with Rasa and the safety engine scripted: what is said first, what is said at all, and what is kept."""

from typing import Any

import pytest

from bot.output import SaidPart
from bot.process import next_turn
from casework.effects import OpenHandoff, RecordPlanStep
from casework.errors import CaseworkUnavailable
from casework.inbox import LEASE, MAX_TRIES
from casework.messaging.parts import faults_of
from casework.models import InboxRow, PlanStepRow, TurnRow
from knowledge_base.safety.findings import Finding, Level
from tests.actions.stage import Broken
from tests.bot.scripted import Line, names

pytestmark = pytest.mark.slow

HEART = Finding("heart", Level.EMERGENCY, "self", None, "chest pain")
DESPAIR = Finding("suicide", Level.CRISIS, "self", None, "end it all")
SCAM = Finding("scam", Level.URGENT, "self", None, "my pin")
NEGLECT = Finding("scam", Level.SAFEGUARDING, "other", None, "x")
FIRST, REMIND, ANSWER = "utter_doorway_first", "utter_safety_still_in_danger", "utter_answer"
SAFETY = SaidPart("Ring 999.", {"kind": "safety", "findings": [], "numbers": ["999"]}, "utter_safety_reply")


@pytest.fixture
def line() -> Line:
    line = Line()
    line.engine.found = {"chest pain": (HEART,), "end it all": (DESPAIR,), "my pin": (SCAM,), "neglect": (NEGLECT,)}
    return line


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


class TestSafety:
    async def test_the_fixed_reply_is_put_first_when_rasa_leaves_it_out(self, line: Line) -> None:
        await line.say("hello")
        assert await line.say("chest pain") == ["utter_safety_reply", ANSWER]
        assert line.findings() == ["heart"]

    async def test_the_fixed_reply_is_not_said_twice(self, line: Line) -> None:
        await line.say("hello")
        line.processor.answers = [[SAFETY]]
        assert await line.say("chest pain") == ["utter_safety_reply"]

    async def test_the_fixed_reply_comes_when_rasa_says_nothing(self, line: Line) -> None:
        await line.say("hello")
        line.processor.answers = [[]]
        assert await line.say("chest pain") == ["utter_safety_reply"]

    async def test_words_that_need_no_table_stand_in_for_a_broken_one(self) -> None:
        line = Line(replies=Broken())
        line.engine.found = {"chest pain": (HEART,)}
        assert (await line.say("chest pain"))[0] == "utter_safety_sorry"
        assert "999" in line.said()[0]

    @pytest.mark.parametrize(
        ("text", "handoffs"),
        [("my pin", []), ("neglect", [("safety_safeguarding", 2)]), ("chest pain", [("safety_emergency", 4)])],
    )
    async def test_a_human_is_asked_from_safeguarding_up(self, line: Line, text: str, handoffs: Any) -> None:
        await line.say(text)
        assert line.handoffs() == handoffs
        assert line.casework.conversations.holder(line.conversation) == ("waiting" if handoffs else "bot")

    async def test_a_search_by_staff_asks_no_human(self) -> None:
        line = Line("staff")
        line.engine.found = {"chest pain": (HEART,)}
        await line.say("chest pain")
        assert line.handoffs() == []

    async def test_a_part_of_the_engine_that_fails_raises_an_alarm(self, line: Line) -> None:
        line.engine.alarms = ("safety_head_failed",)
        await line.say("hello")
        assert line.alarms() == ["safety_part_failed_safety_head_failed"]

    async def test_danger_is_read_with_the_messages_before(self, line: Line) -> None:
        for text in ("one", "two", "three"):
            await line.say(text)
        assert line.engine.recent == [[], ["one"], ["one", "two"]]

    async def test_an_ordinary_question_after_danger_starts_with_999(self, line: Line) -> None:
        await line.say("chest pain")
        assert await line.say("is there a choir") == [REMIND, ANSWER]
        assert await line.say("and a walk") == [REMIND, ANSWER]

    async def test_after_a_day_999_is_not_spoken_of_again(self, line: Line) -> None:
        await line.say("end it all")
        line.clock.move(hours=23, minutes=59)
        assert await line.say("hello") == [REMIND, ANSWER]
        line.clock.move(minutes=2)
        assert await line.say("hello") == [ANSWER]

    async def test_below_a_crisis_nothing_is_repeated(self, line: Line) -> None:
        await line.say("my pin")
        assert await line.say("hello") == [ANSWER]

    async def test_an_answer_that_is_a_safety_part_is_not_preceded_by_another(self, line: Line) -> None:
        await line.say("chest pain")
        line.processor.answers = [[SAFETY]]
        assert await line.say("yes") == ["utter_safety_reply"]

    async def test_the_pipeline_is_told_that_danger_was_found_lately(self, line: Line) -> None:
        await line.say("chest pain")
        await line.say("stop")
        assert "danger_lately" not in line.processor.asked[0][1]
        assert line.processor.asked[1][1]["danger_lately"] is True

    async def test_words_that_may_be_despair_get_a_number_before_their_question(self, line: Line) -> None:
        line.engine.found["make it stop"] = (DESPAIR,)
        await line.say("hello")
        assert await line.say("make it stop") == ["utter_safety_in_case", ANSWER]
        assert line.processor.asked[-1][1]["chosen_act"] == "manage_contact"
        assert line.handoffs() == [("safety_crisis", 3)]


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

    async def test_opting_out_counts_while_a_human_writes(self, line: Line) -> None:
        await line.say("neglect")
        line.hold()
        assert await line.say("STOP") == []
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


class TestFailures:
    async def test_a_failed_turn_leaves_no_trace_and_runs_again(self, line: Line) -> None:
        line.processor.answers = [RuntimeError("boom")]
        line.processor.queued = (RecordPlanStep("walk"),)
        line.accept("hello")
        failed = await line.next()
        assert failed.outcome is None
        assert (line.said(), line.rows(TurnRow), line.rows(PlanStepRow)) == ([], [], [])
        assert names(await line.next()) == [FIRST, ANSWER]
        assert len(line.rows(PlanStepRow)) == 1

    async def test_three_failures_park_the_message_with_words_an_alarm_and_a_human(self, line: Line) -> None:
        line.processor.answers = [RuntimeError("boom")] * MAX_TRIES
        line.accept("hello")
        runs = [await line.next() for _ in range(MAX_TRIES)]
        assert [run.outcome is None for run in runs] == [True, True, False]
        assert names(runs[-1]) == ["utter_doorway_parked"]
        assert line.alarms() == ["message_parked"]
        assert line.handoffs() == [("parked", 0)]
        assert [row.state for row in line.rows(InboxRow)] == ["parked"]
        assert await line.runner.run_next("bot-1") is None

    async def test_danger_in_a_message_that_fails_is_answered_and_kept(self, line: Line) -> None:
        line.processor.answers = [RuntimeError("boom")] * MAX_TRIES
        line.accept("chest pain")
        runs = [await line.next() for _ in range(MAX_TRIES)]
        assert names(runs[-1]) == ["utter_safety_reply", "utter_doorway_parked"]
        assert line.findings() == ["heart"]
        assert line.handoffs() == [("safety_emergency", 4)]

    async def test_a_message_that_kills_every_worker_is_parked_without_being_run(self, line: Line) -> None:
        line.accept("hello")
        for _ in range(MAX_TRIES):
            assert line.casework.inbox.lease_next("bot-that-dies") is not None
            line.clock.move(seconds=LEASE.total_seconds() + 1)
        assert names(await line.next()) == ["utter_doorway_parked"]
        assert line.processor.asked == []

    async def test_the_next_message_is_not_held_up_by_a_parked_one(self, line: Line) -> None:
        line.processor.answers = [RuntimeError("boom")] * MAX_TRIES
        line.accept("hello")
        for _ in range(MAX_TRIES):
            await line.next()
        assert await line.say("again") == [ANSWER]

    async def test_effects_of_one_message_never_reach_another(self, line: Line) -> None:
        line.processor.answers = [RuntimeError("boom")]
        line.processor.queued = (RecordPlanStep("walk"),)
        line.accept("hello")
        await line.next()
        line.processor.queued = ()
        await line.next()
        assert line.rows(PlanStepRow) == []

    async def test_a_worker_that_lost_its_lease_saves_nothing(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        line.accept("hello")
        finish = line.casework.turns.finish

        def late(leased: Any, outcome: Any) -> None:
            line.clock.move(seconds=LEASE.total_seconds() + 1)
            assert line.casework.inbox.lease_next("bot-2") is not None
            finish(leased, outcome)

        monkeypatch.setattr("casework.turns.Turns.finish", lambda self, leased, outcome: late(leased, outcome))
        assert (await line.next()).outcome is None
        assert line.said() == []

    async def test_a_database_that_cannot_be_reached_is_waited_for(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(self: Any, worker: str) -> None:
            raise CaseworkUnavailable("away")

        line.accept("hello")
        with monkeypatch.context() as patched:
            patched.setattr("casework.inbox.Inbox.lease_next", away)
            assert await next_turn(line.runner, "bot-1") is None
        assert await next_turn(line.runner, "bot-1") is not None

    async def test_nothing_to_do_is_none(self, line: Line) -> None:
        assert await line.runner.run_next("bot-1") is None


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
