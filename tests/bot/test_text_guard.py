"""A text that reached a limit: one notice, then nothing; danger is answered, and every text is read."""

from dataclasses import replace

import pytest

from actions.safety.fixed import fixed_part
from bot.output import SaidPart
from bot.text_guard import TextGuard
from casework.messaging.limits import FAST, LASTS, SAME, Limits
from casework.messaging.notices import Notices
from casework.models import AddressRow, InboxRow, TurnRow
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.septets import outside_gsm7, segments
from tests.bot.scripted import Line
from tests.bot.spoken import HEART

pytestmark = pytest.mark.slow
NOTICES = Notices.load("Harbour Help and Advice, Isle of Wight", "01983 960 001")
DRIVING = "Sorry, I am driving. I will answer later."
ECHO = "I have chest pain, says this machine"


@pytest.fixture
def texts() -> Line:
    line = Line("sms")
    line.engine.found = {"chest pain": (HEART,), ECHO: (HEART,)}
    limit(line, Limits(per_hour=3, per_day=100))
    return line


async def test_one_notice_then_quiet_then_an_answer_again(texts: Line) -> None:
    for number in range(3):
        assert await texts.say(f"hello {number}") != []
    before = len(texts.said())
    run = [await texts.say(f"and {number}") for number in range(3)]
    assert run == [[""], [], []]
    assert texts.said()[before:] == [NOTICES.text("too_many")]
    assert texts.alarms() == ["texts_too_many"]
    assert len(texts.processor.asked) == 3, "Rasa was asked for nothing"
    assert all(row.state == "done" for row in texts.rows(InboxRow))
    texts.clock.move(seconds=LASTS["too_many"].total_seconds() + 1)
    assert await texts.say("hello again") == ["utter_answer"]


async def test_danger_is_answered_over_every_limit_and_recorded(texts: Line) -> None:
    for number in range(5):
        await texts.say(f"hello {number}")
    assert "utter_safety_reply" in await texts.say("chest pain")
    assert texts.findings() == ["heart"]
    assert ("safety_emergency", 4) in texts.handoffs()


async def test_stop_counts_also_while_we_are_quiet(texts: Line) -> None:
    for number in range(5):
        await texts.say(f"hello {number}")
    await texts.say("STOP")
    assert ("contact", "stopped") in texts.consents()


async def test_wishes_about_calls_reminders_and_data_are_kept_while_we_are_quiet(texts: Line) -> None:
    for number in range(5):
        await texts.say(f"hello {number}")
    for words in ("stop the reminders", "please delete all my data", "CALL"):
        assert await texts.say(words) == []
    assert texts.consents() == [("reminders", "stopped"), ("erasure", "asked"), ("ring", "asked")]
    assert texts.handoffs() == [("erasure", 0)]


async def test_a_robot_is_answered_no_more(texts: Line) -> None:
    limit(texts, Limits())
    said = [len(await texts.say(DRIVING)) for _ in range(SAME + 3)]
    assert [bool(count) for count in said] == [True] * (SAME - 1) + [True] + [False] * 3
    assert texts.said()[-1] == NOTICES.text("robot")
    assert texts.alarms() == ["texts_from_a_robot"]


async def test_a_machine_that_sends_our_own_words_of_danger_back_does_not_go_on_for_ever(texts: Line) -> None:
    limit(texts, Limits())
    part = fixed_part(ReplyTable.load(), "", (HEART,), "sms")
    texts.processor.answers = [[SaidPart(part.text, part.custom, "utter_safety_reply")] for _ in range(FAST + 6)]
    spoken = []
    for _ in range(FAST + 6):
        texts.clock.move(seconds=2)
        spoken.append(bool(await texts.say(ECHO)))
    assert spoken == [True] * (FAST + 1) + [False] * 5
    assert texts.findings() == ["heart"] * (FAST + 6), "every one is recorded"
    texts.clock.move(minutes=11)
    assert await texts.say(ECHO) != [], "ten minutes later it may be a person"


@pytest.mark.parametrize("line_type", ["abroad", "premium"])
async def test_a_number_that_we_do_not_text_is_told_so_once_in_words_that_fit(texts: Line, line_type: str) -> None:
    with texts.casework.sessions.begin() as session:
        session.add(
            AddressRow(
                conversation_id=texts.conversation,
                lookup="x",
                sealed="y",
                line_type=line_type,
                our_number="z",
                at=texts.clock(),
            )
        )
    assert [await texts.say("hello"), await texts.say("hello")] == [[""], []]
    assert texts.said() == [NOTICES.text(line_type)]
    assert await texts.say("call me on 07700 900999") == []
    assert texts.handoffs() == [], "nobody is led to ring a dear number back"
    assert texts.rows(TurnRow) == []


async def test_the_web_chat_knows_no_such_limits() -> None:
    line = Line("web")
    limit(line, Limits(per_hour=1))
    assert all([await line.say(f"hello {number}") for number in range(3)])


NAMES_NOBODY = {"landline_danger", "landline_again", "again"}  # their words are held in tests/copy


@pytest.mark.parametrize("name", sorted(set(NOTICES.texts) - NAMES_NOBODY))
def test_every_notice_fits_two_text_messages_and_gives_a_number_to_ring(name: str) -> None:
    words = NOTICES.text(name)
    assert (segments(words) <= 2, outside_gsm7(words)) == (True, ())
    assert "999" in words
    assert "01983 960 001" in words


def limit(line: Line, limits: Limits) -> None:
    """From now on texts of this line are judged."""
    guard = TextGuard(line.casework, limits, NOTICES)
    line.runner._answering = replace(line.runner._answering, guard=guard)
