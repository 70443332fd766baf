"""Every story in this folder, told to the whole bot."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.casework.room import FrozenClock
from tests.conversations.telling import START, Stage, Story, StoryFault, directory, expect, part_of, stories

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
MODELS = ROOT / "var" / "test-models"
TOLD = stories()


@pytest.mark.parametrize("story", TOLD, ids=[story.name for story in TOLD])
async def test_the_bot_follows_the_story(stage: Stage, story: Story) -> None:
    await stage.tell(story)


def test_there_are_enough_stories() -> None:
    assert len(TOLD) >= 45


def test_every_skill_has_a_story() -> None:
    skills = {file.stem for file in (ROOT / "bot" / "domain").glob("*.yml")}
    assert (
        skills - {next((skill for skill in skills if story.name.startswith(f"{skill}_")), "") for story in TOLD}
        == set()
    )


def test_a_fault_names_both_sides() -> None:
    with pytest.raises(StoryFault, match=r"expected bot: \['a'\]\n  got bot: \['b'\]"):
        expect("x.yml, turn 1", "bot", ["a"], ["b"])


def test_a_story_speaks_only_of_the_fields_it_names() -> None:
    assert part_of({"name": "Newark", "outcode": None}, {"name": "?"}) == {"name": "Newark"}


def test_a_word_that_the_runner_does_not_know_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yml").write_text("turns: [{person: hello, bot: [], bott: []}]", encoding="utf-8")
    with pytest.raises(ValueError, match="bott"):
        stories(tmp_path)


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """The bot over a model for the inputs as they are (trained when there is none), and a directory of our own."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    from bot.process import BotParts, turn_runner
    from bot.training import current_model, head_path, train
    from casework.hours import OpeningHours
    from casework.practice import practice_casework
    from casework.wakeups import Bell
    from knowledge_base.articles.loader import load_articles
    from knowledge_base.topics import load_topics

    folder = tmp_path_factory.mktemp("conversations")
    clock = FrozenClock(START)
    model = current_model(MODELS, ROOT) or train(ROOT, MODELS)
    casework = practice_casework(clock)
    full, empty = directory(folder / "full.db", clock, filled=True), directory(folder / "empty.db", clock, filled=False)
    parts = BotParts(
        casework=casework,
        directory=full,
        articles=load_articles(),
        topics=load_topics(),
        model=model,
        bell=Bell(folder),
        hours=OpeningHours.parse("Mon-Fri 09:00-17:00"),
        hours_said="Monday to Friday, 9am to 5pm",
        organisation="Demo Line",
        phone="01632 960 000",
        show_unreviewed=False,
        clock=clock,
        safety_head=head_path(MODELS, ROOT),
        public_url="https://demo.example",
    )
    runner = turn_runner(parts, casework)
    return Stage(casework, runner, runner._deps, clock, full, empty)
