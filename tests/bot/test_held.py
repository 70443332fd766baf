"""The turn that comes after an outage: everything is recorded and answered, and nothing is said a second time."""

import pytest

from actions.safety.fixed import fixed_part
from bot.held import unsaid
from bot.output import SaidPart
from casework.holding import HOLDING, OVERDUE, SAFETY
from casework.messaging.parts import ReplyPart
from knowledge_base.safety.findings import Finding
from knowledge_base.safety.replies import ReplyTable
from tests.bot.scripted import Line
from tests.bot.spoken import ANSWER, DESPAIR, FIRST, HEART

pytestmark = pytest.mark.slow


def fixed(*found: Finding, reader: str = "") -> ReplyPart:
    return fixed_part(ReplyTable.load(), reader, found, "web")


def as_said(part: ReplyPart) -> SaidPart:
    return SaidPart(part.text, part.custom, "utter_safety_reply")


def hold(line: Line, held_with: str, part: ReplyPart) -> None:
    line.clock.move(seconds=OVERDUE.total_seconds() + 1)
    (inbox_id,) = line.casework.holding.overdue()
    message = line.casework.holding.message(inbox_id)
    assert message is not None
    assert line.casework.holding.hold(message, held_with, part)


async def test_a_fixed_reply_that_was_said_is_not_said_again_but_everything_is_recorded(line: Line) -> None:
    line.accept("chest pain")
    hold(line, SAFETY, fixed(HEART, reader="Monday at 9am"))
    line.processor.answers = [[as_said(fixed(HEART))]]
    run = await line.next()
    assert run.outcome is not None
    assert run.outcome.parts == ()
    assert line.findings() == ["heart"]
    assert line.handoffs() == [("safety_emergency", 4)]
    assert await line.say("thanks") == [FIRST, ANSWER], "the first reply of a turn still says who is speaking"


async def test_by_text_too_nothing_is_sent_a_second_time_and_the_numbers_still_mean_their_answers() -> None:
    line = Line("sms")
    line.engine.found = {"chest pain": (HEART,)}
    line.accept("chest pain")
    part = fixed_part(ReplyTable.load(), "", (HEART,), "sms")
    hold(line, SAFETY, part)
    line.processor.answers = [[]]
    await line.next()
    assert line.said() == [part.text]
    offer = line.casework.standings.of(line.conversation).offer
    assert offer is not None
    assert [option["title"] for option in offer.options][:3] == ["yes", "no", "can't"]


async def test_the_question_beside_the_danger_is_answered(line: Line) -> None:
    line.accept("chest pain")
    hold(line, SAFETY, fixed(HEART))
    line.processor.answers = [[as_said(fixed(HEART)), SaidPart("A group.", response="utter_answer")]]
    run = await line.next()
    assert run.outcome is not None
    assert run.outcome.parts[0].text == "A group."


async def test_a_danger_that_only_the_turn_sees_is_answered(line: Line) -> None:
    line.accept("chest pain")
    hold(line, SAFETY, fixed(HEART))
    line.processor.answers = [[as_said(fixed(HEART, DESPAIR))]]
    run = await line.next()
    assert run.outcome is not None
    assert any(part.kind == "safety" for part in run.outcome.parts)


async def test_after_a_holding_reply_the_answer_comes_as_ever(line: Line) -> None:
    line.accept("hello")
    hold(line, HOLDING, ReplyPart("We are not there."))
    run = await line.next()
    assert run.outcome is not None
    assert [getattr(part, "response", "") for part in run.outcome.parts] == [FIRST, ANSWER]


def test_the_same_danger_of_somebody_else_is_another_reply() -> None:
    other = Finding(HEART.kind, HEART.level, "other", None, "x")
    assert unsaid((fixed(other),), [fixed(HEART).custom]) != ()
    assert unsaid((fixed(HEART),), [fixed(HEART).custom]) == ()
    assert unsaid((fixed(HEART),), [{"kind": "text"}]) != ()
