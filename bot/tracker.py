"""A tracker store that saves nothing itself: it stages the turn's events, and the turn's one transaction keeps them."""

from dataclasses import dataclass
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from casework.turns import TrackerStage, Turns


@dataclass(frozen=True)
class Reading:
    """A tracker as it was read: how many of its events are stored already, and the slots at that moment."""

    tracker: DialogueStateTracker
    count: int
    slots: dict[str, Any]
    active_loop: str | None


class StagedTrackerStore(TrackerStore):
    """Reads the newest turns and the slots before them; holds what a turn would save until `take` asks for it."""

    def __init__(self, domain: Domain, turns: Turns) -> None:
        super().__init__(domain)
        self._turns = turns
        # Rasa looks a type up by walking every subclass, for every event that it reads; once is enough.
        self._types = {cls.type_name: cls for cls in all_subclasses(Event) if getattr(cls, "type_name", None)}
        self._names = {slot.name for slot in domain.slots}
        self._read: dict[str, Reading] = {}
        self._staged: dict[str, TrackerStage] = {}
        self.understood: dict[str, Any] = {}  # what the pipeline read in the turn just saved

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as its recent turns tell it; None when it is new. Asked twice in a turn, read once."""
        if sender_id not in self._read:
            events = self._events(self._turns.recent(sender_id))
            tracker = self.init_tracker(sender_id)
            tracker.update_with_events(events, self.domain, override_timestamp=False)
            self._read[sender_id] = Reading(
                tracker, len(tracker.events), self._slots_of(tracker), tracker.active_loop_name
            )
        reading = self._read[sender_id]
        return reading.tracker if reading.count else None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stage the events of this turn, with the slots as they stood before it."""
        reading = self._read[tracker.sender_id]
        new = [event.as_dict() for event in list(tracker.events)[reading.count :]]
        self.understood = dict(tracker.latest_message.parse_data) if tracker.latest_message else {}
        self._staged[tracker.sender_id] = TrackerStage(new, reading.slots, reading.active_loop)

    def begin(self, sender_id: str) -> None:
        """Forget whatever an earlier, failed turn left behind."""
        self._read.pop(sender_id, None)
        self._staged.pop(sender_id, None)
        self.understood = {}

    def take(self, sender_id: str) -> TrackerStage | None:
        """What this turn would save; the store forgets it."""
        self._read.pop(sender_id, None)
        return self._staged.pop(sender_id, None)

    def _events(self, stages: list[TrackerStage]) -> list[Event]:
        if not stages:
            return []
        primed: list[Event] = [ActionExecuted(ACTION_LISTEN_NAME)]
        primed += [SlotSet(name, value) for name, value in stages[0].slots_before.items() if name in self._names]
        if stages[0].active_loop_before:
            primed.append(ActiveLoop(stages[0].active_loop_before))
        return primed + [event for stage in stages for event in map(self._event, stage.events) if event]

    def _event(self, stored: dict[str, Any]) -> Event | None:
        kind = self._types.get(stored["event"])
        # An event of a type that a newer Rasa renamed is passed over: the slots carry what matters.
        return kind._from_parameters(dict(stored)) if kind else None  # noqa: SLF001 - Rasa's own way round its look-up

    @staticmethod
    def _slots_of(tracker: DialogueStateTracker) -> dict[str, Any]:
        return {name: slot.value for name, slot in tracker.slots.items() if slot.has_been_set}
