"""The checklist: nothing opens to the public with something missing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.hours import OpeningHours
from waymark.councils import CONTACTS, DEMO_FILE, MARK, read_councils
from waymark.errors import WaymarkError
from waymark.going_live import Facts, blockers
from waymark.settings import Settings

READY = Settings(
    phone="0115 496 0000",
    opening_hours=OpeningHours.parse("Mon-Fri 09:00-17:00"),
    safety_lead="A. Lead",
    safety_deputy="B. Deputy",
    procedures_read=frozenset({"suicide", "stroke"}),
)
FACTS = Facts(
    councils={"Derby": dict.fromkeys(CONTACTS, "01332 000000")}, kinds=("stroke", "suicide"), holds_demo=False
)


def test_a_complete_installation_may_open_its_chat() -> None:
    assert blockers(READY, FACTS, 2) == []


@pytest.mark.parametrize(
    ("settings", "facts", "said"),
    [
        (replace(READY, safety_lead=""), FACTS, "safety lead"),
        (replace(READY, safety_deputy=""), FACTS, "deputy"),
        (replace(READY, opening_hours=None), FACTS, "opening hours"),
        (replace(READY, phone=Settings().phone), FACTS, "own number"),
        (replace(READY, procedures_read=frozenset({"stroke"})), FACTS, "suicide"),
        (replace(READY, demo=True), FACTS, "WAYMARK_DEMO"),
        (replace(READY, show_unreviewed=True), FACTS, "WAYMARK_SHOW_UNREVIEWED"),
        (READY, replace(FACTS, holds_demo=True), "demo remove"),
        (READY, replace(FACTS, councils={}), "WAYMARK_COUNCILS_FILE"),
        (READY, replace(FACTS, councils={"Derby": {"adults": "01332 000000"}}), "children is missing"),
        (READY, replace(FACTS, councils=read_councils(DEMO_FILE)), "invented"),
        (READY, replace(FACTS, broken=("the directory cannot be read",)), "cannot be read"),
    ],
)
def test_the_chat_stays_closed_while_something_is_missing(settings: Settings, facts: Facts, said: str) -> None:
    for step in (2, 3):
        assert any(said in blocker for blocker in blockers(settings, facts, step))


def test_staff_lookup_needs_nothing_but_sound_data() -> None:
    assert blockers(Settings(), replace(FACTS, councils={}, holds_demo=True), 1) == []
    assert blockers(Settings(), replace(FACTS, broken=("x",)), 1) == ["x"]


TEXTING = replace(
    READY,
    public_url="https://help.example.org",
    twilio_account_sid=f"AC{'1' * 32}",
    twilio_auth_token="token",
    twilio_numbers=("+447700900000",),
)


def test_text_messages_need_an_account_and_an_address_that_the_provider_can_call() -> None:
    assert blockers(TEXTING, FACTS, 3) == []
    assert any("ACCOUNT_SID" in one for one in blockers(replace(TEXTING, twilio_account_sid=""), FACTS, 3))
    for address in ("", "http://help.example.org"):
        assert any("https://" in one for one in blockers(replace(TEXTING, public_url=address), FACTS, 3))


def test_every_demonstration_contact_is_marked_and_in_the_range_kept_for_drama() -> None:
    numbers = [number for contacts in read_councils(DEMO_FILE).values() for number in contacts.values()]
    assert len(numbers) == len(set(numbers)) == 21 * len(CONTACTS)
    assert all(number.startswith(f"{MARK} 01632 960 ") for number in numbers)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("councils: [Derby]", "table"),
        ("nothing", "table"),
        ("councils: {Derby: {adult: '1'}}", "not one of"),
        ("councils: {Derby: {adults: 115}}", "in quotes"),
        ("councils: {", "not valid YAML"),
    ],
)
def test_a_faulty_council_file_is_named_with_its_fault(tmp_path, content: str, said: str) -> None:
    file = tmp_path / "councils.yml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(WaymarkError, match=said):
        read_councils(file)
