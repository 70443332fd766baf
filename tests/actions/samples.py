"""What the action tests talk about: towns, groups, articles, safety replies and who runs the service."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from actions.wiring import Service
from casework.hours import OpeningHours
from knowledge_base.articles.article import Article, Section, Source
from knowledge_base.directory.cards import ServiceCard
from knowledge_base.safety.replies import ReplyTable
from knowledge_base.topics import Topic, load_topics

NEWARK: dict[str, Any] = {
    "name": "Newark",
    "latitude": 53.076,
    "longitude": -0.81,
    "outcode": "NG24",
    "council": "Nottinghamshire",
}
DERBY: dict[str, Any] = {
    "name": "Derby",
    "latitude": 52.922,
    "longitude": -1.476,
    "outcode": "DE1",
    "council": "Derby",
}
CARD = ServiceCard(
    id="s1",
    name="Riverside Walkers",
    organization="Friends of the river",
    description="A slow walk by the river. Tea afterwards.",
    summary="A slow walk by the river.",
    venue="Town hall",
    town="Newark",
    postcode="NG24 1AA",
    latitude=53.07,
    longitude=-0.81,
    distance_miles=0.6,
    times="Thursdays, 10am to midday",
    next_session=datetime(2026, 11, 5, 10, 0, tzinfo=UTC),
    cost="Free",
    is_free=True,
    phone="01632 960 001",
    email="",
    url="",
    languages=(),
    accessibility=(),
    min_age=None,
    max_age=None,
    delivery="in_person",
    reach="neighbourhood",
    assured_date=date(2026, 10, 1),
    demo=False,
    topics=("physical-activity",),
    status="active",
    alert="",
)


def card(number: int = 1, **fields: Any) -> ServiceCard:
    """A group; every field has a harmless default."""
    names = ("Riverside Walkers", "Knit and Natter", "Lunch Club", "Choir for All", "Allotment Friends")
    return replace(CARD, **({"id": f"s{number}", "name": names[(number - 1) % len(names)]} | fields))


def article(topic: str = "sleep", **fields: Any) -> Article:
    """An article; every field has a harmless default."""
    wanted: dict[str, Any] = {
        "id": topic,
        "kind": "wellbeing",
        "title": f"About {topic}",
        "summary": "Small things help.",
        "sms": "Small things help.",
        "topics": (topic,),
        "comfort": ("Rest when you can.",),
        "red_flags": ("Ring 999 if you cannot breathe.",),
        "group_needs": (topic,),
        "sources": (Source("NHS", "https://www.nhs.uk/a"), Source("Mind", "https://www.mind.org.uk/b")),
        "reviewed": date(2026, 11, 1),
        "review_by": date(2027, 11, 1),
        "clinical_review": None,
        "what_you_can_do": Section("What you can do", "- Keep the same hours.\n- Put **screens** away."),
        "when_to_get_help": Section("When to get help and from whom", "Ring 111."),
        "groups": Section("Groups and people who can help", "Ring Mind on 0300 123 3393."),
    }
    return Article(**(wanted | fields))


@cache
def topics() -> dict[str, Topic]:
    return load_topics()


@cache
def replies() -> ReplyTable:
    """A reply table of three kinds: one that asks about 999, one that asks about safety, one that asks nothing."""
    line = {"source": "https://example.org", "checked": None}

    def entry(kind: str, ask: str | None) -> dict[str, Any]:
        said = {"self": f"Words for {kind}. Ring 999."}
        return {"kinds": [kind], "first": "999", "text": said, "ask": ask, "also": said | {"number": "999"}}

    return ReplyTable(
        {
            "version": 1,
            "numbers": {"999": {"number": "999", "name": "999"} | line},
            "contacts": {},
            "lines": {"honesty": "Nobody reads this until {reader}.", "honesty_unknown": "Nobody.", "silent": "55."},
            "asks": {
                "rung": {"question": "Have you rung 999?", "options": ["yes", "no", "can't"]},
                "safe": {"question": "Are you safe right now?", "options": ["yes", "no"]},
            },
            "replies": [entry("heart", "rung"), entry("suicide", "safe"), entry("scam", None)],
            "follow_ups": {
                name: {"text": f"Words after {name}.", "numbers": ["999"]}
                for name in (
                    "emergency_yes",
                    "emergency_no",
                    "emergency_cant",
                    "crisis_yes",
                    "crisis_no",
                    "crisis_no_child",
                )
            },
        }
    )


def service(**fields: Any) -> Service:
    """Who runs this installation."""
    wanted: dict[str, Any] = {
        "organisation": "Demo Line",
        "phone": "01632 960 000",
        "hours": OpeningHours.parse("Mon-Fri 09:00-17:00"),
        "hours_said": "Monday to Friday, 9am to 5pm",
        "show_unreviewed": False,
        "public_url": "https://demo.example",
    }
    return Service(**(wanted | fields))
