"""The two feeds that come with Waymark, as the tests read them."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from tools.make_demo_directory import FEED

Service = dict[str, Any]
NATIONAL = FEED.with_name("national.json")
# Ofcom keeps these numbers for drama; nobody can ever be rung on them.
DRAMA = re.compile(r"01632 960\d{3}|07700 900\d{3}|0808 157 0\d{3}|03069 990\d{3}")


@cache
def contents(name: str) -> list[Service]:
    return json.loads((NATIONAL if name == "national" else FEED).read_text(encoding="utf-8"))["contents"]


def topics_of(service: Service) -> list[str]:
    return [attribute["taxonomy_term"]["id"] for attribute in service["attributes"]]


def numbers_of(service: Service) -> list[str]:
    return [phone["number"] for contact in service.get("contacts", ()) for phone in contact["phones"]]


def location_of(service: Service) -> dict[str, Any]:
    return service["service_at_locations"][0]["location"]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!])\s+", text)
