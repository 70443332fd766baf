"""Every recorded conversation by text, from a phone through everything to the bot and back to the phone's screen."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import pytest

from tests.simulator.network import Network
from tests.simulator.playing import Phone, play, send
from tests.simulator.recording import recordings

pytestmark = pytest.mark.slow
RECORDED = recordings()
GROUPS = [one for one in RECORDED if one.name.startswith("group_")]


@pytest.mark.parametrize("place", range(len(RECORDED)), ids=[one.name for one in RECORDED])
async def test_the_phone_shows_what_was_recorded(network: Network, place: int) -> None:
    await play(network, RECORDED[place], place)


async def test_a_group_is_found_within_six_segments_and_half_of_the_replies_have_two(
    network: Network,
) -> None:
    counted = [(await play(network, one, 100 + place)).segments for place, one in enumerate(GROUPS)]
    assert len(counted) >= 4
    assert max(sum(each) for each in counted) <= 6
    assert median(segments for each in counted for segments in each) <= 2


async def test_what_one_phone_is_told_never_stands_on_another(network: Network) -> None:
    here, there = Phone.of(network, "mobile", 290), Phone.of(network, "mobile", 291)
    await send(here, "is there a walking group in Newark", "here")
    assert there.new_on_screen() == []
    await send(there, "2", "there")
    assert here.new_on_screen() == []
    assert "utter_groups_detail" in (await send(here, "2", "here")).shows


def test_a_word_that_the_player_does_not_know_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("turns: [{person: hello, show: []}]", encoding="utf-8")
    with pytest.raises(ValueError, match="show"):
        recordings(tmp_path)
