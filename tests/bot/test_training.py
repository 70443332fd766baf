"""A model is trained anew when something that it learns from has changed, and only then. Rasa is not needed to know."""

from pathlib import Path

import pytest

from bot.training import INPUTS, current_model, fingerprint, head_path, inputs, model_path

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one file for each input."""
    for name in INPUTS:
        path = tmp_path / name
        file = path if path.suffix else path / "one.yml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("words", encoding="utf-8")
    return tmp_path


def test_every_input_exists() -> None:
    assert [name for name in INPUTS if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", INPUTS)
def test_a_changed_input_changes_the_fingerprint(project: Path, name: str) -> None:
    before = fingerprint(project)
    path = project / name
    (path if path.is_file() else path / "one.yml").write_text("other words", encoding="utf-8")
    assert fingerprint(project) != before


@pytest.mark.parametrize("name", [name for name in INPUTS if not Path(name).suffix])
def test_a_new_a_removed_and_a_renamed_file_change_the_fingerprint(project: Path, name: str) -> None:
    seen = {fingerprint(project)}
    (project / name / "two.yml").write_text("more", encoding="utf-8")
    seen.add(fingerprint(project))
    (project / name / "two.yml").rename(project / name / "three.yml")
    seen.add(fingerprint(project))
    (project / name / "one.yml").unlink()
    seen.add(fingerprint(project))
    assert len(seen) == 4


@pytest.mark.parametrize("name", ["README.md", "actions/house.py", "data/nlu/notes.md", "bot/nlu/__pycache__/act.pyc"])
def test_what_training_does_not_read_changes_nothing(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("words", encoding="utf-8")
    assert fingerprint(project) == before


def test_the_fingerprint_does_not_depend_on_where_the_project_lies(project: Path, tmp_path: Path) -> None:
    copied = tmp_path / "elsewhere"
    for file in list(inputs(project)):
        there = copied / file.relative_to(project)
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(file.read_bytes())
    assert fingerprint(copied) == fingerprint(project)


def test_two_files_that_swap_a_line_are_a_change(project: Path) -> None:
    (project / "data/nlu/one.yml").write_text("ab", encoding="utf-8")
    (project / "data/nlu/two.yml").write_text("c", encoding="utf-8")
    before = fingerprint(project)
    (project / "data/nlu/one.yml").write_text("a", encoding="utf-8")
    (project / "data/nlu/two.yml").write_text("bc", encoding="utf-8")
    assert fingerprint(project) != before


def test_the_current_model_is_the_one_for_the_inputs_as_they_are(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "models"
    out.mkdir()
    assert current_model(out, project) is None
    model_path(out, project).write_bytes(b"")
    assert current_model(out, project) == model_path(out, project)
    (project / "config.yml").write_text("changed", encoding="utf-8")
    assert current_model(out, project) is None


def test_model_and_safety_head_carry_the_same_fingerprint(project: Path, tmp_path: Path) -> None:
    print_ = fingerprint(project)
    assert len(print_) == 12
    assert model_path(tmp_path, project).name == f"waymark-{print_}.tar.gz"
    assert head_path(tmp_path, project).name == f"safety-head-{print_}"
