"""The large set of words: it holds what it was given, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge_base.understanding.word_list import LONGEST, WordList

WORDS = st.text(alphabet="abcxyz", min_size=1, max_size=8)


@given(st.sets(WORDS, min_size=1), WORDS)
def test_it_holds_the_words_it_was_given_and_no_other(given_words: set[str], other: str) -> None:
    listed = WordList(word.encode() for word in given_words)
    assert all(word in listed for word in given_words)
    assert (other in listed) == (other in given_words)
    assert len(listed) == len(given_words)


def test_words_that_are_too_long_or_of_other_letters_are_not_in_it() -> None:
    listed = WordList([b"a" * LONGEST, b"b" * (LONGEST + 1)])
    assert "a" * LONGEST in listed
    assert "a" * (LONGEST + 1) not in listed
    assert "b" * (LONGEST + 1) not in listed
    assert "café" not in listed
    assert "" not in WordList([])
