"""What every entry point does first: read the settings once."""

from __future__ import annotations

import os
from pathlib import Path

from waymark.settings import Settings

ENV_FILE = Path(".env")


def read_settings() -> Settings:
    """The settings of this process. Raises SettingsFaults with everything that is wrong."""
    return Settings.read(os.environ, ENV_FILE)


def home_folder() -> Path:
    """The home folder, also when other settings are wrong: where a failure is written down."""
    return Path(os.environ.get("WAYMARK_HOME") or "var").expanduser()


def root_folder() -> Path:
    """The folder that holds config.yml, domain.yml and data/: the working copy that Waymark is installed from."""
    return Path(__file__).resolve().parent.parent
