"""Why a text is met with silence, and what is counted for that; the decisions first, then the counting."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.addresses import Addresses
from casework.inbox import InboundMessage, Leased
from casework.messaging.limits import (
    FAST,
    LASTS,
    SAME,
    Limits,
    Reason,
    Text,
    Traffic,
    is_faster_than_people,
    reason_for_quiet,
    repeats,
)
from casework.messaging.parts import ReplyPart
from casework.models import AddressRow
from casework.phones import Phone
from casework.sealing import Seals
from casework.traffic import GiveNotice
from casework.turns import TurnOutcome
from tests.casework.room import Room

SEALS = Seals("a secret that is long enough for a test")
OURS = ("+447700900000", "+447700900001")
THEIRS, OTHERS = "+447700900123", "+447700900124"
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
DRIVING = "Sorry, I am driving. I will answer at {n}:15."
LIMITS = Limits(per_hour=5, per_day=9, everybody_per_minute=20, pence_per_day=100, pence_per_segment=4)


def traffic(**given: Any) -> Traffic:
    calm: dict[str, Any] = {
        "line_type": "mobile",
        "recent": (Text("a walking group please", NOON),),
        "in_an_hour": 1,
        "in_a_day": 1,
        "everybody_in_a_minute": 1,
        "segments_today": 0,
    }
    return Traffic(**(calm | given))


def texts(*words: str, apart: float = 60, after_ours: float | None = None) -> tuple[Text, ...]:
    gap = None if after_ours is None else timedelta(seconds=after_ours)
    return tuple(Text(one, NOON + timedelta(seconds=apart * number), gap) for number, one in enumerate(words))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, None),
        ({"in_an_hour": 5, "in_a_day": 9, "everybody_in_a_minute": 20, "segments_today": 24}, None),
        ({"in_an_hour": 6}, "too_many"),
        ({"in_a_day": 10}, "too_many"),
        ({"everybody_in_a_minute": 21}, "busy"),
        ({"segments_today": 25}, "spent"),
        ({"line_type": "abroad"}, "abroad"),
        ({"line_type": "premium"}, "premium"),
        ({"line_type": "unknown"}, None),
        ({"line_type": "landline"}, None),
        ({"line_type": "premium", "in_an_hour": 99, "segments_today": 99}, "premium"),
        ({"in_an_hour": 99, "segments_today": 99, "everybody_in_a_minute": 99}, "too_many"),
    ],
)
def test_the_reason_that_lasts_longest_is_given(given: dict[str, Any], reason: Reason | None) -> None:
    assert reason_for_quiet(traffic(**given), LIMITS) == reason


def test_an_automatic_answer_is_known_by_its_repeats_whatever_the_figures_in_it() -> None:
    same = texts(*(DRIVING.format(n=n) for n in range(SAME)))
    assert not repeats(same[:-1])
    assert repeats(same)
    assert reason_for_quiet(traffic(recent=same), LIMITS) == "robot"


@pytest.mark.parametrize("words", ["1", "more", "hello?", "are you there", "STOP"])
def test_short_words_may_be_sent_again_and_again(words: str) -> None:
    assert not repeats(texts(*[words] * 6))


def test_somebody_who_asks_the_same_on_another_day_or_then_something_else_is_no_robot() -> None:
    words = "is there a walking group near Derby"
    assert not repeats(texts(*[words] * SAME, apart=3600))
    assert not repeats(texts(*[words] * SAME, "then what about a choir"))


def test_five_long_answers_each_within_seconds_come_from_a_machine() -> None:
    different = [f"a whole new sentence number {word}" for word in ("one", "two", "three", "four", "five")]
    assert len(different) == FAST
    assert is_faster_than_people(texts(*different, after_ours=2))
    assert not is_faster_than_people(texts(*different[1:], after_ours=2))
    assert not is_faster_than_people(texts(*different, after_ours=6))
    assert not is_faster_than_people(texts(*different, after_ours=None))
    assert not is_faster_than_people((*texts(*different[1:], after_ours=2), *texts("yes", after_ours=2)))


def test_counts_are_of_this_person_up_to_this_text(room: Room) -> None:
    person, other = room.casework.conversations.open("sms"), room.casework.conversations.open("sms")
    for number in range(3):
        answered(room, person, f"m{number}")
        room.clock.move(minutes=50)
    answered(room, other, "other")
    leased = received(room, person, "now")
    room.clock.move(seconds=1)
    room.casework.inbox.accept(InboundMessage("later", person, "sms", "later"))
    counted = room.casework.traffic.of(leased)
    assert (counted.in_an_hour, counted.in_a_day, counted.everybody_in_a_minute) == (2, 4, 2)
    assert [text.words for text in counted.recent] == ["m0", "m1", "m2", "now"]
    assert counted.line_type == "unknown"


def test_whoever_texts_two_of_our_numbers_has_one_allowance(room: Room) -> None:
    addresses = Addresses(room.sessions, SEALS, room.clock)
    first, second = (addresses.conversation(Phone(THEIRS, "mobile"), ours) for ours in OURS)
    other = addresses.conversation(Phone(OTHERS, "mobile"), OURS[0])
    assert first != second
    for number, person in enumerate((first, second, other, first)):
        answered(room, person, f"m{number}", reply="")
        room.clock.move(minutes=1)
    counted = room.casework.traffic.of(received(room, second, "now"))
    assert (counted.in_an_hour, counted.in_a_day) == (4, 4)
    assert [text.words for text in counted.recent] == ["m0", "m1", "m3", "now"]


def test_a_machine_is_known_over_both_numbers(room: Room) -> None:
    addresses = Addresses(room.sessions, SEALS, room.clock)
    talks = [addresses.conversation(Phone(THEIRS, "mobile"), ours) for ours in OURS]
    for number in range(SAME - 1):
        answered(room, talks[number % 2], DRIVING.format(n=number))
        room.clock.move(seconds=3)
    counted = room.casework.traffic.of(received(room, talks[1], DRIVING.format(n=SAME)))
    assert reason_for_quiet(counted, Limits()) == "robot"
    assert counted.recent[-1].after_ours == timedelta(seconds=3)


def test_a_notice_to_one_number_of_ours_counts_for_the_other(room: Room) -> None:
    addresses = Addresses(room.sessions, SEALS, room.clock)
    first, second = (addresses.conversation(Phone(THEIRS, "mobile"), ours) for ours in OURS)
    room.casework.turns.finish(received(room, first, "x"), TurnOutcome((), (GiveNotice("too_many"),)))
    assert room.casework.traffic.is_told(second, "too_many")


def test_how_soon_a_text_came_is_told_by_our_answer_before_it(room: Room) -> None:
    person = room.casework.conversations.open("sms")
    answered(room, person, "first")
    room.clock.move(seconds=3)
    counted = room.casework.traffic.of(received(room, person, "second"))
    assert [text.after_ours for text in counted.recent] == [None, timedelta(seconds=3)]


def test_an_outage_is_held_against_nobody(room: Room) -> None:
    people = [room.casework.conversations.open("sms") for _ in range(5)]
    for number, person in enumerate(people):
        room.casework.inbox.accept(InboundMessage(f"p{number}", person, "sms", "hello"))
        room.clock.move(minutes=5)
    room.clock.move(hours=5)
    counted = [room.casework.traffic.of(room.leased()).everybody_in_a_minute for _ in people]
    assert counted == [1] * 5


def test_the_day_s_money_starts_again_at_midnight_in_london(room: Room) -> None:
    room.clock.now = datetime(2026, 7, 3, 22, 59, tzinfo=UTC)  # a minute to midnight, by summer time
    person = room.casework.conversations.open("sms")
    before = room.casework.traffic.segments_today()
    assert before == 0
    answered(room, person, "first", reply="x" * 200)
    assert room.casework.traffic.segments_today() == 2
    room.clock.move(minutes=2)
    assert room.casework.traffic.segments_today() == 0


def test_the_kind_of_line_is_the_one_in_the_address_book(room: Room) -> None:
    person = room.casework.conversations.open("sms")
    with room.sessions.begin() as session:
        session.add(
            AddressRow(
                conversation_id=person, lookup="x", sealed="y", line_type="abroad", our_number="z", at=room.clock()
            )
        )
    assert room.casework.traffic.of(received(room, person, "bonjour")).line_type == "abroad"


@pytest.mark.parametrize("reason", list(LASTS))
def test_a_notice_stands_for_its_time_and_only_for_this_person_and_reason(room: Room, reason: Reason) -> None:
    person, other = room.casework.conversations.open("sms"), room.casework.conversations.open("sms")
    told = room.casework.traffic.is_told
    assert not told(person, reason)
    room.casework.turns.finish(received(room, person, "x"), TurnOutcome((), (GiveNotice(reason),)))
    assert told(person, reason)
    assert not told(other, reason)
    assert not any(told(person, one) for one in LASTS if one != reason)
    room.clock.move(seconds=LASTS[reason].total_seconds() + 1)
    assert not told(person, reason)


def test_staff_see_one_alarm_for_a_flood_and_one_for_each_robot(room: Room) -> None:
    for reason in ("spent", "busy", "robot", "abroad"):
        for number in range(2):
            person = room.casework.conversations.open("sms")
            effects = (GiveNotice(reason),)
            room.casework.turns.finish(received(room, person, f"{reason} {number}"), TurnOutcome((), effects))
    names = [alarm.name for alarm in room.casework.desk.alarms()]
    assert sorted(names) == ["texts_flood", "texts_from_a_robot", "texts_from_a_robot", "texts_money_spent"]


def received(room: Room, conversation: str, words: str) -> Leased:
    room.casework.inbox.accept(InboundMessage(f"{conversation} {words}", conversation, "sms", words))
    return room.leased()


def answered(room: Room, conversation: str, words: str, reply: str = "an answer") -> None:
    room.casework.turns.finish(received(room, conversation, words), TurnOutcome((ReplyPart(reply),)))
