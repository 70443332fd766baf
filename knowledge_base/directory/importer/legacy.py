"""Turns a service of the legacy Open Referral UK 1.0 into the shape of 3.0; most live feeds still send 1.0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from knowledge_base.directory.importer.checks import Raw

_TAKEN_APART = frozenset(
    ("regular_schedules", "service_taxonomys", "eligibilitys", "fundings", "holiday_schedules", "reviews")
)
LEGACY_SIGNS = _TAKEN_APART | {"deliverable_type", "attending_type", "attending_access"}
_ORGANIZATION = {"url": "website"}
_LOCATION = {"physical_addresses": "addresses", "accessibility_for_disabilities": "accessibility"}
_TERM = {"vocabulary": "taxonomy"}


def is_legacy(raw: Raw) -> bool:
    """Whether a service has fields that only 1.0 has."""
    return not LEGACY_SIGNS.isdisjoint(raw)


def modernise(raw: Raw) -> Raw:
    """The same service under the names of 3.0. In 1.0 the status may be left out, and then the service is active."""
    new = {name: value for name, value in raw.items() if name not in _TAKEN_APART}
    if new.get("status") in (None, ""):
        new["status"] = "active"
    _change(new, "organization", lambda organization: _renamed(organization, _ORGANIZATION))
    _change_each(new, "service_at_locations", _modernise_place)
    new.update(_eligibility(raw))
    for old, name, change in (
        ("regular_schedules", "schedules", _modernise_schedule),
        ("service_taxonomys", "attributes", _modernise_tag),
    ):
        if old in raw:
            moved = {name: raw[old]}
            _change_each(moved, name, change)
            new[name] = _joined(new.get(name), moved[name])
    return new


def _modernise_place(raw: Raw) -> Raw:
    new = {name: value for name, value in raw.items() if name not in ("holiday_schedule", "holiday_schedules")}
    for old in ("regular_schedule", "regular_schedules"):
        if old in new:
            new["schedules"] = _joined(new.get("schedules"), new.pop(old))
    _change_each(new, "schedules", _modernise_schedule)
    _change(new, "location", lambda location: _renamed(location, _LOCATION))
    return new


def _modernise_schedule(raw: Raw) -> Raw:
    new = dict(raw)
    weekday = new.pop("weekday", None)
    if weekday and not new.get("byday"):
        new["byday"] = weekday
    return new


def _modernise_tag(raw: Raw) -> Raw:
    new = {name: value for name, value in raw.items() if name != "taxonomy"}
    new["taxonomy_term"] = raw.get("taxonomy")
    # 1.0 terms have no description, which 3.0 asks for.
    _change(new, "taxonomy_term", lambda term: {"description": term.get("name"), **_renamed(term, _TERM)})
    return new


def _eligibility(raw: Raw) -> dict[str, object]:
    """The widest ages, and the words; a 1.0 service may name several groups of people."""
    value = raw.get("eligibilitys")
    groups = [cast("Raw", group) for group in _list(value) if isinstance(group, dict)]
    found: dict[str, object] = {}
    for name, widest in (("minimum_age", min), ("maximum_age", max)):
        ages = [age for group in groups if (age := group.get(name)) not in (None, "")]
        numbers = [age for age in ages if isinstance(age, int | float) and not isinstance(age, bool)]
        if ages and name not in raw:
            found[name] = widest(numbers) if len(numbers) == len(ages) else ages[0]
    words = [text for group in groups if isinstance(text := group.get("eligibility"), str) and text]
    if words and "eligibility" not in raw:
        found["eligibility"] = "; ".join(dict.fromkeys(words))
    return found


def _change(new: dict[str, object], name: str, change: Callable[[Raw], Raw]) -> None:
    """Change an object in place; anything else is left for the checks to name."""
    value = new.get(name)
    if isinstance(value, dict):
        new[name] = change(cast("Raw", value))


def _change_each(new: dict[str, object], name: str, change: Callable[[Raw], Raw]) -> None:
    value = new.get(name)
    if isinstance(value, list):
        items = cast("list[object]", value)
        new[name] = [change(cast("Raw", item)) if isinstance(item, dict) else item for item in items]


def _renamed(raw: Raw, names: Mapping[str, str]) -> dict[str, object]:
    """The object with old names replaced, unless the new name is there too."""
    return {names[name] if name in names and names[name] not in raw else name: value for name, value in raw.items()}


def _joined(old: object, more: object) -> object:
    """Two lists as one; what is no list is left for the checks to name."""
    return _list(old) + _list(cast("object", more)) if isinstance(more, list) else more


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []
