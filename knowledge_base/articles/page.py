"""Reads one Markdown file into its front matter and sections, and remembers which line everything stood on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast

import yaml

from knowledge_base.articles.article import Section
from knowledge_base.articles.errors import Fault

_FENCE = "---"
_HEADING = re.compile(r"^##\s+(.*\S)\s*$")


@dataclass(frozen=True)
class Page:
    """A file as it was written. `lines` gives the line of a field, or of "field.3" for an entry of a list."""

    file: str
    fields: dict[str, object]
    lines: dict[str, int]
    sections: tuple[Section, ...]
    section_lines: tuple[int, ...]

    def line(self, *names: str | int) -> int:
        """The line of a field or of one entry; of its field, or 1, where that is not known."""
        while names:
            found = self.lines.get(".".join(str(name) for name in names))
            if found is not None:
                return found
            names = names[:-1]
        return 1


def read_page(file: str, text: str) -> tuple[Page | None, list[Fault]]:
    """The page, or None and why it could not be read at all. Repeated fields are faults too."""
    rows = text.splitlines()
    if not rows or rows[0].strip() != _FENCE or _FENCE not in (row.strip() for row in rows[1:]):
        return None, [Fault(file, 1, "the front matter between two lines of --- is missing")]
    end = next(number for number, row in enumerate(rows[1:], start=1) if row.strip() == _FENCE)
    matter = "\n".join(["", *rows[1:end]])  # the first line stays, so that YAML counts lines as the file does
    try:
        node = cast("object", yaml.compose(matter, Loader=yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType]
        fields: object = yaml.safe_load(matter)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if isinstance(mark, yaml.Mark) else 1
        return None, [Fault(file, line, "the front matter is not valid YAML")]
    if not isinstance(node, yaml.MappingNode) or not isinstance(fields, dict):
        return None, [Fault(file, 1, "the front matter is not a list of fields")]
    lines, faults = _lines(file, node)
    sections, section_lines = _sections(rows[end + 1 :], end + 2)
    return Page(file, cast("dict[str, object]", fields), lines, sections, section_lines), faults


def _lines(file: str, node: yaml.MappingNode) -> tuple[dict[str, int], list[Fault]]:
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
        name = str(cast("object", key.value))
        line = key.start_mark.line + 1
        if name in lines:
            faults.append(Fault(file, line, f"the field {name} comes twice"))
        lines[name] = line
        if isinstance(value, yaml.SequenceNode):
            for number, entry in enumerate(cast("list[yaml.Node]", value.value)):
                lines[f"{name}.{number}"] = entry.start_mark.line + 1
    return lines, faults


def _sections(rows: list[str], first_line: int) -> tuple[tuple[Section, ...], tuple[int, ...]]:
    """The parts under each "## " heading; words before the first heading come as a section without one."""
    found: list[tuple[str, int, list[str]]] = [("", first_line, [])]
    for number, row in enumerate(rows, start=first_line):
        heading = _HEADING.match(row)
        if heading:
            found.append((heading.group(1), number, []))
        else:
            found[-1][2].append(row)
    kept = [(heading, line, "\n".join(body)) for heading, line, body in found]
    if not kept[0][2].strip():
        kept = kept[1:]
    # The body keeps its blank first lines until here, so that line + 1 is where it starts.
    return (
        tuple(Section(heading, body.strip("\n")) for heading, _, body in kept),
        tuple(line + 1 + _blank_start(body) if heading else line for heading, line, body in kept),
    )


def _blank_start(body: str) -> int:
    return len(body) - len(body.lstrip("\n"))
