"""Short codes: stable, readable, and never two services for one in a directory of ours."""

from uuid import NAMESPACE_URL, uuid5

import pytest

from knowledge_base.directory.short_codes import LENGTH, LETTERS, code_of, is_code


def test_a_code_never_changes() -> None:
    """A link in an old text message must go on working."""
    assert code_of("34bd3f43-52e7-53a1-a45a-856ecb90de51") == "fcvzpz9"


def test_ten_thousand_services_have_ten_thousand_codes() -> None:
    codes = {code_of(str(uuid5(NAMESPACE_URL, str(number)))) for number in range(10_000)}
    assert len(codes) == 10_000
    assert all(is_code(code) for code in codes)


def test_no_sign_can_be_misread_and_no_word_be_made() -> None:
    assert set(LETTERS).isdisjoint("aeiou01l")


@pytest.mark.parametrize("text", ["", "b", "b" * (LENGTH + 1), "b7kx2ma", "B7KX2MF", "../../x"])
def test_what_is_no_code_is_not_looked_up(text: str) -> None:
    assert not is_code(text)
