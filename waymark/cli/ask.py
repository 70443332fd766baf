"""`waymark ask`: what the assistant says, in practice conversations that leave no trace."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from waymark.errors import WaymarkError

if TYPE_CHECKING:
    from bot.practice import Practice, PracticeAnswer

CHANNELS = ("web", "sms", "staff")


def ask(
    text: Annotated[str | None, typer.Argument(help="One message. Without it, write several, one a line.")] = None,
    channel: Annotated[str, typer.Option(help="web, sms or staff.")] = "web",
    jsonl: Annotated[str, typer.Option(help='A file with one {"id", "text", "channel"?} a line, or - for stdin.')] = "",
    explain: Annotated[bool, typer.Option("--explain", help="Say why as well.")] = False,
) -> None:
    """Print the reply to a message as a person would see it. Nothing reaches the desk."""
    from waymark.cli.screen import errors
    from waymark.entry import read_settings
    from waymark.practising import open_practice

    if channel not in CHANNELS:
        raise WaymarkError(f'"{channel}" is not a channel; write one of {", ".join(CHANNELS)}')
    if jsonl and text is not None:
        raise WaymarkError("give a message or --jsonl, not both")
    settings = read_settings()
    with ExitStack() as opened:
        # Opened first: a file that is not there is said before the assistant loads.
        lines = _open(jsonl, opened) if jsonl else None
        practice = open_practice(settings, errors())
        if lines is not None:
            asyncio.run(_answer_all(practice, lines, explain))
        elif text is not None:
            asyncio.run(_answer_one(practice, text, channel, explain))
        else:
            asyncio.run(_talk(practice, channel, explain))


def _open(source: str, opened: ExitStack) -> Iterable[bytes]:
    if source == "-":
        return sys.stdin.buffer
    try:
        return opened.enter_context(Path(source).expanduser().open("rb"))
    except OSError as error:
        raise WaymarkError(f"{source} cannot be read ({error.strerror})") from error


async def _answer_all(practice: Practice, lines: Iterable[bytes], explain: bool) -> None:
    from waymark.asking import answers, read_lines

    asker = _Explaining(practice) if explain else practice
    async for answer in answers(asker, read_lines(lines)):
        sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


class _Explaining:
    """Practice that says why for every line."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    async def ask(self, text: str, channel: str = "web") -> PracticeAnswer:
        return await self._practice.ask(text, channel, explain=True)


async def _answer_one(practice: Practice, text: str, channel: str, explain: bool) -> None:
    show(await practice.ask(text, channel, explain=explain), channel)


async def _talk(practice: Practice, channel: str, explain: bool) -> None:
    """One conversation, until Ctrl-D or Ctrl-C."""
    from waymark.cli.screen import errors

    conversation = practice.open(channel)
    errors().print("Write a message, then Enter. Stop with Ctrl-D.")
    while True:
        try:
            text = input("> ")
        except EOFError:
            return
        show(await practice.ask(text, channel, conversation, explain=explain), channel)


def show(answer: PracticeAnswer, channel: str) -> None:
    """The reply as a person on this channel sees it, and the reasons when they were asked for."""
    from casework.messaging.parts import ReplyPart
    from casework.messaging.sms import draw
    from waymark.cli.screen import output

    for reply in answer.replies:
        part = ReplyPart(reply["text"], reply["custom"])
        for message in draw(part) if channel == "sms" else (_on_a_page(part),):
            output().print(message, markup=False, soft_wrap=True)
            output().print()
    if answer.why is not None:
        from waymark.cli.explain import drawn

        output().print(drawn(answer.why))


def _on_a_page(part: Any) -> str:
    options = [f"  [{option['title']}]" for option in part.custom.get("options", ())]
    return "\n".join([part.text, *options])
