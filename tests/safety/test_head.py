"""The trained head: what it promises, over a small fake encoder, and what its training data must hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from knowledge_base.safety.examples import HELD_OUT_HANDS, SafetyExample, read_examples
from knowledge_base.safety.findings import Level, SafetyError
from knowledge_base.safety.folding import fold
from knowledge_base.safety.head import SafetyHead
from knowledge_base.safety.head_training import train_head
from knowledge_base.safety.pieces import piece_row, piece_rows
from knowledge_base.safety.replies import ReplyTable


class FakeEncoder:
    """Counts a few letters; enough for a head to learn from."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.array([[text.count(letter) / 9 for letter in "aeiost"] for text in texts], dtype=np.float32)


LINES = {
    (Level.NONE, ""): ["tea and cake on friday", "a walk in the park", "bingo tonight please", "where is the choir"],
    (Level.URGENT, "scam"): [
        "the bank fraud took my pin",
        "a fraud took the bank card",
        "bank fraud again",
        "pin fraud",
    ],
    (Level.SAFEGUARDING, "domestic_abuse"): ["husband hits me", "he hits me hard", "hits me at home", "hits me daily"],
    (Level.CRISIS, "suicide"): ["no reason to go on", "want to be dead", "no reason to live", "wish to be dead"],
    (Level.EMERGENCY, "heart"): [
        "crushing chest pain",
        "chest pain and arm",
        "heavy chest pain",
        "chest pain sweating",
    ],
}


def examples() -> list[SafetyExample]:
    rows: list[SafetyExample] = []
    for (level, kind), texts in LINES.items():
        for number, text in enumerate(texts * 3):
            rows.append(SafetyExample(text, level, kind, "self", "ab"[number % 2]))
    return rows


@pytest.fixture(scope="module")
def head() -> SafetyHead:
    return train_head(examples(), FakeEncoder())


def test_the_head_names_the_level_and_kind_of_what_it_learnt(head: SafetyHead) -> None:
    vote = head.vote("awful crushing chest pain")
    assert vote is not None
    assert (vote.level, vote.kind, vote.source) == (Level.EMERGENCY, "heart", "head")
    assert vote.confidence is not None
    assert 0.4 <= vote.confidence <= 1.0


def test_the_head_is_silent_on_ordinary_and_empty_messages(head: SafetyHead) -> None:
    assert head.vote("tea and cake in the park") is None
    assert head.vote("   ") is None


def test_probabilities_add_up_to_one(head: SafetyHead) -> None:
    assert head.probabilities("husband hits me").sum() == pytest.approx(1.0)


def test_a_saved_head_says_the_same_when_it_is_loaded(head: SafetyHead, tmp_path: Path) -> None:
    head.save(tmp_path / "head")
    loaded = SafetyHead.load(tmp_path / "head", FakeEncoder())
    assert loaded.vote("he hits me") == head.vote("he hits me")


def test_a_head_that_is_missing_or_damaged_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SafetyError, match="cannot be read"):
        SafetyHead.load(tmp_path, FakeEncoder())
    (tmp_path / "head.json").write_text("{}", encoding="utf-8")
    (tmp_path / "head.npz").write_bytes(b"not a head")
    with pytest.raises(SafetyError, match="cannot be read"):
        SafetyHead.load(tmp_path, FakeEncoder())


def test_the_same_examples_train_the_same_head(head: SafetyHead) -> None:
    again = train_head(examples(), FakeEncoder())
    assert np.allclose(again.probabilities("bank fraud"), head.probabilities("bank fraud"))


def test_a_held_out_writer_is_not_learnt_from() -> None:
    held = next(iter(HELD_OUT_HANDS))
    odd = [SafetyExample("tea and cake on friday", Level.EMERGENCY, "heart", "self", held)] * 50
    head = train_head(examples() + odd, FakeEncoder())
    assert head.vote("tea and cake on friday") is None


def test_too_few_levels_are_refused() -> None:
    with pytest.raises(SafetyError, match="every level"):
        train_head(examples()[:5], FakeEncoder())


def test_a_wrong_line_of_data_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.jsonl").write_text('{"text": "hello"}\n', encoding="utf-8")
    with pytest.raises(SafetyError, match=r"Line 1 of one\.jsonl"):
        read_examples(tmp_path)


def data_lines(root: Path) -> list[dict[str, str]]:
    files = sorted((root / "data" / "safety").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_data_hold_a_thousand_lines_every_level_and_only_kinds_with_a_reply(root: Path) -> None:
    rows = data_lines(root)
    labels = Counter(row["label"] for row in rows)
    assert len(rows) >= 1000
    assert set(labels) == {level.label for level in Level}
    assert labels["none"] >= len(rows) / 3
    assert {row["kind"] for row in rows if row["label"] != "none"} - ReplyTable.load().kinds == set()


def test_no_line_of_data_is_written_twice(root: Path) -> None:
    texts = Counter(row["text"].casefold() for row in data_lines(root))
    assert [text for text, times in texts.items() if times > 1] == []


def test_one_writer_is_kept_out_and_has_dangers_and_harmless_lines(root: Path) -> None:
    held = [row for row in data_lines(root) if row["hand"] in HELD_OUT_HANDS]
    assert {row["label"] for row in held} == {level.label for level in Level}


def test_one_message_is_read_in_the_same_numbers_as_many() -> None:
    folded = [fold(text) for text in ("i dont want to be here any more", "a walking group , a", "€ 5", "")]
    together = np.hstack([block.toarray() for block in piece_rows(folded)])
    assert [np.abs(piece_row(text) - row).max() for text, row in zip(folded, together, strict=True)] == pytest.approx(
        [0.0] * 4, abs=1e-12
    )
