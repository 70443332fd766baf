"""Training files are read as written, with the writer kept."""

from pathlib import Path

import pytest

from knowledge_base.understanding.errors import UnderstandingError
from knowledge_base.understanding.examples import ActExample, read_acts, read_labelled

NLU = """
version: "3.1"
nlu:
- intent: greet
  metadata: {hand: ann}
  examples: |
    - hello there
    - hi from [Bakewell](place)
- synonym: hi
  examples: |
    - hiya
- intent: thank
  examples:
  - text: |
      ta very much
    metadata: {hand: bob}
"""


def test_intents_are_read_with_their_writer_and_without_entity_marks(tmp_path: Path) -> None:
    (tmp_path / "small.yml").write_text(NLU, encoding="utf-8")
    assert read_acts(tmp_path) == [
        ActExample("hello there", "greet", "ann"),
        ActExample("hi from Bakewell", "greet", "ann"),
        ActExample("ta very much", "thank", "bob"),
    ]


def test_labelled_lines_are_read_with_all_their_fields(tmp_path: Path) -> None:
    first_line = '{"text": "sore knees", "label": ["arthritis"], "hand": "ann", "act": "ask_self_care"}'
    lines = first_line + '\n\n{"text": "x", "label": "none", "who": "self"}\n'
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    first, second = read_labelled(tmp_path)
    assert (first.labels, first.act, first.hand) == (("arthritis",), "ask_self_care", "ann")
    assert (second.labels, second.act, second.more) == (("none",), None, {"who": "self"})


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "fine"}\n[]\n', encoding="utf-8")
    with pytest.raises(UnderstandingError, match="line 2"):
        read_labelled(tmp_path)


def test_broken_yaml_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(UnderstandingError, match=r"a\.yml"):
        read_acts(tmp_path)
