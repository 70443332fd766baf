"""Practice over a file: an answer for every line, in order, whatever the line is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waymark.asking import Asked, Malformed, answers, read_lines


@dataclass(frozen=True)
class Said:
    text: str

    def as_line(self, line_id: object) -> dict[str, Any]:
        return {"id": line_id, "act": self.text}


class Echo:
    """Answers with what was asked; fails at the word "fail"."""

    async def ask(self, text: str, channel: str = "web") -> Said:
        if text == "fail":
            raise RuntimeError("my telephone number is 07700 900123")
        return Said(f"{channel}:{text}")


async def run(*lines: bytes) -> list[dict[str, Any]]:
    return [answer async for answer in answers(Echo(), read_lines(lines))]


async def test_messages_are_answered_in_order_each_on_its_channel() -> None:
    assert await run(b'{"id": 1, "text": "a"}\n', b'{"id": "x", "text": "b", "channel": "sms"}\n') == [
        {"id": 1, "act": "web:a"},
        {"id": "x", "act": "sms:b"},
    ]


@pytest.mark.parametrize(
    ("line", "line_id"),
    [
        (b"hello\n", None),
        (b"\xff\xfe\x00\n", None),
        ('{"id": 1, "text": "£"}'.encode("latin-1"), None),
        (b"[1]\n", None),
        (b'"text"\n', None),
        (b'{"text": "a"}\n', None),
        (b'{"id": 7}\n', 7),
        (b'{"id": 7, "text": 5}\n', 7),
        (b'{"id": 7, "text": "a", "channel": "fax"}\n', 7),
        (b"[" * 100_000, None),
    ],
    ids=["words", "binary", "latin-1", "list", "string", "no id", "no text", "number", "channel", "deep"],
)
async def test_a_malformed_line_gets_an_error_and_the_run_goes_on(line: bytes, line_id: object) -> None:
    first, second = await run(line, b'{"id": 2, "text": "b"}')
    assert first["id"] == line_id
    assert isinstance(first["error"], str)
    assert second == {"id": 2, "act": "web:b"}


async def test_a_message_that_cannot_be_answered_gets_an_error_without_anybodys_words() -> None:
    first, second = await run(b'{"id": 1, "text": "fail"}', b'{"id": 2, "text": "b"}')
    assert first["id"] == 1
    assert "07700" not in json.dumps(first)
    assert second["id"] == 2


async def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    assert await run(b'\xef\xbb\xbf{"id": 1, "text": "a"}\r\n', b"\r\n", b"\n") == [{"id": 1, "act": "web:a"}]


def test_an_empty_message_is_a_message() -> None:
    assert list(read_lines([b'{"id": 1, "text": ""}'])) == [Asked(1, "", "web")]


@given(st.binary(max_size=200))
def test_no_line_whatever_it_holds_raises(line: bytes) -> None:
    assert all(isinstance(one, Asked | Malformed) for one in read_lines([line]))
