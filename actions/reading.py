"""What the pipeline read in the latest message, as one typed value."""

from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from knowledge_base.safety.findings import Finding


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
    """One message, understood. `topics` are ids, best first; `close` says that the first two are a toss-up."""

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

    @classmethod
    def of(cls, tracker: Tracker) -> "Reading":
        """Read the tracker's latest message."""
        message: dict[str, Any] = tracker.latest_message or {}
        metadata: dict[str, Any] = message.get("metadata") or {}
        choices = (PlaceRead.of(one) for one in message.get("place_choices") or ())
        return cls(
            text=message.get("text") or "",
            act=(message.get("act") or {}).get("name") or "unclear",
            topics=tuple(topic["id"] for topic in message.get("topics") or ()),
            place=PlaceRead.of(message.get("place")),
            place_choices=tuple(one for one in choices if one),
            near_me=bool(message.get("near_me")),
            day=message.get("when"),
            for_whom=message.get("for"),
            findings=tuple(Finding.from_dict(one) for one in metadata.get("findings") or ()),
            chosen=metadata.get("chosen"),
            danger_lately=bool(metadata.get("danger_lately")),
        )
