"""What staff do by hand: each repeat is a new row, once, kept with a name, and never where it could do harm."""

import pytest
from sqlalchemy import select, update

from casework.consent import record_stop
from casework.effects import OpenHandoff, RaiseAlarm
from casework.errors import CaseworkError
from casework.manner import AllowTelling
from casework.messaging.notices import ALOUD, neutral_words, spoken_aloud
from casework.messaging.parts import ReplyPart
from casework.models import AddressRow, InboxRow, OutboxRow, StaffActionRow
from casework.operations import WAIT
from casework.transactions import writing
from casework.turns import TurnOutcome
from tests.casework.room import Room

PARKED = TurnOutcome((ReplyPart("sorry"),), (OpenHandoff("parked", "today"), RaiseAlarm("message_parked")), parked=True)
DONE = TurnOutcome((ReplyPart("an answer"),))


def parked(room: Room, conversation: str, words: str = "help") -> int:
    inbox_id = room.message(conversation, words)
    room.casework.turns.finish(room.leased(), PARKED)
    return inbox_id


def text(room: Room, conversation: str, state: str, **values: object) -> int:
    """A text of ours in some state."""
    room.turn(conversation, words="hello", reply="an answer")
    row_id = room.casework.outbox.newest()
    with room.sessions.begin() as session:
        session.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(state=state, **values))
    return row_id


def phone(room: Room, conversation: str, line_type: str) -> None:
    """The conversation is with this kind of number."""
    with writing(room.sessions) as session:
        session.add(
            AddressRow(
                conversation_id=conversation, lookup=conversation, sealed="x", line_type=line_type,
                our_number="+447700900000", at=room.clock(),
            )
        )  # fmt: skip


def repeated(room: Room, conversation: str, **values: object) -> OutboxRow:
    """What is sent when a failed text is sent again."""
    return sent_again(room, text(room, conversation, "failed", **values))


def sent_again(room: Room, old: int) -> OutboxRow:
    new = room.casework.operations.resend(old, "asha")
    with room.sessions() as session:
        return session.get_one(OutboxRow, new)


def acts(room: Room) -> list[tuple[str, str, str]]:
    with room.sessions() as session:
        return [(row.by, row.action, row.about) for row in session.scalars(select(StaffActionRow))]


def test_a_parked_message_is_tried_again_as_a_new_one_and_answered(room: Room, conversation: str) -> None:
    old = parked(room, conversation)
    room.clock.move(minutes=5)
    new = room.casework.operations.replay(old, "asha")
    leased = room.leased()
    assert (leased.inbox_id, leased.text, leased.tries) == (new, "help", 1)
    room.casework.turns.finish(leased, TurnOutcome((ReplyPart("an answer"),), (RaiseAlarm("message_parked"),)))
    with room.sessions() as session:
        assert session.get_one(InboxRow, old).state == "parked", "what has ended stays as it is"
    assert [line.text for line in room.casework.desk.transcript(conversation)] == ["help", "sorry", "an answer"]
    assert acts(room) == [("asha", "replay", f"message {old}")]


def test_a_message_is_replayed_once_and_only_when_it_is_parked(room: Room, conversation: str) -> None:
    old = parked(room, conversation)
    new = room.casework.operations.replay(old, "asha")
    with pytest.raises(CaseworkError, match="replayed already"):
        room.casework.operations.replay(old, "ben")
    for other in (new, 999_999):
        with pytest.raises(CaseworkError, match="not parked"):
            room.casework.operations.replay(other, "ben")
    assert len(acts(room)) == 1
    room.casework.turns.finish(room.leased(), PARKED)
    assert room.casework.operations.replay(new, "ben") > new, "the copy was parked too and may be tried again"


def test_a_failed_text_is_sent_again_once_and_by_name(room: Room, conversation: str) -> None:
    old = text(room, conversation, "failed", segments=2)
    new = room.casework.operations.resend(old, "asha")
    with room.sessions() as session:
        row = session.get_one(OutboxRow, new)
        assert (row.state, row.text, row.segments, row.resend_of) == ("queued", "an answer", 2, old)
        assert row.is_started_by_us, "it would go out in the night"
        assert session.get_one(OutboxRow, old).state == "failed"
    with pytest.raises(CaseworkError, match="sent again already"):
        room.casework.operations.resend(old, "ben")
    assert acts(room) == [("asha", "resend", f"text {old}")]


@pytest.mark.parametrize("state", ["queued", "sending", "sent", "delivered"])
def test_what_has_not_failed_is_not_sent_again(room: Room, conversation: str, state: str) -> None:
    old = text(room, conversation, state)
    before = room.counts()
    for did_not_arrive in (False, True):
        with pytest.raises(CaseworkError, match=f"that text is {state}"):
            room.casework.operations.resend(old, "asha", did_not_arrive=did_not_arrive)
    assert room.counts() == before


def test_an_unknown_text_needs_a_human_who_has_found_out_and_ten_minutes(room: Room, conversation: str) -> None:
    old = text(room, conversation, "unknown", state_at=room.clock())
    with pytest.raises(CaseworkError, match="nobody knows"):
        room.casework.operations.resend(old, "asha")
    with pytest.raises(CaseworkError, match="wait ten minutes"):
        room.casework.operations.resend(old, "asha", did_not_arrive=True)
    room.clock.move(seconds=WAIT.total_seconds())
    new = room.casework.operations.resend(old, "asha", did_not_arrive=True)
    with room.sessions() as session:
        assert (session.get_one(OutboxRow, old).state, session.get_one(OutboxRow, old).reason) == ("failed", "given_up")
        assert session.get_one(OutboxRow, new).state == "queued"
    assert acts(room) == [("asha", "resend_unknown", f"text {old}")]


def test_nobody_who_stopped_texts_gets_one_again_but_a_reply_to_danger(room: Room, conversation: str) -> None:
    plain, safety = text(room, conversation, "failed"), text(room, conversation, "failed", custom={"kind": "safety"})
    with writing(room.sessions) as session:
        record_stop(session, conversation, "person", room.clock())
    with pytest.raises(CaseworkError, match="stopped texts"):
        room.casework.operations.resend(plain, "asha")
    new = room.casework.operations.resend(safety, "asha")
    with room.sessions() as session:
        assert not session.get_one(OutboxRow, new).is_started_by_us


def test_a_landline_that_has_not_agreed_is_not_told_again_what_it_may_not_hear(room: Room, conversation: str) -> None:
    phone(room, conversation, "landline")
    row = repeated(room, conversation, segments=9)
    assert (row.text, row.segments, row.said_by) == (spoken_aloud().text, 2, "bot")
    row = repeated(room, conversation, said_by="ben")
    assert row.text == spoken_aloud().text


def test_a_landline_hears_of_danger_again_with_the_numbers_alone(room: Room, conversation: str) -> None:
    phone(room, conversation, "landline")
    safety = {"kind": "safety", "findings": [], "numbers": ["116 123", "999"]}
    row = repeated(room, conversation, custom=safety)
    assert row.text == spoken_aloud(is_danger=True).text
    assert (row.custom["kind"], row.custom["numbers"], row.is_started_by_us) == ("safety", list(ALOUD), False)


def test_a_mobile_and_a_landline_that_agreed_get_the_same_words_again(room: Room, conversation: str) -> None:
    phone(room, conversation, "landline")
    room.turn(conversation, AllowTelling(True))
    assert repeated(room, conversation).text == "an answer"
    room.turn(conversation, AllowTelling(False))
    assert repeated(room, conversation).text == spoken_aloud().text
    mobile = room.casework.conversations.open("sms")
    phone(room, mobile, "mobile")
    assert repeated(room, mobile).text == "an answer"


@pytest.mark.parametrize("line_type", ["mobile", "landline"])
@pytest.mark.parametrize("said_by", ["bot", "ben"])
def test_what_nobody_waits_for_any_more_is_sent_again_in_neutral_words(
    room: Room, conversation: str, line_type: str, said_by: str
) -> None:
    phone(room, conversation, line_type)
    room.turn(conversation, AllowTelling(True))
    old, late = text(room, conversation, "failed", said_by=said_by), text(room, conversation, "failed", said_by=said_by)
    room.clock.move(hours=3)
    assert sent_again(room, old).text == "an answer", "they wrote three hours ago"
    room.clock.move(seconds=1)
    row = sent_again(room, late)
    assert (row.text, row.segments, row.said_by) == (neutral_words().text, 1, "bot")


def test_danger_and_words_for_all_ears_are_never_too_late_to_be_told_again(room: Room, conversation: str) -> None:
    phone(room, conversation, "mobile")
    danger = text(room, conversation, "failed", custom={"kind": "safety", "findings": [], "numbers": ["999"]})
    aloud = text(room, conversation, "failed", custom={"kind": "text", "aloud": True})
    room.clock.move(days=2)
    assert [sent_again(room, one).text for one in (danger, aloud)] == ["an answer"] * 2


def test_words_that_a_landline_may_read_aloud_are_sent_again_as_they_were(room: Room, conversation: str) -> None:
    phone(room, conversation, "landline")
    assert repeated(room, conversation, custom={"kind": "text", "aloud": True}).text == "an answer"


def test_the_list_holds_what_nobody_has_repeated_newest_first(room: Room, conversation: str) -> None:
    first = parked(room, conversation)
    room.clock.move(minutes=1)
    failed = text(room, conversation, "failed", reason="unreachable", state_at=room.clock())
    text(room, conversation, "delivered")
    room.clock.move(minutes=1)
    unknown = text(room, conversation, "unknown", state_at=room.clock())
    stuck = room.casework.operations.stuck()
    assert [(one.kind, one.id, one.state, one.reason) for one in stuck] == [
        ("text", unknown, "unknown", None),
        ("text", failed, "failed", "unreachable"),
        ("message", first, "parked", None),
    ]
    assert len(room.casework.operations.stuck(limit=1)) == 1
    room.casework.operations.replay(first, "asha"), room.casework.operations.resend(failed, "asha")
    assert [one.id for one in room.casework.operations.stuck()] == [unknown]


def test_the_history_tells_what_happened_and_no_words_unless_they_are_asked_for(room: Room, conversation: str) -> None:
    old = text(room, conversation, "failed")
    new = room.casework.operations.resend(old, "asha")
    bare = room.casework.operations.history(conversation)
    assert {(one.kind, one.id, one.state) for one in bare} >= {("text", old, "queued"), ("text", new, "queued")}
    assert {(one.kind, one.state) for one in bare} >= {("message", "received"), ("message", "done")}
    assert not any(one.text for one in bare)
    told = room.casework.operations.history(conversation, with_text="command line: sam")
    assert {one.text for one in told} >= {"hello", "an answer"}
    assert acts(room)[-1] == ("command line: sam", "read_texts", conversation)
    with pytest.raises(CaseworkError, match="does not exist"):
        room.casework.operations.history("0" * 32)
