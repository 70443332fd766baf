"""Reply parts as text messages: plain marks, numbered choices, two segments, and nothing cut that must stay whole."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casework.messaging.parts import ReplyPart
from casework.messaging.sms import MOST_SEGMENTS, draw, tidy
from knowledge_base.septets import TWO_SEGMENTS, outside_gsm7, segments, septets

LONG = "This sentence has about fifty characters in it. "


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("It\u2019s \u201cfine\u201d \u2026", 'It\'s "fine" ...'),
        ("Mon\u2013Fri \u2014 free", "Mon-Fri - free"),
        ("10\u202fam\u00a0to midday", "10 am to midday"),
        ("\u2022 one\n\u2022 two", "- one\n- two"),
        ("caf\u00e9, cr\u00eape, \u0141\u00f3d\u017a", "café, crepe, Lodz"),
        ("Well done \U0001f600\ufe0f!", "Well done !"),
        ("  spare   spaces \r\n here ", "spare spaces\nhere"),
        ("£2.50 or €3 [ask]", "£2.50 or €3 [ask]"),
        ("½ hour or 1½", "1/2 hour or 1 1/2"),
    ],
    ids=["quotes", "dashes", "spaces", "bullets", "letters", "picture", "layout", "already-plain", "fraction"],
)
def test_marks_are_made_plain(written: str, sent: str) -> None:
    assert tidy(written) == sent


def test_another_alphabet_is_kept_and_sent_in_shorter_messages() -> None:
    messages = draw(ReplyPart("مرحبا " * 60))
    assert len(messages) > 1
    assert " ".join(messages).split() == ["مرحبا"] * 60
    assert all(segments(message) <= MOST_SEGMENTS for message in messages)


def test_a_short_reply_is_one_message() -> None:
    assert draw(ReplyPart("Hello. How are you?")) == ["Hello. How are you?"]


def test_a_reply_that_just_fits_is_not_cut() -> None:
    assert draw(ReplyPart("x" * TWO_SEGMENTS)) == ["x" * TWO_SEGMENTS]
    assert len(draw(ReplyPart("x" * (TWO_SEGMENTS + 1)))) == 2


def test_marks_that_count_twice_are_counted_twice() -> None:
    assert [septets(message) for message in draw(ReplyPart("€" * 160))] == [304, 16]


def test_choices_are_numbered_under_the_question() -> None:
    options = [{"title": "Back pain", "say": "back"}, {"title": "Knee \u2013 or hip", "say": "knee"}]
    part = ReplyPart("Which one?", {"kind": "choices", "options": options})
    assert draw(part) == ["Which one?\n1 Back pain\n2 Knee - or hip"]


def test_the_list_of_choices_is_not_torn_when_it_fits_in_one_message() -> None:
    options = [{"title": f"Choice number {number}", "say": "x"} for number in range(1, 7)]
    last = draw(ReplyPart(LONG * 5, {"kind": "choices", "options": options}))[-1]
    assert last.splitlines() == [f"{number} Choice number {number}" for number in range(1, 7)]


def test_long_replies_are_cut_between_sentences() -> None:
    messages = draw(ReplyPart(LONG * 9))
    assert [message.count("This sentence") for message in messages] == [6, 3]
    assert all(message.endswith("in it.") for message in messages)


def test_a_number_at_the_start_of_a_line_stays_with_its_line() -> None:
    lines = [f"{number}. A group with a name. {LONG * 2}" for number in range(1, 6)]
    for message in draw(ReplyPart("\n".join(lines))):
        assert not re.search(r"\d\.$", message)


@pytest.mark.parametrize(
    "whole",
    ["0800 111 999", "(0114) 272 1234", "+44 114 272 1234", "116 123", "S1 2AB", "sw1a 1aa", "£2.50",
     "https://line.test/topics/sleep?from=sms", "hello@line.test", "www.line.test/a.b"],
)  # fmt: skip
def test_numbers_links_and_postcodes_are_never_cut(whole: str) -> None:
    for before in range(270, 310):
        words = f"{'a' * 9} " * (before // 10) + "b" * (before % 10 + 1)
        messages = draw(ReplyPart(f"{words} {whole} and more words after it"))
        assert sum(whole in message for message in messages) == 1


def test_a_link_longer_than_two_messages_is_sent_whole() -> None:
    link = "https://line.test/" + "x" * 400
    assert link in draw(ReplyPart(f"Look here. {LONG * 5} {link}"))


def test_an_article_ends_with_its_link_once() -> None:
    custom = {"kind": "article", "topic": "sleep", "title": "Sleep", "url": "https://line.test/topics/sleep"}
    assert draw(ReplyPart("Try this.", custom)) == ["Try this.\nhttps://line.test/topics/sleep"]
    told = "Try this: https://line.test/topics/sleep"
    assert draw(ReplyPart(told, custom)) == [told]
    assert draw(ReplyPart("Try this.", custom | {"url": "/topics/sleep"})) == ["Try this."]


def test_each_message_about_an_invented_group_says_so_first() -> None:
    custom = {"kind": "services", "services": [{"id": "s1", "name": "A", "what": "B", "demo": True}]}
    messages = draw(ReplyPart("DEMO A group. " + LONG * 9, custom))
    assert len(messages) > 1
    assert all(message.startswith("DEMO ") and segments(message) <= MOST_SEGMENTS for message in messages)
    assert messages[0].count("DEMO") == 1


def test_a_real_group_is_not_called_invented() -> None:
    custom = {"kind": "services", "services": [{"id": "s1", "name": "A", "what": "B", "demo": False}]}
    assert draw(ReplyPart("A group.", custom)) == ["A group."]


def test_a_picture_alone_is_still_an_answer() -> None:
    assert draw(ReplyPart("\U0001f600")) == ["\U0001f600"]


@settings(max_examples=60, deadline=None)
@given(some.text(min_size=1, max_size=700))
def test_no_text_gets_silence_or_more_than_two_segments(text: str) -> None:
    messages = draw(ReplyPart(text))
    assert messages
    if tidy(text) and "://" not in text and "@" not in text and "www." not in text:
        assert all(message and segments(message) <= MOST_SEGMENTS for message in messages)


@settings(max_examples=60, deadline=None)
@given(some.lists(some.text("abcXYZ .,!?0123456789'()\n", min_size=1, max_size=60), max_size=30))
def test_nothing_but_spaces_is_lost_when_a_reply_is_cut(pieces: list[str]) -> None:
    text = tidy(" ".join(pieces))
    drawn = "".join(draw(ReplyPart(text or "x")))
    assert "".join(drawn.split()) == "".join((text or "x").split())
    assert not outside_gsm7(drawn)


@pytest.mark.parametrize("address", ["http://127.0.0.1:8400", "http://localhost:8400", "http://[::1]:8400"])
def test_an_address_of_this_machine_alone_is_no_link_for_a_phone(address: str) -> None:
    custom = {"kind": "article", "topic": "sleep", "title": "Sleep", "url": f"{address}/topics/sleep"}
    assert draw(ReplyPart("Try this.", custom)) == ["Try this."]


def test_one_group_ends_with_its_link() -> None:
    drawn = {"id": "s1", "name": "A", "what": "B", "demo": False}
    custom = {"kind": "services", "services": [drawn], "url": "https://line.test/g/b7kx2mf"}
    assert draw(ReplyPart("A group.", custom)) == ["A group.\nhttps://line.test/g/b7kx2mf"]
