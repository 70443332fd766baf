"""What staff write: an answer goes out at any hour, what we start waits for the morning, and danger outranks quiet.

In each test somebody asked for a person at ten in the morning, and wrote nothing else that is not told here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.desk import HandoffCard
from casework.effects import OpenHandoff, RecordConsent, RecordFindings
from casework.errors import CaseworkError
from casework.messaging.limits import Limits
from knowledge_base.safety.findings import Finding, Level
from tests.casework.post import Post
from tests.casework.room import Room

NIGHT, MORNING = datetime(2026, 11, 3, 22, tzinfo=UTC), datetime(2026, 11, 4, 8, tzinfo=UTC)


@pytest.fixture
def post(room: Room) -> Post:
    return Post(room)


@pytest.fixture
def person(post: Post) -> str:
    person = post.open()
    post.receive(person, "hello")
    post.read(OpenHandoff("asked_for_person", "today"))
    post.room.casework.desk.claim(shown(post).id, "asha")
    return person


def shown(post: Post) -> HandoffCard:
    """The one handoff as its page shows it."""
    (card,) = post.room.casework.desk.open_handoffs()
    return post.room.casework.desk.handoff(card.id)


def write(post: Post, words: str = "Hello.", *, at_once: bool = False) -> int:
    post.room.casework.desk.reply(shown(post).id, "asha", words, at_once=at_once)
    return post.room.casework.outbox.newest()


def endanger(post: Post, person: str) -> None:
    post.receive(person, "i cannot go on")
    post.read(RecordFindings((Finding("suicide", Level.CRISIS, "self", None, "go on"),)))


def test_an_answer_goes_out_at_night_too(post: Post, person: str) -> None:
    post.room.clock.now = NIGHT
    post.receive(person, "are you there?")
    post.read()
    post.room.clock.move(hours=3)
    assert shown(post).waits_until is None
    assert [write(post)] == post.goes()


def test_what_we_start_at_night_waits_for_the_morning_and_the_desk_says_so(post: Post, person: str) -> None:
    post.room.clock.now = NIGHT
    card = shown(post)
    assert (card.waits_until, card.held_until) == (MORNING, None)
    written = write(post)
    assert (post.goes(), shown(post).held_until) == ([], MORNING)
    post.room.clock.now = MORNING
    assert shown(post).waits_until is None
    assert (post.goes(), shown(post).held_until) == ([written], None)


def test_by_day_it_goes_out_at_once_however_long_ago_the_person_wrote(post: Post, person: str) -> None:
    post.room.clock.now = MORNING
    assert [write(post)] == post.goes()


def test_one_that_was_held_up_into_the_night_waits_too(post: Post, person: str) -> None:
    post.room.clock.now = NIGHT - timedelta(hours=2, minutes=1)
    written = write(post)
    post.room.clock.now = NIGHT
    assert post.goes() == []
    assert post.fate(written) == ("queued", None)


def test_where_a_danger_stands_it_may_go_out_at_once_with_what_waited(post: Post, person: str) -> None:
    endanger(post, person)
    post.room.clock.now = NIGHT
    first = write(post)
    assert post.goes() == []
    assert [first, write(post, "Ring 999.", at_once=True)] == post.goes()


def test_without_a_danger_nothing_is_sent_in_haste(post: Post, person: str) -> None:
    post.room.clock.now = NIGHT
    with pytest.raises(CaseworkError, match="no danger stands"):
        write(post, at_once=True)


def test_not_even_danger_sends_a_text_after_a_stop(post: Post, person: str) -> None:
    endanger(post, person)
    post.receive(person, "STOP")
    post.read(RecordConsent("contact", "stopped"))
    post.room.clock.now = NIGHT
    with pytest.raises(CaseworkError, match="ring instead"):
        write(post, at_once=True)


def test_what_waits_goes_before_the_answer_when_the_person_writes_again(post: Post, person: str) -> None:
    post.room.clock.now = NIGHT
    first = write(post)
    assert post.goes() == []
    post.receive(person, "hello?")
    post.read()
    assert [first, write(post)] == post.goes()


def test_a_stop_in_the_night_ends_what_waits(post: Post, person: str) -> None:
    post.room.clock.now = NIGHT
    written = write(post)
    post.receive(person, "STOP")
    post.read(RecordConsent("contact", "stopped"))
    post.room.clock.now = MORNING
    assert post.goes() == []
    assert post.fate(written) == ("failed", "stopped")


def test_whoever_wrote_after_a_stop_gets_what_waited(post: Post, person: str) -> None:
    post.receive(person, "STOP")
    post.read(RecordConsent("contact", "stopped"))
    post.room.clock.move(minutes=1)
    post.receive(person, "please help me after all")
    post.read()
    post.room.clock.now = NIGHT
    written = write(post)
    post.room.clock.now = MORNING
    assert post.goes() == [written]


def test_the_days_money_holds_back_no_human(room: Room) -> None:
    post = Post(room, Limits(pence_per_day=0))
    person = post.open()
    post.receive(person, "hello")
    post.read(OpenHandoff("asked_for_person", "today"))
    room.casework.desk.claim(shown(post).id, "asha")
    room.clock.move(hours=5)
    assert [write(post)] == post.goes()


def test_a_chat_on_a_page_waits_for_no_morning(room: Room) -> None:
    room.turn(room.casework.conversations.open("web"), OpenHandoff("asked_for_person", "today"))
    (card,) = room.casework.desk.open_handoffs()
    room.clock.now = NIGHT
    assert room.casework.desk.handoff(card.id).waits_until is None
