"""The base of every action: words come from the domain, and a failure is always spoken."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection
from rasa_sdk.types import DomainDict

log = structlog.get_logger(__name__)
T = TypeVar("T")
Event = dict[str, Any]

SORRY = "utter_fallback_sorry"
SORRY_IN_DANGER = "utter_safety_sorry"


class UnknownResponse(LookupError):
    """An action named a response that the domain does not have: Rasa itself would say nothing, in silence."""


async def in_thread(work: Callable[..., T], *args: Any, **named: Any) -> T:
    """Run blocking work, such as a database search, away from the event loop."""
    return await asyncio.to_thread(work, *args, **named)


class Say:
    """Speaks by response name; the words are in the domain, one variant for a channel where it needs one."""

    def __init__(self, dispatcher: CollectingDispatcher, domain: dict[str, Any], channel: str) -> None:
        self._dispatcher = dispatcher
        self._responses: dict[str, list[dict[str, Any]]] = domain.get("responses", {})
        self.channel = channel

    def __call__(self, response: str, custom: dict[str, Any] | None = None, **values: Any) -> None:
        """Queue one reply part."""
        self._variant(response)
        self._dispatcher.utter_message(response=response, json_message=custom or {"kind": "text"}, **values)

    def phrase(self, response: str, **values: Any) -> str:
        """The words of a response, filled in: for lines and labels inside a part."""
        return str(self._variant(response)["text"]).format(**values)

    def has(self, response: str) -> bool:
        """Whether the domain has this response."""
        return response in self._responses

    def _variant(self, response: str) -> dict[str, Any]:
        variants = self._responses.get(response)
        if not variants:
            raise UnknownResponse(response)
        mine = [one for one in variants if one.get("channel") == self.channel]
        return (mine or [one for one in variants if not one.get("channel")] or variants)[0]


class HouseAction(Action, ABC):
    """An action that never leaves a person in silence: whatever fails, something is said and a person is offered."""

    when_it_fails = SORRY
    is_understanding = True  # false for the actions that say "I did not understand"

    @abstractmethod
    async def respond(self, say: Say, tracker: Tracker) -> list[Event]:
        """Read, decide, say; the events returned are what is remembered."""

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[Event]:
        """Respond; on any failure drop what was half said, log one line without content, and say sorry."""
        metadata = (tracker.latest_message or {}).get("metadata") or {}
        say = Say(dispatcher, dict(domain), metadata.get("channel", "web"))
        try:
            events = await self.respond(say, tracker)
        except ActionExecutionRejection:
            raise
        except Exception as error:  # noqa: BLE001 - nobody ever gets silence
            log.error("action_failed", action=self.name(), error=type(error).__name__)
            dispatcher.messages.clear()
            say(self.when_it_fails)
            return []
        if self.is_understanding and tracker.get_slot("fallback__failures"):
            events = [*events, SlotSet("fallback__failures", 0)]
        return events
