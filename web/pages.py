"""Pages drawn from templates: one Jinja environment that escapes everything and knows the organisation."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from casework.hours import LONDON, clock_words
from casework.messaging.parts import ReplyPart
from casework.messaging.sms import draw
from knowledge_base.places.place import about_miles
from web.deps import WebDeps
from web.drawing import to_html, with_phone_links
from web.static_files import fingerprints
from web.words import Words


class Pages:
    """Renders a template by name."""

    def __init__(self, deps: WebDeps, words: Words) -> None:
        self._always = {
            "org": deps.organisation,
            "demo": deps.demo,
            "show_unreviewed": deps.show_unreviewed,
            "lookup_only": deps.lookup_only,
            "has_practice": deps.practice is not None,
            "has_phones": deps.phones is not None,
            "words": words.sections,
        }

    def show(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """The page as an answer; `status` is also known to the template."""
        return HTMLResponse(_jinja().get_template(template).render(self._always, status=status, **context), status)


@cache
def _jinja() -> Environment:
    jinja = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals.update(static=fingerprints())
    jinja.filters.update(
        article=to_html,
        phones=with_phone_links,
        tel=dial,
        day=day_words,
        moment=moment_words,
        hour=lambda at: clock_words(at.astimezone(LONDON).time()),
        sort_signs=sort_signs,
        miles=lambda miles: "" if miles is None else about_miles(miles),
        ages=ages_words,
        texts=texts_of,
    )
    return jinja


def dial(number: str) -> str:
    """The address that dials a number, such as tel:116123."""
    return "tel:" + "".join(sign for sign in number if sign.isdigit() or sign == "+")


def day_words(day: date | None) -> str:
    """A date as people write it: 22 November 2026."""
    return f"{day.day} {day:%B %Y}" if day else ""


def moment_words(at: datetime | None) -> str:
    """A moment as staff read it: Sunday 22 November, 2:30pm."""
    if at is None:
        return ""
    local = at.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B}, {clock_words(local.time())}"


def sort_signs(signs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Danger signs that mean 999 now, and those that mean help soon."""
    now = [sign for sign in signs if "999" in sign]
    return now, [sign for sign in signs if sign not in now]


def ages_words(card: Any, said: Mapping[str, str]) -> str:  # noqa: ANN401 - a ServiceCard
    """For whom a group is, by age; empty when for everybody."""
    youngest, oldest = card.min_age, card.max_age
    shape = {(False, False): "", (True, False): "from", (False, True): "up_to", (True, True): "between"}[
        (youngest is not None, oldest is not None)
    ]
    return said[shape].format(youngest=_whole(youngest), oldest=_whole(oldest)) if shape else ""


def _whole(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def texts_of(part: Mapping[str, Any], channel: str) -> list[str]:
    """A reply part's messages: several short ones as a telephone gets them, elsewhere one."""
    return draw(ReplyPart(part["text"], part["custom"])) if channel == "sms" else [part["text"]]


def as_part(part: Any) -> dict[str, Any]:
    """A reply part as a template reads it."""
    if isinstance(part, Mapping):
        return {"text": str(part.get("text", "")), "custom": dict(part.get("custom") or {"kind": "text"})}
    return {"text": part.text, "custom": dict(part.custom)}
