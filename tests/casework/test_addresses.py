"""One conversation for a phone and one of our numbers; the number itself is readable with the key alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, text

from casework.addresses import Addresses, ReceivedText
from casework.errors import CaseworkError
from casework.inbox import Accepted
from casework.models import AddressRow, ConversationRow, InboxRow
from casework.phones import Phone, read_phone
from casework.sealing import Seals
from tests.casework.room import Room

OURS, THEIRS = "+447700900000", "+447700900123"
SECRET = "a secret that is long enough for a test"


def received(external_id: str = "SM1", number: str = THEIRS, ours: str = OURS, words: str = "hello") -> ReceivedText:
    return ReceivedText(external_id, Phone(number, "mobile"), ours, words)


@pytest.fixture
def addresses(room: Room) -> Addresses:
    return Addresses(room.sessions, Seals(SECRET), room.clock)


def test_the_first_text_opens_a_conversation_and_the_next_finds_it(room: Room, addresses: Addresses) -> None:
    first, second = addresses.receive(received("SM1")), addresses.receive(received("SM2"))
    with room.sessions() as session:
        rows = [session.get_one(InboxRow, one.inbox_id) for one in (first, second)]
        assert rows[0].conversation_id == rows[1].conversation_id
        assert session.get_one(ConversationRow, rows[0].conversation_id).channel == "sms"
    assert [row.external_id for row in rows] == ["SM1", "SM2"]


def test_a_repeat_is_stored_once(room: Room, addresses: Addresses) -> None:
    first, again = addresses.receive(received()), addresses.receive(received(words="something else"))
    assert (again.inbox_id, first.is_new, again.is_new) == (first.inbox_id, True, False)
    assert room.counts()["inbox"] == room.counts()["conversation"] == 1


def test_texts_that_come_together_are_stored_in_order_and_each_once(room: Room, addresses: Addresses) -> None:
    first = addresses.receive(received("SM1"))
    together = [received("SM2"), received("SM1"), received("SM3", "+447700900124"), received("SM2")]
    stored = addresses.receive_all(together)
    assert stored[1] == Accepted(first.inbox_id, False)
    assert stored[0] == stored[3]
    assert room.counts()["inbox"] == 3
    assert room.counts()["conversation"] == 2


def test_batches_of_two_processes_with_the_same_texts_store_each_once(room: Room) -> None:
    both = [Addresses(one.sessions, Seals(SECRET), room.clock) for one in (room.casework, room.another())]
    texts = [received(f"SM{number}", f"+44770090{number % 5:04d}") for number in range(20)]
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda one: one.receive_all(texts), both)
    assert [one.inbox_id for one in first] == [one.inbox_id for one in second]
    assert (room.counts()["inbox"], room.counts()["conversation"]) == (20, 5)


@pytest.mark.parametrize("other", [{"number": "+447700900124"}, {"ours": "+447700900001"}])
def test_another_phone_or_another_number_of_ours_is_another_conversation(
    room: Room, addresses: Addresses, other: dict[str, str]
) -> None:
    addresses.receive(received())
    addresses.receive(received("SM2", **other))
    assert room.counts()["conversation"] == 2


def test_ten_first_texts_at_once_open_one_conversation(room: Room, addresses: Addresses) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda number: addresses.receive(received(f"SM{number}")), range(10)))
    assert (room.counts()["conversation"], room.counts()["address"], room.counts()["inbox"]) == (1, 1, 10)


def test_the_way_back_is_read_with_the_key_and_with_no_other(room: Room, addresses: Addresses) -> None:
    accepted = addresses.receive(received())
    with room.sessions() as session:
        conversation = session.get_one(InboxRow, accepted.inbox_id).conversation_id
    found = addresses.of(conversation)
    assert found is not None
    assert (found.number, found.our_number, found.line_type) == (THEIRS, OURS, "mobile")
    with pytest.raises(CaseworkError, match=r"secrets\.json"):
        Addresses(room.sessions, Seals(SECRET[::-1]), room.clock).of(conversation)


def test_no_table_holds_a_number_in_the_clear(room: Room, addresses: Addresses) -> None:
    addresses.receive(received())
    with room.sessions() as session:
        row = session.scalars(select(AddressRow)).one()
        kept = " ".join(f"{value}" for value in vars(row).values())
        conversation = session.execute(text("SELECT * FROM " + room._named("conversation"))).one()
    assert "7700900123" not in kept + str(conversation)


def test_two_keys_find_nothing_of_each_other() -> None:
    assert Seals(SECRET).lookup(THEIRS) != Seals(SECRET[::-1]).lookup(THEIRS)


def test_a_conversation_of_the_web_chat_has_no_way_back(room: Room, addresses: Addresses) -> None:
    assert addresses.of(room.casework.conversations.open("web")) is None


@pytest.mark.parametrize(
    ("sender", "number", "line"),
    [("+447700900123", "+447700900123", "mobile"), ("+447911123456", "+447911123456", "mobile"),
     ("+441632960123", "+441632960123", "landline"), ("+442079460000", "+442079460000", "landline"),
     ("+443001234567", "+443001234567", "landline"), ("+449098790000", "+449098790000", "premium"),
     ("+33612345678", "+33612345678", "abroad"), ("60777", "60777", "premium"), ("Parcels", "Parcels", "premium"),
     ("+44", "+44", "premium"),
     ("+447797712345", "+447797712345", "mobile"), ("+448712345678", "+448712345678", "premium"),
     (" +447700900123 ", "+447700900123", "mobile"),
     ("+999123456789", "+999123456789", "unknown")],
)  # fmt: skip
def test_a_sender_is_told_by_number_and_line(sender: str, number: str, line: str) -> None:
    assert read_phone(sender) == Phone(number, line)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("sender", ["", "  ", "anonymous", "Restricted", "+266696687"])
def test_a_withheld_number_is_no_number(sender: str) -> None:
    assert read_phone(sender) is None


def test_only_a_number_that_a_person_could_answer_is_rung_back() -> None:
    told = {number: read_phone(number) for number in ("+447700900123", "60777", "+33612345678", "+449098790000")}
    assert [number for number, phone in told.items() if phone is not None and phone.can_be_rung] == ["+447700900123"]


def test_a_mark_is_ours_or_nothing() -> None:
    seals = Seals(SECRET)
    marked = seals.marked("17")
    assert seals.unmarked(marked) == "17"
    for forged in (marked.replace("17", "18"), "17", "17.", "", ".", Seals(SECRET[::-1]).marked("17"), "17.é"):
        assert seals.unmarked(forged) is None


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="32 characters"):
        Seals("short")
