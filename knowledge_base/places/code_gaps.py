"""Puts back the gap beside a postcode that a thumb lost or moved: "banklu4", "chatL N6", "lu4o pen"."""

from __future__ import annotations

import re
from collections.abc import Container

from knowledge_base.understanding.known_words import is_strange, is_usual

# A word, perhaps a gap, and what could be the rest of a code: at most one letter before its first digit.
_BEFORE = re.compile(r"(?<!\w)([A-Za-z]+)( ?)([A-Za-z]?)(\d[\dA-Za-z]?)(\d[A-Za-z]{2})?(?!\w)")
# A code with letters behind it, and perhaps the rest of their word after a gap.
_AFTER = re.compile(r"(?<!\w)([A-Za-z]{1,2}\d{1,2})([A-Za-z]+)(?: ([A-Za-z]+))?(?!\w)")


class CodeGaps:
    """Knows the outcodes, and parts each from the ordinary word that touches it."""

    def __init__(self, outcodes: Container[str]) -> None:
        self._outcodes = outcodes

    def put_back(self, text: str) -> str:
        """The text with a gap between word and code. What can be read as it stands is left alone."""
        return _AFTER.sub(self._code_first, _BEFORE.sub(self._word_first, text))

    def _word_first(self, found: re.Match[str]) -> str:
        word, gap, letter, digits, rest = (part or "" for part in found.groups())
        letters = word + letter
        if bool(gap) != bool(letter) or (not gap and self._is_code(word + digits)):
            return found.group()
        if word.lower() in ("a", "i") or (len(word) > 1 and not is_strange(word)):
            return found.group()
        for count in (2, 1):
            head, code = letters[:-count], letters[-count:] + digits
            if len(letters) >= count and self._is_code(code) and (is_usual(head) if len(head) > 1 else not head):
                return f"{head} {code}{rest}".strip()
        return found.group()

    def _code_first(self, found: re.Match[str]) -> str:
        code, tail, following = (part or "" for part in found.groups())
        if not self._is_code(code) or self._is_code(code + tail):
            return found.group()
        if following and len(tail) == 1 and is_usual(tail + following):
            return f"{code} {tail}{following}"
        if len(tail) > 1 and is_usual(tail):
            return f"{code} {tail} {following}".strip()
        return found.group()

    def _is_code(self, word: str) -> bool:
        return word.upper() in self._outcodes
