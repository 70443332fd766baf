"""What the pipeline read in the latest message, as one typed value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from knowledge_base.safety.findings import Finding

ABOUT = 0.1  # the topic linker's own limit (ABOUT_NOTHING): below it a message is about no topic that we know
BESIDE = 0.5  # a further topic counts when it is at least half as likely as the first: a guess is not an answer


def topics_meant(found: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The topics that a message is about, best first; the linker also names weaker ones, which nobody asked about."""
    if not found or found[0]["score"] < ABOUT:
        return ()
    return tuple(one["id"] for one in found if one["score"] >= max(ABOUT, BESIDE * found[0]["score"]))


@dataclass(frozen=True)
class PlaceRead:
    """A place in England as actions use it."""

    name: str
    latitude: float
    longitude: float
    outcode: str | None = None
    council: str | None = None

    @classmethod
    def of(cls, value: dict[str, Any] | None) -> "PlaceRead | None":
        """From a slot or from the pipeline; None when there is none."""
        if not value:
            return None
        return cls(value["name"], value["latitude"], value["longitude"], value.get("outcode"), value.get("council"))

    def as_dict(self) -> dict[str, Any]:
        """For a slot."""
        return {
            "name": self.name,
            "latitude": self.latitude,
            "longitude": self.longitude,
            "outcode": self.outcode,
            "council": self.council,
        }


@dataclass(frozen=True)
class Reading:
    """One message, understood. `act` is what was chosen, else what was asked; `topics` are ids, best first.

    `chances` are those of the topics, in their order.
    """

    text: str
    act: str
    topics: tuple[str, ...]
    place: PlaceRead | None
    place_choices: tuple[PlaceRead, ...]
    near_me: bool
    day: str | None
    for_whom: str | None
    findings: tuple[Finding, ...]
    chosen: Any
    danger_lately: bool = False
    chances: tuple[float, ...] = ()

    @classmethod
    def of(cls, tracker: Tracker) -> "Reading":
        """Read the tracker's latest message."""
        message: dict[str, Any] = tracker.latest_message or {}
        metadata: dict[str, Any] = message.get("metadata") or {}
        choices = (PlaceRead.of(one) for one in message.get("place_choices") or ())
        act = metadata.get("chosen_act") or (message.get("act") or {}).get("name") or "unclear"
        chosen = metadata.get("chosen")
        found = message.get("topics") or ()
        # "Is it more about A or B?" was answered.
        if metadata.get("chosen_act") == "ask_self_care" and isinstance(chosen, str):
            found = ({"id": chosen, "score": 1.0},)
        topics = topics_meant(found)
        return cls(
            text=message.get("text") or "",
            act=act,
            topics=topics,
            chances=tuple(float(one["score"]) for one in found if one["id"] in topics),
            place=PlaceRead.of(message.get("place")),
            place_choices=tuple(one for one in choices if one),
            near_me=bool(message.get("near_me")),
            day=message.get("when"),
            for_whom=message.get("for"),
            findings=tuple(Finding.from_dict(one) for one in metadata.get("findings") or ()),
            chosen=chosen,
            danger_lately=bool(metadata.get("danger_lately")),
        )
