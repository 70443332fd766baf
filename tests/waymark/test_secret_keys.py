"""The installation's secrets: made once, private, never silently replaced."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from waymark.errors import WaymarkError
from waymark.secret_keys import FILE, prepare_home, secret_keys


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    first = secret_keys(tmp_path)
    assert secret_keys(tmp_path) == first
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    a, b = secret_keys(tmp_path / "a"), secret_keys(tmp_path / "b")
    assert len({a.secret_key, a.phone_key, b.secret_key, b.phone_key}) == 4


def test_secrets_are_hidden_when_shown(tmp_path: Path) -> None:
    keys = secret_keys(tmp_path)
    assert keys.secret_key not in repr(keys)


@pytest.mark.parametrize("content", ["", "{}", '{"secret_key": "x"}', "[1]"])
def test_a_damaged_file_is_said_and_kept(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(WaymarkError, match="backup"):
        secret_keys(tmp_path)
    assert (tmp_path / FILE).read_text(encoding="utf-8") == content


def test_the_home_folder_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    prepare_home(tmp_path / "new" / "home")
    assert stat.S_IMODE((tmp_path / "new" / "home").stat().st_mode) == 0o700


def test_a_home_that_cannot_be_made_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WaymarkError, match="WAYMARK_HOME"):
        prepare_home(tmp_path / "file" / "home")
