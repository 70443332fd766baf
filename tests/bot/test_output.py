"""One call is one reply part: words and what the channel draws stay together."""

from typing import Any

import pytest

from bot.output import SaidPart, TurnOutput

pytestmark = pytest.mark.slow


async def sent(*messages: dict[str, Any]) -> list[SaidPart]:
    output = TurnOutput("web")
    for message in messages:
        await output.send_response("c1", message)
    return output.parts


async def test_words_and_what_is_drawn_are_one_part() -> None:
    custom = {"kind": "choices", "options": [{"title": "A", "say": "a"}]}
    parts = await sent({"text": "Which?", "custom": custom, "utter_action": "utter_which", "buttons": [{"title": "B"}]})
    assert parts == [SaidPart("Which?", custom, "utter_which")]


async def test_words_alone_are_a_text_part() -> None:
    assert await sent({"text": "Hello."}) == [SaidPart("Hello.", {"kind": "text"}, "")]


async def test_parts_keep_their_order() -> None:
    assert [part.text for part in await sent({"text": "one"}, {"text": "two"})] == ["one", "two"]


@pytest.mark.parametrize("text", [None, "", "  \n "])
async def test_a_part_without_words_is_not_a_reply(text: str | None) -> None:
    assert await sent({"text": text, "custom": {"kind": "text"}}) == []


async def test_the_response_name_is_never_stored() -> None:
    (part,) = await sent({"text": "Hello.", "utter_action": "utter_hello"})
    assert part.as_dict() == {"text": "Hello.", "custom": {"kind": "text"}}


@pytest.mark.parametrize("channel", ["web", "sms", "staff"])
def test_rasa_is_told_the_persons_channel(channel: str) -> None:
    assert TurnOutput(channel).name() == channel
