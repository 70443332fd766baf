"""Rasa's message processor with our actions in process: no action server, no HTTP hop, no schema check at each turn."""

from copy import copy
from pathlib import Path
from typing import Any, cast

from rasa.core.actions.action import Action, RemoteAction
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, Event, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from actions.house import HouseAction
from bot.graph import InOrderRunner
from bot.output import TurnOutput
from bot.tracker import StagedTrackerStore
from casework.turns import TrackerStage, Turns


class InProcessAction(Action):
    """One of our actions, called directly. Its results are our own types, checked by tests and not at each turn."""

    def __init__(self, action: HouseAction) -> None:
        self._action = action

    def name(self) -> str:
        """The action's name in the domain."""
        return self._action.name()

    async def run(
        self,
        output_channel: OutputChannel,
        nlg: NaturalLanguageGenerator,
        tracker: DialogueStateTracker,
        domain: Domain,
        metadata: dict[str, Any] | None = None,
    ) -> list[Event]:
        """Run it and give Rasa its words and events."""
        dispatcher = CollectingDispatcher()
        events = await self._action.run(dispatcher, read_only(tracker), spoken(domain))
        said: list[BotUttered] = await RemoteAction._utter_responses(  # noqa: SLF001 - the SDK's own way to speak
            dispatcher.messages, output_channel, nlg, tracker
        )
        return [*said, *deserialise_events(list(events or []))]


def spoken(domain: Domain) -> DomainDict:
    """What actions may know of the domain: its words."""
    return cast("DomainDict", {"responses": domain.responses})


def read_only(tracker: DialogueStateTracker) -> Tracker:
    """What actions may read: slots and the latest message. The events stay with Rasa."""
    message = tracker.latest_message
    latest = {**message.parse_data, "metadata": message.metadata} if message else {}
    return Tracker(
        sender_id=tracker.sender_id,
        slots=tracker.current_slot_values(),
        latest_message=latest,
        events=[],
        paused=False,
        followup_action=None,
        active_loop={},
        latest_action_name=tracker.latest_action_name,
    )


class WaymarkProcessor(MessageProcessor):
    """The model of `model_path` over a staged tracker store."""

    def __init__(self, model_path: Path, turns: Turns, actions: dict[str, HouseAction]) -> None:
        super().__init__(
            model_path=model_path,
            tracker_store=StagedTrackerStore(Domain.empty(), turns),
            lock_store=InMemoryLockStore(),
            generator=TemplatedNaturalLanguageGenerator({}),
        )
        self.graph_runner = InOrderRunner(cast("DaskGraphRunner", self.graph_runner))
        self.store = StagedTrackerStore(self.domain, turns)
        self.tracker_store = self.store
        self.nlg = TemplatedNaturalLanguageGenerator(self.domain.responses)
        self._ours = {name: InProcessAction(action) for name, action in actions.items()}

    def over(self, turns: Turns) -> "WaymarkProcessor":
        """The same loaded model with a tracker store of its own over other turns."""
        other = copy(self)
        other.store = StagedTrackerStore(self.domain, turns)
        other.tracker_store = other.store
        return other

    def _get_action(self, action_name: str) -> Action | None:
        """Ours in process; Rasa's own for the rest."""
        return self._ours.get(action_name) or super()._get_action(action_name)

    def predict_next_with_tracker_if_should(self, tracker: DialogueStateTracker) -> tuple[Action, PolicyPrediction]:
        """Rasa's prediction, with our own action in place of a call to an action server."""
        action, prediction = super().predict_next_with_tracker_if_should(tracker)
        return self._ours.get(action.name(), action), prediction

    async def converse(
        self, conversation_id: str, text: str, channel: str, metadata: dict[str, Any]
    ) -> tuple[TurnOutput, TrackerStage | None]:
        """One turn of Rasa: its reply parts and what the tracker would save. Raises whatever goes wrong."""
        output = TurnOutput(channel)
        message = UserMessage(text, output, conversation_id, input_channel=channel, metadata=metadata)
        await self.handle_message(message)
        return output, self.store.take(conversation_id)

    async def slots(self, conversation_id: str) -> dict[str, Any]:
        """The slots as the conversation stands; reading begins a fresh turn."""
        self.store.begin(conversation_id)
        tracker = await self.store.retrieve(conversation_id)
        return tracker.current_slot_values() if tracker else {}

    async def understand(self, text: str) -> dict[str, Any]:
        """The pipeline's reading of a text, outside any conversation."""
        message = UserMessage(text, TurnOutput("web"), "understand", metadata={})
        return await self.parse_message(message)
