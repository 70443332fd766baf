"""The tracker store saves nothing itself: a turn's events are staged, and kept only when the turn commits."""

from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Restarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.tracker import StagedTrackerStore
from casework.casework import Casework
from casework.inbox import InboundMessage
from casework.messaging.parts import ReplyPart
from casework.practice import practice_casework
from casework.turns import KEPT_TURNS, TrackerStage, TurnOutcome

pytestmark = pytest.mark.slow

NAMES = ("person__place", "counted")


def any_slot() -> dict[str, Any]:
    return {"type": "any", "influence_conversation": False, "mappings": [{"type": "custom"}]}


DOMAIN = Domain.from_dict({"intents": ["greet"], "slots": {name: any_slot() for name in NAMES}})


class Line:
    """One conversation over casework in memory."""

    def __init__(self) -> None:
        self.casework: Casework = practice_casework()
        self.conversation = self.casework.conversations.open("web")
        self.store = self.fresh()
        self.count = 0

    def fresh(self) -> StagedTrackerStore:
        """The store as another process would have it."""
        return StagedTrackerStore(DOMAIN, self.casework.turns)

    async def read(self) -> DialogueStateTracker | None:
        self.store.begin(self.conversation)
        return await self.store.retrieve(self.conversation)

    async def turn(self, text: str, **slots: Any) -> TrackerStage:
        """What Rasa does in a turn, up to the point where casework would commit."""
        self.store.begin(self.conversation)
        tracker = await self.store.get_or_create_tracker(self.conversation)
        tracker.update(UserUttered(text, {"name": "greet"}, parse_data={"text": text, "when": "monday"}))
        tracker.update_with_events([SlotSet(name, value) for name, value in slots.items()], DOMAIN)
        tracker.update(BotUttered("hello"))
        tracker.update(ActionExecuted("action_listen"))
        await self.store.save(tracker)
        staged = self.store.take(self.conversation)
        assert staged is not None
        return staged

    def commit(self, staged: TrackerStage) -> None:
        self.count += 1
        self.casework.inbox.accept(InboundMessage(f"m{self.count}", self.conversation, "web", "x"))
        leased = self.casework.inbox.lease_next("w")
        assert leased is not None
        self.casework.turns.finish(leased, TurnOutcome((ReplyPart("hello"),), (), staged))


@pytest.fixture
def line() -> Line:
    return Line()


def slots(tracker: DialogueStateTracker | None) -> dict[str, Any]:
    assert tracker is not None
    return {
        name: value for name, value in tracker.current_slot_values().items() if name in ("person__place", "counted")
    }


async def test_a_new_conversation_has_no_tracker(line: Line) -> None:
    assert await line.read() is None


async def test_what_is_staged_is_not_saved(line: Line) -> None:
    await line.turn("hello", person__place="Newark")
    assert await line.read() is None
    assert line.casework.turns.recent(line.conversation) == []


async def test_what_is_committed_is_read_again_by_any_process(line: Line) -> None:
    line.commit(await line.turn("hello", person__place={"name": "Newark"}))
    line.store = line.fresh()
    tracker = await line.read()
    assert slots(tracker) == {"person__place": {"name": "Newark"}, "counted": None}
    assert tracker is not None
    assert [event.text for event in tracker.events if isinstance(event, UserUttered)] == ["hello"]


async def test_a_turn_stages_only_its_own_events(line: Line) -> None:
    line.commit(await line.turn("one"))
    staged = await line.turn("two", counted=2)
    assert [event["text"] for event in staged.events if event["event"] == "user"] == ["two"]
    assert staged.slots_before == {}


async def test_reading_is_bounded_and_slots_outlive_the_window(line: Line) -> None:
    line.commit(await line.turn("first", person__place="Newark"))
    for number in range(KEPT_TURNS + 3):
        line.commit(await line.turn(f"turn {number}", counted=number))
    tracker = await line.read()
    assert tracker is not None
    texts = [event.text for event in tracker.events if isinstance(event, UserUttered)]
    assert texts == [f"turn {number}" for number in range(3, KEPT_TURNS + 3)]
    assert slots(tracker) == {"person__place": "Newark", "counted": KEPT_TURNS + 2}


async def test_a_slot_that_was_emptied_stays_empty_beyond_the_window(line: Line) -> None:
    line.commit(await line.turn("first", person__place="Newark"))
    line.commit(await line.turn("second", person__place=None))
    for number in range(KEPT_TURNS + 1):
        line.commit(await line.turn(f"turn {number}"))
    assert slots(await line.read())["person__place"] is None


async def test_a_turn_that_dies_leaves_no_trace_and_can_run_again(line: Line) -> None:
    line.commit(await line.turn("one", counted=1))
    line.store.begin(line.conversation)
    tracker = await line.store.get_or_create_tracker(line.conversation)
    tracker.update(UserUttered("two", {"name": "greet"}))
    tracker.update(SlotSet("counted", 99))
    again = await line.turn("two", counted=2)
    assert again.slots_before == {"counted": 1}
    assert [event["text"] for event in again.events if event["event"] == "user"] == ["two"]
    line.commit(again)
    assert slots(await line.read())["counted"] == 2


async def test_what_died_after_staging_is_not_staged_again(line: Line) -> None:
    line.store.begin(line.conversation)
    tracker = await line.store.get_or_create_tracker(line.conversation)
    await line.store.save(tracker)
    line.store.begin(line.conversation)
    assert line.store.take(line.conversation) is None


async def test_two_conversations_never_mix(line: Line) -> None:
    line.commit(await line.turn("one", person__place="Newark"))
    first, line.conversation = line.conversation, line.casework.conversations.open("web")
    assert await line.read() is None
    assert slots(await line.store.retrieve(first))["person__place"] == "Newark"


async def test_a_restart_empties_the_slots_for_good(line: Line) -> None:
    line.commit(await line.turn("one", person__place="Newark"))
    line.store.begin(line.conversation)
    tracker = await line.store.get_or_create_tracker(line.conversation)
    tracker.update(Restarted())
    tracker.update(ActionExecuted("action_listen"))
    await line.store.save(tracker)
    staged = line.store.take(line.conversation)
    assert staged is not None
    line.commit(staged)
    for number in range(KEPT_TURNS + 1):
        line.commit(await line.turn(f"turn {number}"))
    assert slots(await line.read())["person__place"] is None


async def test_what_the_pipeline_read_is_kept_for_whoever_asks(line: Line) -> None:
    await line.turn("hello")
    assert line.store.understood["when"] == "monday"
    line.store.begin(line.conversation)
    assert line.store.understood == {}


async def test_an_event_or_slot_that_is_no_longer_known_is_passed_over(line: Line) -> None:
    odd = TrackerStage([{"event": "user_renamed", "text": "x"}, SlotSet("counted", 1).as_dict()], {"gone": 1}, None)
    line.commit(odd)
    assert slots(await line.read())["counted"] == 1
