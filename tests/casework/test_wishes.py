"""A wish that only a human can grant is its own word: no open handoff hides it, and it waits until it is seen to."""

from casework.effects import OpenHandoff
from casework.models import ConsentRow, HandoffRow
from casework.wishes import AskWish
from tests.casework.room import Room


def ask(room: Room, conversation: str, wish: str) -> None:
    room.turn(conversation, AskWish(wish, "tomorrow"), OpenHandoff(wish, "tomorrow"))


def only(room: Room) -> tuple[int, str, tuple[str, ...], str]:
    (card,) = room.casework.desk.open_handoffs()
    assert room.casework.desk.handoff(card.id).wishes == card.wishes
    return card.id, card.reason, card.wishes, card.state


def test_a_wish_is_shown_beside_the_handoff_that_is_open(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked_for_person", "today"))
    ask(room, conversation, "erasure")
    ask(room, conversation, "data_copy")
    assert only(room)[1:3] == ("asked_for_person", ("erasure", "data_copy"))


def test_each_wish_gets_a_handoff_of_its_own_in_turn_and_has_waited_since_it_was_asked(
    room: Room, conversation: str
) -> None:
    room.turn(conversation, OpenHandoff("asked_for_person", "today"))
    room.clock.move(minutes=5)
    asked_at = room.clock()
    ask(room, conversation, "erasure"), ask(room, conversation, "data_copy")
    seen = []
    for _ in range(3):
        room.clock.move(minutes=5)
        number, reason, wishes, state = only(room)
        seen.append((reason, wishes, state))
        if reason == "erasure":
            assert room.casework.desk.handoff(number).opened_at == asked_at
        room.casework.desk.claim(number, "asha")
        room.casework.desk.close(number, "asha")
    assert seen == [
        ("asked_for_person", ("erasure", "data_copy"), "open"),
        ("erasure", ("data_copy",), "open"),
        ("data_copy", (), "open"),
    ]
    assert room.casework.desk.open_handoffs() == []
    assert room.casework.conversations.holder(conversation) == "closed"


def test_a_handoff_that_follows_stands_at_the_danger_that_stands(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked_for_person", "today"))
    ask(room, conversation, "erasure")
    with room.sessions.begin() as session:
        from casework.models import ConversationRow

        session.get_one(ConversationRow, conversation).level = 3
    room.casework.desk.close(only(room)[0], "asha")
    (card,) = room.casework.desk.open_handoffs()
    assert (card.reason, card.level) == ("erasure", 3)
    assert room.casework.conversations.holder(conversation) == "waiting"


def test_a_handoff_that_follows_shows_what_we_promised_for_its_own_wish(room: Room, conversation: str) -> None:
    room.turn(conversation, OpenHandoff("asked_for_person", "today"))
    ask(room, conversation, "erasure")
    room.casework.desk.close(only(room)[0], "asha")
    (card,) = room.casework.desk.open_handoffs()
    assert (card.reason, card.expect) == ("erasure", "tomorrow")


def test_a_wish_that_was_seen_to_is_over_and_can_be_asked_again(room: Room, conversation: str) -> None:
    ask(room, conversation, "erasure"), ask(room, conversation, "erasure")
    room.casework.desk.close(only(room)[0], "asha")
    assert room.casework.desk.open_handoffs() == []
    ask(room, conversation, "erasure")
    assert only(room)[1:3] == ("erasure", ())
    with room.sessions() as session:
        words = [(row.state, row.source) for row in session.query(ConsentRow).order_by(ConsentRow.id)]
        assert words == [("asked", "person"), ("seen_to", "staff"), ("asked", "person")]
        assert session.query(HandoffRow).count() == 2


def test_a_wish_of_one_person_is_not_shown_beside_another(room: Room, conversation: str) -> None:
    other = room.casework.conversations.open("web")
    room.turn(conversation, OpenHandoff("asked_for_person", "today"))
    room.turn(other, OpenHandoff("asked_for_person", "today"))
    ask(room, other, "erasure")
    shown = {card.conversation_id: card.wishes for card in room.casework.desk.open_handoffs()}
    assert shown == {conversation: (), other: ("erasure",)}
