"""What we start waits for a stop that nobody has read, for the morning and for the day's money; replies do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.consent import record_stop
from casework.effects import RecordConsent
from casework.holding import HOLDING, SAFETY
from casework.messaging.limits import Limits
from casework.messaging.parts import ReplyPart
from casework.messaging.starting import is_too_dear
from casework.traffic import MONEY_SPENT
from casework.unread import ends_in_stop
from tests.casework.post import ALSO_OURS, OTHERS, SAFE, Post
from tests.casework.room import Room

MANY = 101  # more than the sender looks at first


@pytest.fixture
def post(room: Room) -> Post:
    return Post(room)


@pytest.mark.parametrize(
    ("texts", "is_stop"),
    [
        ([], False), (["hello"], False), (["STOP"], True), (["stop all!"], True), (["hello", "Stop.", "why?"], True),
        (["STOP", "START"], False), (["STOP", "unstop", "STOP"], True), (["please stop texting me"], False),
        (["make it stop"], False), (["END"], False), (["STOP\n\ufffc[picture]"], True), (["STOP", "yes"], True),
    ],
)  # fmt: skip
def test_the_last_exact_word_counts_and_nothing_else_does(texts: list[str], is_stop: bool) -> None:
    assert ends_in_stop(texts) is is_stop


def test_a_stop_that_nobody_has_read_holds_back_what_we_start_and_no_reply(post: Post) -> None:
    person = post.open()
    started = post.start(person)
    post.receive(person, "STOP")
    answer, danger = post.reply(person), post.reply(person, "Ring 999.", SAFE)
    assert post.goes() == [answer, danger]
    assert post.fate(started) == ("queued", None)
    post.read(RecordConsent("contact", "stopped"))
    post.room.clock.move(minutes=1)
    assert post.goes() == []
    assert post.fate(started) == ("failed", "stopped")


def test_a_stop_that_was_taken_back_before_it_was_read_lets_it_go_out(post: Post) -> None:
    person = post.open()
    started = post.start(person)
    post.receive(person, "STOP")
    assert post.goes() == []
    post.receive(person, "START")
    post.read(RecordConsent("contact", "stopped")), post.read(RecordConsent("contact", "started"))
    post.room.clock.move(minutes=1)
    assert post.goes() == [started]


def test_an_unread_stop_to_one_number_of_ours_holds_for_the_others_and_for_nobody_else(post: Post) -> None:
    first, second, other = post.open(), post.open(ours=ALSO_OURS), post.open(OTHERS)
    started, theirs = post.start(second), post.start(other)
    post.receive(first, "STOP")
    assert (post.goes(ALSO_OURS), post.goes()) == ([], [theirs])
    assert post.fate(started) == ("queued", None)


def test_a_stop_that_was_read_elsewhere_ends_what_we_start_here(post: Post) -> None:
    first, started = post.open(), post.start(post.open(ours=ALSO_OURS))
    with post.room.sessions.begin() as session:
        record_stop(session, first, "person", post.room.clock())
    assert post.goes(ALSO_OURS) == []
    assert post.fate(started) == ("failed", "stopped")


def test_a_holding_reply_gives_way_to_an_unread_stop_and_a_reply_to_danger_does_not(post: Post) -> None:
    person = post.open()
    post.receive(person, "hello")
    post.hold(HOLDING, ReplyPart("We are not there."))
    post.receive(person, "i cannot go on")
    post.hold(SAFETY, ReplyPart("Ring 999.", SAFE))
    post.receive(person, "STOP")
    holding, danger = (part.id for part in post.room.casework.outbox.after(person, 0))
    assert post.goes() == [danger]
    assert post.fate(holding) == ("failed", "stopped")
    assert post.room.casework.desk.alarms() == []


def test_a_holding_reply_to_somebody_who_did_not_stop_goes_out_at_night_too(post: Post) -> None:
    post.room.clock.now = datetime(2026, 11, 3, 23, tzinfo=UTC)
    post.receive(post.open(), "hello")
    post.hold(HOLDING, ReplyPart("We are not there."))
    assert len(post.goes()) == 1


class TestMoney:
    """One segment costs 4p; a day may cost 20p, which is five segments."""

    @pytest.fixture
    def post(self, room: Room) -> Post:
        return Post(room, Limits(pence_per_day=20, pence_per_segment=4))

    def test_what_we_start_stops_at_the_ceiling_and_staff_see_it_once(self, post: Post) -> None:
        rows = [post.start(person) for person in post.people(7)]
        assert post.goes() == rows[:5]
        assert [post.fate(row_id) for row_id in rows[5:]] == [("queued", None)] * 2
        assert [alarm.name for alarm in post.room.casework.desk.alarms()] == [MONEY_SPENT]

    def test_the_rest_goes_out_on_the_next_morning(self, post: Post) -> None:
        rows = [post.start(person) for person in post.people(7)]
        post.goes()
        post.room.clock.now = datetime(2026, 11, 4, 7, 59, tzinfo=UTC)
        assert post.goes() == []
        post.room.clock.now = datetime(2026, 11, 4, 8, 0, tzinfo=UTC)
        assert post.goes() == rows[5:]

    def test_answers_of_the_day_count_against_what_we_start(self, post: Post) -> None:
        person = post.open()
        post.receive(person, "hello")
        post.read(reply="x" * 600)
        post.goes()
        assert post.room.casework.traffic.segments_today() == 4
        first, second = post.start(person), post.start(person)
        assert post.goes() == [first]
        assert post.fate(second) == ("queued", None)

    def test_a_long_text_that_would_pass_the_ceiling_waits(self, post: Post) -> None:
        long, short = post.start(post.open(), "x" * 800), post.start(post.open(OTHERS))
        assert post.goes() == [short]
        assert post.fate(long) == ("queued", None)

    def test_replies_and_danger_go_on_over_the_ceiling(self, post: Post) -> None:
        person = post.open()
        spent = [post.start(one) for one in post.people(5)]
        assert post.goes() == spent
        rows = [post.reply(person), post.reply(person, "Ring 999.", SAFE), post.start(person, "Ring 999.", SAFE)]
        assert post.goes() == rows

    def test_a_text_that_waited_for_the_morning_counts_on_the_day_when_it_goes_out(self, post: Post) -> None:
        post.room.clock.now = datetime(2026, 11, 3, 22, tzinfo=UTC)
        rows = [post.start(person) for person in post.people(7)]
        assert post.goes() == []
        post.room.clock.now = datetime(2026, 11, 4, 9, tzinfo=UTC)
        assert post.goes() == rows[:5]
        assert post.room.casework.traffic.segments_today() == 5

    @pytest.mark.parametrize(("parts", "dear"), [(0, False), (5, False), (6, True)])
    def test_the_ceiling_may_be_reached_and_not_passed(self, parts: int, dear: bool) -> None:
        assert is_too_dear(parts, Limits(pence_per_day=20, pence_per_segment=4)) is dear


def test_many_that_wait_do_not_hold_the_sender_up(post: Post) -> None:
    post.room.clock.now = datetime(2026, 11, 3, 23, tzinfo=UTC)
    rows = [post.start(person) for person in post.people(MANY)]
    answer = post.reply(post.open())
    assert post.goes() == [answer]
    assert {post.row(row_id).not_before for row_id in rows} == {post.room.clock() + timedelta(hours=9)}
