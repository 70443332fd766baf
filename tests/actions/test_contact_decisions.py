"""When contact stops, when it is asked about, and what goes to a human, as tables."""

import pytest

from actions.contact.decisions import Step, Wish, asks_to_be_forgotten, next_step, step_beside_human, wish
from actions.contact.doubt import is_doubtful
from casework.messaging.opt_out import is_stop_word


@pytest.mark.parametrize("text", ["STOP", "stop", "Stop.", " stop! ", "STOP ALL", "stopall", "unsubscribe", "opt-out"])
def test_the_exact_words_alone_stop(text: str) -> None:
    assert is_stop_word(text)
    assert not is_doubtful(text)
    assert next_step(text, None, danger_lately=False) == "stop"
    assert next_step(text, None, danger_lately=True) == "stop_and_ask"


@pytest.mark.parametrize(
    "text",
    ["END", "quit", "Cancel", "make it stop", "Make it STOP!!", "I want it to stop", "end it", "enough", "no more",
     "just stop", "i quit"],
)  # fmt: skip
def test_words_that_despair_also_uses_are_asked_about(text: str) -> None:
    assert is_doubtful(text)
    assert not is_stop_word(text)
    assert next_step(text, None, danger_lately=False) == "ask"


@pytest.mark.parametrize(
    "text",
    ["stop it hurting", "bus stop", "stop smoking", "please stop texting me", "the end of it", "999 stop", "не stop"],
)
def test_a_stop_word_in_other_words_is_not_exact(text: str) -> None:
    assert not is_stop_word(text)
    assert not is_doubtful(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("delete my data", "delete"),
        ("erase everything you have", "delete"),
        ("take my number off and remove it", "delete"),
        ("what do you know about me", "see"),
        ("can I have a copy of my records", "see"),
        ("send me what you hold about me", "see"),
        ("pause the texts", "pause"),
        ("stop messages until June", "pause"),
        ("I have a new phone", "change"),
        ("email me instead", "change"),
        ("please stop texting me", "stop"),
        ("take me off your list", "stop"),
        ("no more reminders", "stop_reminders"),
        ("turn off the check-ins", "stop_reminders"),
        ("stop reminders until June", "pause"),
    ],
)
def test_a_wish_about_contact_is_read(text: str, expected: Wish) -> None:
    assert wish(text) == expected


@pytest.mark.parametrize(
    ("text", "option", "lately", "expected"),
    [
        ("1", "stop", False, "stop"),
        ("1", "stop", True, "stop"),
        ("please stop texting me", None, False, "ask"),
        ("delete me", None, False, "ask_about_forgetting"),
        ("forget me", None, True, "ask_about_forgetting"),
        ("3", "delete", False, "delete"),
        ("stop the reminders please", None, False, "stop_reminders"),
        ("stop the reminders please", None, True, "ask"),
        ("stop everything", None, False, "ask"),
        ("delete my data", None, False, "delete"),
        ("delete my data", None, True, "delete"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_contact_is_stopped_asked_about_or_passed_on(
    text: str, option: str | None, lately: bool, expected: Step
) -> None:
    assert next_step(text, option, danger_lately=lately) == expected


@pytest.mark.parametrize(
    "text",
    ["forget me", "Please forget me.", "can you forget about me please", "delete my data", "delete all of my details",
     "please erase everything you hold on me", "get rid of what you have about me", "wipe my phone number",
     "remove me from your list", "my name is Ann, please delete my records now"],
)  # fmt: skip
def test_words_that_ask_to_be_forgotten(text: str) -> None:
    assert asks_to_be_forgotten(text)


@pytest.mark.parametrize(
    "text",
    ["dont forget me", "please don't forget about me", "did you delete my number", "i cant delete my data on my phone",
     "i forget me pills", "forget it", "she forgot me", "delete", "will they forget me", "remove my stitches"],
)  # fmt: skip
def test_words_that_only_sound_like_it(text: str) -> None:
    assert not asks_to_be_forgotten(text)


@pytest.mark.parametrize(
    ("text", "chosen", "expected"),
    [
        ("STOP", None, "stop"),
        ("1", "stop", "stop"),
        ("3", "delete", "delete"),
        ("delete my data", None, "delete"),
        ("forget me", None, "ask_about_forgetting"),
        ("stop the reminders", None, "stop_reminders"),
        ("stop everything", None, "ask"),
        ("please stop texting me", None, "ask"),
        ("cancel", None, "ask"),
        ("1", None, None),
        ("2", "not_ok", None),
        ("can we change it to Tuesday", None, None),
        ("ok im done now thanks", None, None),
        ("what do you know about me", None, None),
        ("my sister says i should stop the reminders that the surgery keeps on sending to her", None, None),
    ],
)
def test_beside_a_human_only_what_must_be_on_record_is_ours(text: str, chosen: object, expected: Step | None) -> None:
    assert step_beside_human(text, chosen, danger_lately=False) == expected
