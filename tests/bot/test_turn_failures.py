"""One turn that fails: what is tried again, what is parked, and what is never lost."""

from typing import Any

import pytest

from bot.process import next_turn
from casework.effects import RecordPlanStep
from casework.errors import CaseworkUnavailable
from casework.inbox import LEASE, MAX_TRIES
from casework.models import InboxRow, PlanStepRow, TurnRow
from tests.bot.scripted import Line, names
from tests.bot.spoken import ANSWER, FIRST

pytestmark = pytest.mark.slow


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

    async def test_a_database_that_is_away_for_minutes_is_not_held_against_a_message(self, line: Line) -> None:
        line.processor.answers = [CaseworkUnavailable("away")] * (MAX_TRIES + 1)
        line.accept("hello")
        for _ in range(MAX_TRIES + 1):
            assert await next_turn(line.runner, "bot-1") is None
        assert names(await line.next()) == [FIRST, ANSWER]

    async def test_after_ten_minutes_it_is_parked_all_the_same(self, line: Line) -> None:
        line.processor.answers = [CaseworkUnavailable("away")] * MAX_TRIES
        line.accept("hello")
        line.clock.move(minutes=11)
        for _ in range(MAX_TRIES):
            await next_turn(line.runner, "bot-1")
        assert names(await line.next()) == ["utter_doorway_parked"]

    async def test_a_message_that_kills_whoever_looks_for_danger_in_it_is_parked_unread(self, line: Line) -> None:
        line.accept("chest pain")
        for _ in range(MAX_TRIES + 1):  # the last of them died while it parked the message
            assert line.casework.inbox.lease_next("bot-that-dies") is not None
            line.clock.move(seconds=LEASE.total_seconds() + 1)
        assert names(await line.next()) == ["utter_doorway_parked"]
        assert line.engine.recent == [], "the engine was asked again"
        assert line.alarms() == ["message_parked_unread"]
        assert line.handoffs() == [("parked", 0)]

    async def test_a_message_that_cannot_be_parked_with_its_findings_is_parked_without(
        self, line: Line, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*_: Any) -> None:
            raise ValueError("this finding cannot be stored")

        line.processor.answers = [RuntimeError("boom")] * MAX_TRIES
        line.accept("chest pain")
        monkeypatch.setattr("casework.effects.RecordFindings.apply", refused)
        runs = [await line.next() for _ in range(MAX_TRIES)]
        assert names(runs[-1]) == ["utter_doorway_parked"]
        assert [row.state for row in line.rows(InboxRow)] == ["parked"]
        assert await line.say("again") != []

    async def test_nothing_to_do_is_none(self, line: Line) -> None:
        assert await line.runner.run_next("bot-1") is None
