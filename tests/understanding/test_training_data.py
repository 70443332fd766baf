"""What data/README files promise of the examples: enough by every hand, none written twice, second acts named."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import yaml
from rapidfuzz import fuzz, process

from knowledge_base.understanding.examples import ActExample, read_acts, read_labelled

TOO_ALIKE = 88
# Case variants of the words that stop messages are kept on purpose.
STOP_WORDS = {"stop", "unsubscribe"}
CHUNK = 200


@pytest.fixture(scope="module")
def acts(root: Path) -> list[ActExample]:
    return read_acts(root / "data/nlu")


def test_every_act_has_enough_examples_by_every_hand(acts: list[ActExample]) -> None:
    hands = {example.hand for example in acts}
    counts = Counter(example.act for example in acts)
    by_hand: dict[str, set[str]] = defaultdict(set)
    for example in acts:
        by_hand[example.act].add(example.hand)
    assert len(hands) >= 10
    assert {act: count for act, count in counts.items() if count < 120} == {}
    assert {act: hands - found for act, found in by_hand.items() if found != hands} == {}


def test_a_second_act_is_a_known_act_and_not_the_first(root: Path, acts: list[ActExample]) -> None:
    known = {example.act for example in acts}
    seconds: list[tuple[str, str]] = []
    for path in sorted((root / "data/nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "also" in block["metadata"]:
                seconds.append((block["intent"], block["metadata"]["also"]))
    assert seconds
    assert [pair for pair in seconds if pair[1] not in known or pair[0] == pair[1]] == []


@pytest.mark.slow
def test_no_two_examples_of_acts_and_safety_are_nearly_the_same(root: Path, acts: list[ActExample]) -> None:
    texts = [example.text for example in acts] + [line.text for line in read_labelled(root / "data/safety")]
    assert too_alike(text for text in texts if text.casefold() not in STOP_WORDS) == []


def test_the_search_for_near_duplicates_finds_one() -> None:
    assert too_alike(["Is the hall warm in winter", "is the hall warm in winter?", "any choirs"]) != []


def too_alike(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs whose sorted words are alike. Only lines of similar length can be, so only those are compared."""
    sorted_words = sorted((" ".join(sorted(text.casefold().split())) for text in texts), key=len)
    lengths = np.array([len(words) for words in sorted_words])
    pairs: list[tuple[str, str]] = []
    for start in range(0, len(sorted_words), CHUNK):
        rows = sorted_words[start : start + CHUNK]
        # 2 * shorter / (shorter + longer) bounds the ratio.
        longest = len(rows[-1]) * (200 - TOO_ALIKE) / TOO_ALIKE
        others = sorted_words[start : int(np.searchsorted(lengths, longest, side="right"))]
        scores = process.cdist(rows, others, scorer=fuzz.ratio, score_cutoff=TOO_ALIKE, dtype=np.uint8)
        pairs += [(rows[i], others[j]) for i, j in zip(*np.nonzero(scores), strict=True) if j > i]
    return pairs
