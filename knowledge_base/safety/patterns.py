"""The small pattern language of the rule files (named lists, gaps, folded words), compiled to regular expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import yaml

from knowledge_base.safety.findings import SafetyError
from knowledge_base.safety.openings import Expression

HERE = Path(__file__).parent
LIST_MARK = " / "
_LIST = re.compile(r"<([a-z_]+)>")
_GAP = re.compile(r" ([~-])(\d+) ")
_MARKED_GAP = re.compile("\x00([gn])(\\d+)\x00")
_GROUP = re.compile(r"(?<!\\)\((?!\?)")
_COMMA = " (?:, )?"
# Words of denial, which a gap written -3 does not step over.
_DENIAL = "not|isnt|arent|wasnt|no|never|dont|doesnt|didnt|wont|wouldnt|hasnt|havent|denies|denied|without|nor"


class Phrases:
    """Named word lists that patterns may use as <name>."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._lists: dict[str, str] = {name: "|".join(items(words)) for name, words in lists.items()}

    @classmethod
    def load(cls, path: Path = HERE / "phrases.yml") -> Phrases:
        """Read the lists; raises SafetyError when the file is not a table of texts."""
        return cls({name: str(words) for name, words in read_table(path).items()})

    def expand(self, pattern: str) -> str:
        """The pattern with every <name> written out; raises SafetyError for a name that does not exist."""
        for _ in range(4):
            if not _LIST.search(pattern):
                return pattern
            pattern = _LIST.sub(self._named, pattern)
        raise SafetyError(f"The word lists in {pattern[:60]!r} go round in a circle.")

    def _named(self, match: re.Match[str]) -> str:
        try:
            return f"({self._lists[match.group(1)]})"
        except KeyError as error:
            raise SafetyError(f"There is no word list called <{match.group(1)}>.") from error

    def expression(self, patterns: Sequence[str]) -> Expression:
        """The patterns as one expression that is tried only where it could start."""
        return Expression(self.compile(patterns), [self.expand(pattern) for pattern in patterns])

    def compile(self, patterns: Sequence[str], *, at_end: bool = False) -> re.Pattern[str]:
        """One expression for all the patterns: a space may hold a comma, ~3 is up to three words of one sentence,
        -3 the same without words of denial.

        With `at_end` the words must stand directly before the end of the text.
        """
        written: list[str] = []
        for pattern in patterns:
            marked = _GAP.sub(_marked_gap, self.expand(pattern).replace("[^ ", r"[^\s"))
            if "~" in marked:
                raise SafetyError(f"A gap is written ~3 between two spaces: {pattern[:80]!r}")
            spaced = marked.replace(" ?", "\x01").replace(" ", _COMMA).replace("\x01", " ?")
            whole = _MARKED_GAP.sub(_written_gap, spaced)
            written.append(_GROUP.sub("(?:", whole))
        end = r"\s*\Z" if at_end else r"(?!\w)"
        try:
            return re.compile(rf"(?<!\w)(?:{'|'.join(written)}){end}")
        except re.error as error:
            raise SafetyError(f"A safety pattern does not compile ({error}): {patterns[0][:80]!r}") from error


def _marked_gap(match: re.Match[str]) -> str:
    kind = "n" if match.group(1) == "-" else "g"
    return f"\x00{kind}{match.group(2)}\x00"


def _written_gap(match: re.Match[str]) -> str:
    # A gap may follow an optional word that already ate its space.
    word = rf"(?!(?:{_DENIAL})\b)[^\s|]+" if match.group(1) == "n" else r"[^\s|]+"
    most = match.group(2)
    return f"(?:(?<= )(?:{word} ){{0,{most}}}|(?: {word}){{0,{most}}} )"


def items(words: str) -> list[str]:
    """The entries of a list written with " / " between them."""
    return [" ".join(item.split()) for item in words.split(LIST_MARK.strip()) if item.strip()]


def read_table(path: Path) -> dict[str, object]:
    """A YAML file that holds one table; raises SafetyError when it cannot be read as such."""
    return as_table(read_yaml(path), path.name)


def read_yaml(path: Path) -> object:
    """What a YAML file holds; raises SafetyError when it cannot be read."""
    try:
        # The C loader is five times faster and as safe.
        return cast("object", yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except (OSError, yaml.YAMLError) as error:
        raise SafetyError(f"The safety file {path.name} cannot be read.") from error


def as_table(value: object, where: str) -> dict[str, object]:
    """The value as a table with text keys; raises SafetyError, naming the place, when it is not one."""
    if not isinstance(value, dict):
        raise SafetyError(f"{where} should be a table.")
    return {str(key): item for key, item in cast("dict[object, object]", value).items()}


def as_texts(value: object, where: str) -> tuple[str, ...]:
    """The value as a list of texts; raises SafetyError, naming the place, when it is not one."""
    return () if value is None else tuple(str(item) for item in as_list(value, where))


def as_list(value: object, where: str) -> list[object]:
    """The value as a list; raises SafetyError, naming the place, when it is not one."""
    if not isinstance(value, list):
        raise SafetyError(f"{where} should be a list.")
    return cast("list[object]", value)
