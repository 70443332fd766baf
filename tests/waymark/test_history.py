"""Each run of a set is kept in one line, and a run is compared with the last of the same set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from waymark.evaluation.history import FILE, Run, changes, commit_of, keep, last_run
from waymark.evaluation.intervals import Count
from waymark.evaluation.report import changes_table
from waymark.evaluation.scoring import Figure

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def run(hits: int, set_name: str = "shared/eval") -> Run:
    figures = [Figure("s", "act", Count(hits, 10)), Figure("s", "topic", Count(3, 4))]
    return Run.of(figures, now=NOW, commit="abc", model="f00", set_name=set_name, contents="x")


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    keep(run(5), tmp_path / "eval")
    keep(run(6), tmp_path / "eval")
    keep(run(1, "another/set"), tmp_path / "eval")
    assert last_run(tmp_path / "eval", "shared/eval") == run(6)
    assert len((tmp_path / "eval" / FILE).read_text(encoding="utf-8").splitlines()) == 3


def test_a_first_run_has_nothing_before_it_and_a_broken_line_is_passed_over(tmp_path: Path) -> None:
    assert last_run(tmp_path, "shared/eval") is None
    keep(run(5), tmp_path)
    with (tmp_path / FILE).open("a", encoding="utf-8") as stream:
        stream.write("{half a li\n")
    assert last_run(tmp_path, "shared/eval") == run(5)


def test_only_figures_that_differ_are_changes() -> None:
    (change,) = changes(run(5), run(7))
    assert (change.name, change.before, change.now) == ("act", Count(5, 10), Count(7, 10))
    assert changes(run(5), run(5)) == []
    assert changes_table(run(5), changes(run(5), run(7))).row_count == 1


def test_a_figure_that_is_new_has_nothing_before_it() -> None:
    before = Run("t", "c", "m", "s", "x", {})
    assert [change.before for change in changes(before, run(5))] == [None, None]
    assert changes_table(before, changes(before, run(5))).row_count == 2


def test_outside_git_the_commit_is_unknown(tmp_path: Path) -> None:
    assert commit_of(tmp_path) == "unknown"
