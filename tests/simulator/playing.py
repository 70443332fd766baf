"""Plays one recording: a phone sends, and its screen is what counts.

What a recording says of a text that a person sends:

    sends             picture or voice, beside the words or alone
    shows             the responses whose words stand on the screen, in their order; [] for silence
    numbers           the telephone numbers on the screen, in their order
    groups            the names of groups on the screen, in their order
    says_nothing_of   words that may not stand there
    easy              one segment and one telephone number at most
    more              the number that asks for the rest
    consent           what the person decided, as new rows: purpose, state, and who says so
    number_consent    what the number decided, which outlives the conversation
    handoff           why a human is awaited from now on
    findings, alarms  what was found, and what staff are told
    provider_says     the provider's own words on the screen: STOP, START or HELP
    fares             what became of our text; it arrives unless the recording says otherwise

What is not said of shows, consent, number_consent, handoff, findings, alarms and provider_says must not have happened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from casework.messaging.compose import NEXT_PAGE, PHONE
from casework.messaging.parts import ReplyPart
from casework.messaging.sms import words_of
from casework.models import AddressRow, OutboxRow
from tests.conversations.telling import START, expect
from tests.simulator.network import Network
from tests.simulator.recording import Recording
from tests.simulator.records import Records
from tests.waymark.texting_stage import SEALS
from waymark.stub_twilio.rules import OWN_WORDS

LINES = {"mobile": "+447700900{:03}", "landline": "+441632960{:03}"}  # kept for drama by Ofcom
FIRST = 100  # number 000 is ours
MOST, MOST_FIRST = 2, 3  # segments of a reply, and of the one that says who is speaking
FIRST_WORDS = "utter_doorway_first"
REMINDER = "How is it going?"


@dataclass
class Phone:
    """One phone and whoever holds it."""

    network: Network
    number: str
    shown: int = 0  # the newest text on the screen that was told already
    segments: list[int] = field(default_factory=list)  # of each of our texts
    records: Records | None = None

    @classmethod
    def of(cls, network: Network, line: str, place: int) -> Phone:
        """A phone that nobody has used, at the hour when every recording begins; keywords are ours."""
        network.clock.now = START
        network.provider.leave_keywords_to_us(True)
        return cls(network, LINES[line].format(place))

    def new_on_screen(self) -> list[Mapping[str, Any]]:
        """What has come from us, or from the provider in our name, since the last look."""
        texts = self.network.screen(self.number, self.shown)
        self.shown = max([self.shown, *(one["id"] for one in texts)])
        return [one for one in texts if one["is_ours"]]

    def known(self) -> Records:
        """Our records of this phone. It must have written."""
        if self.records is None:
            mine = AddressRow.lookup == SEALS.lookup(self.number)
            with self.network.casework.sessions() as session:
                conversation = session.scalars(select(AddressRow.conversation_id).where(mine)).one()
            self.records = Records(self.network.casework.sessions, conversation)
        return self.records


@dataclass(frozen=True)
class Heard:
    """What one text brought: `ours` on the screen, what the provider said, what is new on record, who is awaited."""

    parts: tuple[ReplyPart, ...]
    ours: tuple[Mapping[str, Any], ...]
    provider_says: list[str]
    new: dict[str, list[Any]]
    handoff: str | None

    @property
    def said(self) -> str:
        """Our words on the screen."""
        return "\n".join(one["body"] for one in self.ours)

    @property
    def responses(self) -> list[str]:
        """The names of all responses, with those that wait behind "more"."""
        return [getattr(part, "response", "?") for part in self.parts]

    @property
    def shows(self) -> list[str]:
        """The names of the responses of which at least the first sentence stands on the screen."""
        flat = " ".join(self.said.split())
        return [name for name, part in zip(self.responses, self.parts, strict=True) if _first_sentence(part) in flat]

    @property
    def numbers(self) -> list[str]:
        """The telephone numbers on the screen."""
        return list(dict.fromkeys(PHONE.findall(self.said)))

    @property
    def groups(self) -> list[str]:
        """The groups on the screen."""
        services = (one["name"] for part in self.parts for one in part.custom.get("services", ()))
        return [name for name in services if name in self.said]


async def play(network: Network, recording: Recording, place: int) -> Phone:
    """Play a recording on a phone of its own. Raises StoryFault at the first step that goes another way."""
    phone = Phone.of(network, recording.line, FIRST + place)
    network.provider.leave_keywords_to_us(recording.provider == "switched over")
    for count, turn in enumerate(recording.turns, 1):
        network.clock.move(seconds=20)
        await _step(phone, turn, f"{recording.name}.yml, step {count}")
    if recording.most_segments is not None and sum(phone.segments) > recording.most_segments:
        expect(f"{recording.name}.yml", "most segments", recording.most_segments, sum(phone.segments))
    return phone


async def _step(phone: Phone, turn: Mapping[str, Any], where: str) -> None:
    network = phone.network
    if "later" in turn:
        network.clock.now += timedelta(**turn["later"])
    elif "we_start" in turn:
        _start(phone, turn["we_start"], where)
    elif "staff" in turn or "staff_writes" in turn:
        _staff(phone, turn, where)
    else:
        await _person(phone, turn, where)


async def send(phone: Phone, words: str, where: str, media: str = "", fares: str = "delivered") -> Heard:
    """The person sends a text and the answer arrives; what holds for every answer is checked here."""
    phone.network.text(phone.number, words, media)
    runs = await phone.network.answer()
    phone.network.send()
    expect(where, "answers", 1, len(runs))
    (run,) = runs
    assert run.outcome is not None, where
    drawn = [message.text for message in run.outcome.messages or ()]
    screen, new = phone.new_on_screen(), phone.known().new()
    own = [one for one in screen if one["body"] in OWN_WORDS.values()]
    ours = tuple(one for one in screen if one not in own)
    expect(where, "fares", [fares] * len(drawn), new.pop("fares"))
    expect(where, "our texts on the screen", drawn if fares == "delivered" else [], [one["body"] for one in ours])
    heard = Heard(run.outcome.parts, ours, _own_words(own), new, phone.known().handoff())
    most = MOST_FIRST if FIRST_WORDS in heard.responses else MOST
    expect(where, f"segments within {most} ({heard.said!r})", True, all(one["parts"] <= most for one in ours))
    phone.segments += [one["parts"] for one in ours]
    return heard


async def _person(phone: Phone, turn: Mapping[str, Any], where: str) -> None:
    where += f": the person sends {turn['person']!r}"
    waited_for = phone.records.handoff() if phone.records is not None else None
    fares = turn.get("fares", "delivered")
    heard = await send(phone, str(turn["person"]), where, turn.get("sends", ""), fares)
    where += f"\n  the phone shows {heard.said!r}"
    expect(where, "shows", turn.get("shows", []), heard.shows)
    for name, found in (("numbers", heard.numbers), ("groups", heard.groups)):
        if name in turn:
            expect(where, name, turn[name], found)
    told = [words for words in turn.get("says_nothing_of", ()) if words.casefold() in heard.said.casefold()]
    expect(where, "words that may not be there", [], told)
    if turn.get("easy"):
        expect(where, "one segment", [1], [one["parts"] for one in heard.ours])
        expect(where, "one number at a time", True, len(heard.numbers) <= 1)
    if "more" in turn:
        expect(where, "the number for more", turn["more"], _number_for_more(phone, heard.said))
    expect(where, "provider_says", turn.get("provider_says", []), heard.provider_says)
    for name, found in heard.new.items():
        expect(where, name, turn.get(name, []), found)
    expect(where, "handoff", turn.get("handoff", waited_for), heard.handoff)


def _first_sentence(part: ReplyPart) -> str:
    return re.split(r"\n|(?<=[.!?]) ", words_of(part))[0]


def _own_words(texts: Sequence[Mapping[str, Any]]) -> list[str]:
    return [name for one in texts for name, words in OWN_WORDS.items() if words == one["body"]]


def _number_for_more(phone: Phone, said: str) -> int | None:
    """Which number asks for the rest, if the last line of the screen offers it."""
    offer = phone.network.casework.standings.of(phone.known().conversation).offer
    acts = [option["act"] for option in offer.options] if offer is not None else []
    number = acts.index(NEXT_PAGE) + 1 if NEXT_PAGE in acts else None
    return number if number is not None and str(number) in said.splitlines()[-1] else None


def _start(phone: Phone, how: str, where: str) -> None:
    """We start something, such as a reminder: it `arrives`, or it is `held` back."""
    with phone.network.casework.sessions.begin() as session:
        session.add(
            OutboxRow(
                conversation_id=phone.known().conversation, text=REMINDER, custom={"kind": "text"},
                is_started_by_us=True, created_at=phone.network.clock(),
            )
        )  # fmt: skip
    phone.network.send()
    arrived = [REMINDER] if how == "arrives" else []
    expect(where, "what we start", arrived, [one["body"] for one in phone.new_on_screen()])
    expect(where, "how it fares", ["delivered" if arrived else "stopped"], phone.known().new()["fares"])


def _staff(phone: Phone, turn: Mapping[str, Any], where: str) -> None:
    """Sam takes the conversation (`claim`), gives it back (`close`), or writes, which stands on the screen."""
    desk = phone.network.casework.desk
    (card,) = [one for one in desk.open_handoffs() if one.conversation_id == phone.known().conversation]
    if "staff" in turn:
        {"claim": desk.claim, "close": desk.close}[turn["staff"]](card.id, "sam")
        return
    desk.reply(card.id, "sam", turn["staff_writes"])
    phone.network.send()
    expect(where, "what staff wrote", [turn["staff_writes"]], [one["body"] for one in phone.new_on_screen()])
    phone.known().new()
