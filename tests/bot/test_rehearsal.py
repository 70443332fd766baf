"""Staff's practice questions: over a socket of the owner's alone, one at a time, and never before a real person."""

import asyncio
import json
import os
import socket
import stat
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot import rehearsal
from bot.process import answer
from bot.rehearsal import MOST_WAITING, Rehearsals
from bot.rehearsal_line import MAX_QUESTION, NAMES, Question, socket_path
from casework.inbox import MAX_TEXT
from casework.wakeups import ROLES, Bell
from knowledge_base.topics import Topic
from tests.bot.scripted import Line
from waymark.rehearsing import Rehearsing
from web.ports import PracticeUnavailable

TOPICS = {"grief": Topic("grief", "wellbeing", "Grief", (), False)}
UNDERSTOOD = {
    "intent": {"name": "ask_self_care"},
    "act": {"name": "ask_self_care"},
    "intent_ranking": [{"name": "ask_self_care", "confidence": 0.9}],
    "topics": [{"id": "grief", "score": 0.5, "why": "meaning"}],
}


class Bot:
    """A scripted bot with its loop, its inbox and its practice socket."""

    def __init__(self, line: Line, folder: Path) -> None:
        self.line, self.folder, self.bell = line, folder, Bell(folder)
        line.processor.store.understood = UNDERSTOOD
        self.rehearsals = Rehearsals(line.runner, TOPICS, line.clock, lambda: self.bell.ring("bot"))
        self.ask = Rehearsing(folder, many_machines=False)
        self.stop = asyncio.Event()

    async def run(self) -> None:
        """Answer until `stop`."""
        with self.bell.listen("bot", "-test") as listener:
            await answer(self.line.runner, self.rehearsals, self.bell, listener, self.stop)

    async def whole(self, *asked: Any) -> list[Any]:
        """What is answered while the bot runs."""
        running = asyncio.create_task(self.run())
        said = await asyncio.gather(*asked, return_exceptions=True)
        self.stop.set()
        self.bell.ring("bot")
        await running
        return said

    @property
    def order(self) -> list[str]:
        """The messages in the order in which they were talked about."""
        return [text for text, _ in self.line.processor.asked]


@pytest.fixture
async def bot(line: Line, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr("bot.explaining.Explainer.warm", lambda self: setattr(self, "_phrases", NoPhrases()))
    with TemporaryDirectory() as short:  # the path of a socket has 107 bytes at most
        made = Bot(line, Path(short) / "run")
        async with made.rehearsals.heard(made.folder):
            yield made


class NoPhrases:
    def find(self, text: str) -> list[Any]:
        return []


async def test_a_question_gets_the_reply_and_the_reasons(bot: Bot) -> None:
    (said,) = await bot.whole(bot.ask("chest pain", "sms"))
    assert "safety" in [part["custom"]["kind"] for part in said.parts]
    assert said.why["text"] == "chest pain"
    assert said.why["acts"] == [{"act": "ask_self_care", "score": 0.9}]
    assert said.why["topics"] == [{"id": "grief", "title": "Grief", "score": 0.5, "why": "meaning"}]
    assert [(one["kind"], one["level"]) for one in said.why["findings"]] == [("heart", "emergency")]


async def test_nothing_of_practice_is_on_the_desk(bot: Bot) -> None:
    await bot.whole(bot.ask("end it all", "web"))
    assert (bot.line.findings(), bot.line.handoffs(), bot.line.said()) == ([], [], [])


async def test_real_people_come_first(bot: Bot) -> None:
    asked = asyncio.create_task(bot.ask("practice", "web"))
    await heard(bot, 1)
    for number in range(3):
        bot.line.accept(f"real {number}")
    await bot.whole(asked)
    assert bot.order == ["real 0", "real 1", "real 2", "practice"]


async def test_questions_are_answered_one_at_a_time_in_order(bot: Bot) -> None:
    said = await bot.whole(*(bot.ask(f"practice {number}", "web") for number in range(3)))
    assert [one.why["text"] for one in said] == [f"practice {number}" for number in range(3)]
    assert sorted(bot.order) == [f"practice {number}" for number in range(3)]


async def test_after_practice_the_next_person_is_answered_over_the_real_casework(bot: Bot) -> None:
    from actions import wiring

    await bot.whole(bot.ask("practice", "web"))
    assert wiring.deps().turns is not bot.line.casework.turns
    await bot.line.say("real")
    assert wiring.deps() is bot.line.deps


async def test_a_question_that_waits_too_long_is_dropped_and_says_busy(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal, "PATIENCE", 0.05)
    with pytest.raises(PracticeUnavailable, match="busy"):
        await bot.ask("practice", "web")  # nobody runs the turns
    assert not await bot.rehearsals.answer_one()
    assert bot.order == []


async def test_more_questions_than_can_wait_are_sent_away_at_once(bot: Bot) -> None:
    waiting = [asyncio.create_task(bot.ask(f"practice {number}", "web")) for number in range(MOST_WAITING)]
    await heard(bot, MOST_WAITING)
    with pytest.raises(PracticeUnavailable, match="busy"):
        await bot.ask("one too many", "web")
    assert len(await bot.whole(*waiting)) == MOST_WAITING


async def test_a_turn_that_fails_is_one_sentence_and_the_bot_goes_on(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.line.runner, "over", lambda casework, keep: 1 / 0)
    (said,) = await bot.whole(bot.ask("practice", "web"))
    assert isinstance(said, PracticeUnavailable)
    assert said.reason == "failed"


LINES: list[bytes] = [
    b"\n",
    b"hello\n",
    b"\xff\xfe\n",
    b"[]\n",
    b'{"text": "a"}\n',
    b'{"text": 5, "channel": "web"}\n',
    b'{"text": "a", "channel": "fax"}\n',
    json.dumps({"text": "a" * (MAX_TEXT + 1), "channel": "web"}).encode() + b"\n",
    b"[" * 50_000 + b"\n",
    b"x" * (MAX_QUESTION + 1) + b"\n",
]


@pytest.mark.parametrize("line_sent", LINES, ids=range(len(LINES)))
async def test_a_line_that_is_no_question_is_refused_and_nothing_is_asked(bot: Bot, line_sent: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(socket_path(bot.folder, os.getpid()))
    writer.write(line_sent)
    assert json.loads(await reader.readline()) == {"error": "malformed"}
    assert await reader.read() == b""
    writer.close()
    assert not await bot.rehearsals.answer_one()


@pytest.mark.parametrize("text", ["😀" * MAX_TEXT, "\x00" * MAX_TEXT, "\ud800", 'a "quote"\nand a line'], ids=range(4))
async def test_any_text_that_a_person_could_send_can_be_asked(bot: Bot, text: str) -> None:
    (said,) = await bot.whole(bot.ask(text, "web"))
    assert said.parts


async def test_the_socket_is_the_owners_alone_and_goes_with_the_bot(line: Line) -> None:
    with TemporaryDirectory() as short:
        made = Bot(line, Path(short))
        path = socket_path(made.folder, os.getpid())
        async with made.rehearsals.heard(made.folder):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not path.exists()
        with pytest.raises(PracticeUnavailable, match="not_up"):
            await made.ask("hello", "web")
        with pytest.raises(PracticeUnavailable, match="elsewhere"):
            await Rehearsing(made.folder, many_machines=True)("hello", "web")


async def test_a_socket_that_a_killed_bot_left_behind_is_passed_over_and_swept_away(bot: Bot) -> None:
    left = bot.folder / "practice-1.sock"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(left))
    os.utime(left, (2e9, 2e9))  # the newest: it is asked first
    (said,) = await bot.whole(bot.ask("hello", "web"))
    assert said.parts
    async with Rehearsals(bot.line.runner, TOPICS, bot.line.clock, lambda: None).heard(bot.folder / "x"):
        pass
    assert left.exists()
    await sweep(bot)
    assert not left.exists()


async def test_a_bot_that_cannot_have_its_socket_talks_to_people_all_the_same(line: Line) -> None:
    made = Bot(line, Path("/dev/null/run"))
    async with made.rehearsals.heard(made.folder):
        line.accept("hello")
        with TemporaryDirectory() as short:
            made.bell = Bell(Path(short))
            asyncio.get_running_loop().call_later(0.1, made.stop.set)
            await made.run()
    assert made.order == ["hello"]


def test_the_bell_rings_no_practice_socket() -> None:
    assert not NAMES.startswith(ROLES)


def test_a_question_is_one_line_whatever_is_in_it() -> None:
    assert Question("a\nb\u2028c\r", "web").as_line().count(b"\n") == 1


async def heard(bot: Bot, count: int) -> None:
    """Wait until so many questions wait."""
    async with asyncio.timeout(5):
        while len(bot.rehearsals._waiting) < count:
            await asyncio.sleep(0.01)


async def sweep(bot: Bot) -> None:
    """Another bot starts in the same folder, as one with another process id would."""
    listen: Callable[[Path], Any] = bot.rehearsals._listen
    (await listen(bot.folder / "practice-2.sock")).close()
