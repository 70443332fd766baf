"""What a landline may read out loud before anybody agrees: it names nobody and says nothing about health."""

from __future__ import annotations

from importlib.resources import files

import pytest
import yaml

from casework.messaging.notices import Notices
from knowledge_base.septets import outside_gsm7, segments
from tools.text_costs import spoken_by_text

NOTICES = Notices.load("Harbour Help and Advice, Isle of Wight", "01983 960 001")
TELLING = ("organisation", "harbour", "health", "samaritans", "computer", "helper", "charity", "group", "116 123")
EDGE = yaml.safe_load(files("web").joinpath("words.yml").read_text("utf-8"))["texts"]
SAID = {
    **{name: words for name, words in spoken_by_text().items() if "landline" in name or "callback" in name},
    **{name: NOTICES.text(name) for name in NOTICES.texts if "landline" in name},
    **{name: words for name, words in EDGE.items() if "landline" in name},
}


@pytest.mark.parametrize("name", sorted(SAID))
def test_it_names_nobody_and_says_nothing_about_health(name: str) -> None:
    assert [word for word in TELLING if word in SAID[name].lower()] == []
    assert (segments(SAID[name]) <= 2, outside_gsm7(SAID[name])) == (True, ())


@pytest.mark.parametrize(
    "name",
    ["utter_doorway_landline_danger", "utter_doorway_landline_paused", "utter_doorway_landline_parked",
     "landline", "landline_again", "landline_danger", "fallback_landline"],
)  # fmt: skip
def test_where_no_more_is_said_it_holds_the_numbers_for_danger(name: str) -> None:
    assert "999" in SAID[name]
    assert "111" in SAID[name]


def test_the_worker_and_the_bot_say_the_same_in_danger() -> None:
    assert NOTICES.text("landline_danger") == spoken_by_text()["utter_doorway_landline_danger"]
