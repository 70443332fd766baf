"""The lines that the assistant learns from: no line twice, none taken from a measuring set, none without a writer."""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from knowledge_base.topics import load_topics
from knowledge_base.understanding.examples import ABOUT_NO_TOPIC, LabelledExample, read_acts, read_labelled
from knowledge_base.understanding.training import topic_examples

# Two lines whose words, in any order, are this alike (0 to 100) are one line written twice.
ALIKE = 88
# Anybody writes "thank you" or "is there a group" the same way, so the shortest lines prove nothing.
FEWEST_WORDS = 4
# What every topic has, so that none is heard in one voice only.
FEWEST_LINES, FEWEST_HANDS = 32, 7


@pytest.fixture(scope="module")
def topic_lines(root: Path) -> list[LabelledExample]:
    return read_labelled(root / "data" / "topics")


def test_every_label_of_a_topic_line_is_a_topic(topic_lines: list[LabelledExample]) -> None:
    unknown = {label for line in topic_lines for label in line.labels} - set(load_topics())
    assert not unknown


def test_every_topic_line_says_who_wrote_it_and_what_is_asked(topic_lines: list[LabelledExample], root: Path) -> None:
    acts = {example.act for example in read_acts(root / "data" / "nlu")}
    hands = {example.hand for example in read_acts(root / "data" / "nlu")}
    assert [line.text for line in topic_lines if line.act not in acts or line.hand not in hands] == []


def test_a_line_without_a_topic_teaches_that_it_is_about_nothing_only_where_its_act_has_none(root: Path) -> None:
    taught = topic_examples(root / "data")
    assert [line.text for line in taught if not line.labels and line.act not in {None, *ABOUT_NO_TOPIC}] == []
    assert any(line.act == "out_of_scope" for line in taught if not line.labels)


def test_every_topic_has_many_lines_in_many_voices(topic_lines: list[LabelledExample]) -> None:
    first = [(line.labels[0], line.hand) for line in topic_lines if line.labels]
    lines = Counter(topic for topic, _ in first)
    hands = Counter(topic for topic, _ in set(first))
    poor = {topic for topic in load_topics() if lines[topic] < FEWEST_LINES or hands[topic] < FEWEST_HANDS}
    assert not poor


@pytest.mark.slow
def test_no_topic_line_is_written_twice_here_or_elsewhere(root: Path) -> None:
    ours = written(root, "topics")
    acts = {f"nlu:{example.text}": shape(example.text) for example in read_acts(root / "data" / "nlu")}
    others = ours | written(root, "safety") | acts
    assert [(one, other) for one, other in alike(ours, others) if one != other] == []


@pytest.mark.slow
def test_no_line_comes_from_the_sets_kept_for_measuring(root: Path) -> None:
    from waymark.evaluation.labels import read_labels

    folder = root.parent / "shared" / "eval"
    if not folder.is_dir():
        pytest.skip("there is no measuring set here")
    kept = {
        f"{name}:{label.id}": shape(label.text)
        for name, labels in read_labels(folder).items()
        for label in labels
        if len(label.text.split()) >= FEWEST_WORDS
    }
    # Only our own lines are named: what the measuring set says is not for those who write here.
    taken = {
        ours for ours, _ in alike(written(root, "topics") | written(root, "safety") | written(root, "for_whom"), kept)
    }
    assert sorted(taken) == []


def written(root: Path, kind: str) -> dict[str, str]:
    """Each line of data/<kind> under its file and number, in the shape that is compared."""
    return {
        f"{kind}/{path.name}:{number}": shape(json.loads(line)["text"])
        for path in sorted((root / "data" / kind).glob("*.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
    }


def shape(text: str) -> str:
    """Small letters and words in alphabetical order, so that turning a sentence round does not make it new."""
    return " ".join(sorted(text.lower().split()))


def alike(ours: dict[str, str], others: dict[str, str]) -> list[tuple[str, str]]:
    """The names of each two texts that are too much alike."""
    near = process.cdist(
        list(ours.values()), list(others.values()), scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8
    )
    names, other_names = list(ours), list(others)
    return [(names[row], other_names[column]) for row, column in zip(*np.nonzero(near), strict=True)]
