"""The reply table: true numbers, plain words, the right number first, and never more than two."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

import pytest

from casework.hours import LONDON, day_words
from knowledge_base.safety.findings import Finding, Level, SafetyError
from knowledge_base.safety.replies import MOST_NUMBERS, SMS_SEPTETS, ReplyTable, septets
from knowledge_base.septets import segments

TABLE = ReplyTable.load()
KINDS = sorted(TABLE.kinds)
READER = "Monday at 9am"
NOW = datetime(2026, 1, 1, 12, tzinfo=LONDON)
# What `day_words` can say at most: every day of a year, read from half past ten in the morning.
LONGEST_READER = max(
    (day_words(datetime.combine(NOW.date() + timedelta(ahead), time(10, 30), LONDON), NOW) for ahead in range(366)),
    key=len,
)
COUNCIL = "Bournemouth, Christchurch and Poole council on 01632 960 000"
LONGEST_COUNCIL = ReplyTable.load(contacts={"adult_safeguarding": COUNCIL, "children_services": COUNCIL})
# Not confirmed on a public page yet; release waits for these, and a new one must be added here on purpose.
NOT_CHECKED = {"sexual_abuse"}


def finding(kind: str, who: str = "self", under_18: bool | None = None, level: Level = Level.CRISIS) -> Finding:
    return Finding(kind, level, "other" if who == "other" else "self", under_18, "words")


def text_of(kind: str, who: str = "self", under_18: bool | None = None, person: str | None = None) -> str:
    return TABLE.compose([finding(kind, who, under_18)], reader=READER, person=person, channel="sms").text


@pytest.mark.parametrize("name", sorted(TABLE.numbers))
def test_every_number_has_a_source_and_the_day_it_was_checked(name: str) -> None:
    number = TABLE.numbers[name]
    assert number.source.startswith(("https://", "http://"))
    assert re.fullmatch(r"[0-9 ]{2,14}", number.number)
    if name in NOT_CHECKED:
        assert number.checked is None
    else:
        assert date.fromisoformat(str(number.checked)) <= date(2027, 1, 1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["self", "other"])
@pytest.mark.parametrize("under_18", [None, True])
def test_every_reply_has_two_numbers_at_most_all_in_its_text_and_fits_two_messages(
    kind: str, who: str, under_18: bool | None
) -> None:
    reply = TABLE.compose([finding(kind, who, under_18)], reader=READER, person=None, channel="sms")
    assert 0 <= len(reply.numbers) <= MOST_NUMBERS
    assert [number for number in reply.numbers if number not in reply.text] == []
    assert septets(reply.text) <= SMS_SEPTETS
    assert READER in reply.text
    assert reply.kinds == (kind,)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["self", "other"])
@pytest.mark.parametrize("under_18", [None, True])
@pytest.mark.parametrize("person", [None, "man", "woman", "lgbt"])
@pytest.mark.parametrize("table", [TABLE, LONGEST_COUNCIL], ids=["no council", "the longest council"])
def test_every_reply_fits_two_messages_also_when_the_next_reader_is_weeks_off(
    kind: str, who: str, under_18: bool | None, person: str | None, table: ReplyTable
) -> None:
    found = [finding(kind, who, under_18)]
    reply = table.compose(found, reader=LONGEST_READER, person=person, channel="sms")
    assert LONGEST_READER in reply.text
    assert segments(reply.text) <= 2, septets(reply.text)


def test_the_longest_reader_is_more_than_six_days_off() -> None:
    assert len(LONGEST_READER) >= len("Wednesday 30 September at 10:30am")


@pytest.mark.parametrize("name", sorted(TABLE.texts()))
def test_words_are_plain_short_and_make_no_claims(name: str) -> None:
    text = TABLE.texts()[name]
    assert text.replace("£", "").isascii()
    sentences = [sentence for sentence in re.split(r"(?<=[.?!])\s+", text) if sentence]
    assert [sentence for sentence in sentences if len(sentence.split()) >= 20] == []
    banned = r"self-?care|sorry to hear|i feel|i understand how|i care|rate |out of 10|should have|diagnos|24 hours"
    assert re.search(banned, text.replace("24-hour cancer line", ""), re.I) is None


EMERGENCIES = ["heart", "stroke", "overdose", "attack_now", "suicide_in_progress", "unconscious", "baby_emergency"]


@pytest.mark.parametrize("kind", EMERGENCIES)
def test_an_emergency_says_999_first_asks_if_they_rang_and_offers_the_silent_way(kind: str) -> None:
    reply = TABLE.compose([finding(kind, level=Level.EMERGENCY)], reader=READER, person=None, channel="sms")
    assert reply.numbers[0] == "999"
    assert reply.ask == ("Have you rung 999?", "yes", "no", "can't")
    assert "Have you rung 999? 1 yes 2 no 3 can't" in reply.text
    assert "then press 55" in reply.text


@pytest.mark.parametrize("kind", EMERGENCIES)
def test_for_somebody_else_the_reply_asks_for_their_address(kind: str) -> None:
    assert "their address" in text_of(kind, "other")


def test_every_reply_says_that_a_computer_cannot_ring_and_who_reads_this() -> None:
    for kind in KINDS:
        assert "I am a computer and cannot ring for help. No one here will read this until Monday at 9am." in text_of(
            kind
        )
    unknown = TABLE.compose([finding("heart")], reader="", person=None, channel="web").text
    assert "No one here may read this soon." in unknown


@pytest.mark.parametrize(
    ("kind", "who", "under_18", "person", "first"),
    [
        ("suicide", "self", None, None, "116 123"),
        ("suicide", "other", None, None, "111"),
        ("suicide", "self", True, None, "0800 1111"),
        ("self_harm", "self", True, None, "0800 1111"),
        ("psychosis_risk", "self", None, None, "999"),
        ("domestic_abuse", "self", None, None, "0808 2000 247"),
        ("domestic_abuse", "self", None, "woman", "0808 2000 247"),
        ("domestic_abuse", "self", None, "man", "0808 801 0327"),
        ("domestic_abuse", "self", None, "lgbt", "0800 999 5428"),
        ("domestic_abuse", "self", True, None, "0800 1111"),
        ("child_disclosure", "self", None, None, "0800 1111"),
        ("child_at_risk", "other", True, None, "0808 800 5000"),
        ("sexual_assault", "self", True, None, "0800 1111"),
        ("forced_marriage", "self", None, None, "020 7008 0151"),
        ("fgm", "other", True, None, "0800 028 3550"),
        ("modern_slavery", "self", None, None, "08000 121 700"),
        ("scam", "self", None, None, "159"),
        ("gas_co", "self", None, None, "0800 111 999"),
        ("urgent_infection", "self", None, None, "111"),
    ],
)
def test_the_right_number_comes_first(
    kind: str, who: str, under_18: bool | None, person: str | None, first: str
) -> None:
    reply = TABLE.compose([finding(kind, who, under_18)], reader=READER, person=person, channel="sms")
    assert reply.numbers[0] == first


def test_a_child_is_never_told_to_tell_a_parent() -> None:
    for kind in KINDS:
        assert re.search(r"\b(parent|mum|dad)\b", text_of(kind, "self", True), re.I) is None


def test_the_most_serious_is_answered_first_and_a_second_one_only_within_two_numbers() -> None:
    both = [finding("domestic_abuse", level=Level.SAFEGUARDING), finding("overdose", level=Level.EMERGENCY)]
    reply = TABLE.compose(both, reader=READER, person=None, channel="sms")
    assert reply.kinds == ("overdose", "domestic_abuse")
    assert reply.numbers == ("999", "0808 2000 247")
    assert septets(reply.text) <= SMS_SEPTETS


def test_a_second_danger_that_needs_a_third_number_is_left_to_the_next_reply() -> None:
    both = [finding("suicide", level=Level.CRISIS), finding("scam", level=Level.URGENT)]
    reply = TABLE.compose(both, reader=READER, person=None, channel="web")
    assert reply.kinds == ("suicide",)
    assert len(reply.numbers) == MOST_NUMBERS


def test_a_councils_own_contact_is_said_and_counted_when_it_is_set() -> None:
    table = ReplyTable.load(contacts={"adult_safeguarding": "Derbyshire adult care, 01629 000000"})
    reply = table.compose([finding("adult_abuse", "other")], reader=READER, person=None, channel="sms")
    assert "Derbyshire adult care, 01629 000000" in reply.text
    assert reply.numbers == ("Derbyshire adult care, 01629 000000", "0808 808 8141")


def test_without_a_council_contact_plain_words_stand_in() -> None:
    assert "your council's adult social care team" in text_of("self_neglect", "other")


def test_an_unknown_contact_is_refused() -> None:
    with pytest.raises(SafetyError, match="no contact called mayor"):
        ReplyTable.load(contacts={"mayor": "x"})


@pytest.mark.parametrize("name", ["emergency_yes", "emergency_no", "emergency_cant", "crisis_yes", "crisis_no"])
def test_every_answer_to_our_question_has_a_follow_up_with_its_numbers(name: str) -> None:
    reply = TABLE.follow_up(name)
    assert [number for number in reply.numbers if number not in reply.text] == []
    assert septets(reply.text) <= SMS_SEPTETS


def test_text_999_is_offered_only_to_those_who_have_registered() -> None:
    assert "only if you have registered" in TABLE.follow_up("emergency_cant").text


def test_an_unknown_follow_up_and_an_unknown_kind_are_refused() -> None:
    with pytest.raises(SafetyError, match="no follow-up"):
        TABLE.follow_up("maybe")
    with pytest.raises(SafetyError, match="nothing about sunburn"):
        TABLE.compose([finding("sunburn")], reader="", person=None, channel="sms")
    with pytest.raises(SafetyError, match="no finding"):
        TABLE.compose([], reader="", person=None, channel="sms")


def test_of_two_dangers_of_one_level_the_one_that_names_999_comes_first() -> None:
    despair = Finding("suicide", Level.CRISIS, "self", None, "")
    voices = Finding("psychosis_risk", Level.CRISIS, "self", None, "")
    for findings in ([despair, voices], [voices, despair]):
        assert TABLE.compose(findings, reader="").numbers[0] == "999"
        assert TABLE.rung_first(findings) == "999"


def test_nothing_is_said_of_111_beside_an_emergency() -> None:
    hurt = Finding("head_injury", Level.EMERGENCY, "other", None, "")
    knock = Finding("urgent_head", Level.URGENT, "other", None, "")
    reply = TABLE.compose([hurt, knock], reader="")
    assert reply.kinds == ("head_injury",)
    assert "111" not in reply.numbers
