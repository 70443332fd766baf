"""The assistant under measurement: the trained model and its safety head, over the demonstration directory."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.practice import Practice


@pytest.fixture(scope="session")
def practice(trained_model: Path, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Practice:
    from bot.process import practice_of
    from bot.training import head_path
    from waymark.parts import bot_parts
    from waymark.preparing import prepare
    from waymark.settings import Settings

    home = tmp_path_factory.mktemp("measured")
    settings = Settings.read({"WAYMARK_HOME": str(home), "WAYMARK_DEMO": "1", "WAYMARK_SHOW_UNREVIEWED": "1"})
    prepare(settings, lambda feed: None)
    head = head_path(trained_model.parent, root)
    assert head.is_dir(), "the safety head is trained with the model"
    return practice_of(replace(bot_parts(settings, trained_model), safety_head=head))
