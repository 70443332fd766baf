"""What came with a text besides words is marked by the edge and taken off again by the doorway."""

import pytest

from casework.messaging.attachments import SIGN, kind_of, split_attachments, with_attachments


@pytest.mark.parametrize(
    ("content_type", "kind"),
    [("image/jpeg", "picture"), ("audio/amr", "voice"), ("VIDEO/3gpp", "video"), ("text/x-vcard", "contact"),
     ("text/vcard", "contact"), ("application/pdf", "file"), ("", "file")],
)  # fmt: skip
def test_a_media_type_is_told_in_a_word(content_type: str, kind: str) -> None:
    assert kind_of(content_type) == kind


@pytest.mark.parametrize("words", ["", "look at this", "two\nlines"])
def test_words_come_back_as_they_were(words: str) -> None:
    assert split_attachments(with_attachments(words, ["picture", "voice"])) == (words, ["picture", "voice"])


def test_a_text_without_attachments_is_left_alone() -> None:
    assert split_attachments("[picture] is what I typed  ") == ("[picture] is what I typed  ", [])


def test_nobody_can_write_a_mark_themselves() -> None:
    assert split_attachments(with_attachments(f"hello {SIGN}[voice]", [])) == ("hello [voice]", [])
