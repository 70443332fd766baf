"""Each fault is found alone, with its file and line, and all faults come at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

Spoil = Callable[[str, str], None]
Faults = Callable[[], list[str]]

LONG = " ".join(["word"] * 18)

ONE_FAULT = [
    ("no title", "title: Gout\n", "", 1, "the field title is missing"),
    ("empty title", "title: Gout\n", "title:\n", 2, "title must be one line of words"),
    ("no summary", "summary: What can help when a joint is hot and sore.\n", "", 1, "the field summary is missing"),
    ("no comfort", '  - "Rest the joint and keep it raised."\n', "", 6, "comfort must be a list of words"),
    (
        "red flags that are not a list",
        "red_flags:\n",
        "red_flags: Ring 999\nred_flagz:\n",
        9,
        "red_flagz is not a field",
    ),
    ("unknown field", "reviewed:", "owner: me\nreviewed:", 15, "owner is not a field of an article"),
    ("a field twice", "title: Gout\n", "title: Gout\ntitle: Gout\n", 3, "the field title comes twice"),
    ("bad YAML", "topics: [gout, arthritis]", "topics: [gout", 6, "the front matter is not valid YAML"),
    (
        "unknown topic",
        "topics: [gout, arthritis]",
        "topics: [gout, gouts]",
        5,
        "topics: gouts is not in the topic list",
    ),
    ("not its own topic", "topics: [gout, ", "topics: [", 5, "topics does not hold gout"),
    ("topic twice", "[gout, arthritis]", "[gout, gout]", 5, "topics: gout comes twice"),
    ("unknown need", "group_needs: [arthritis]", "group_needs: [joints]", 11, "group_needs: joints is not in"),
    ("one source", '  - {title: "A charity", url: "https://www.example.org/gout"}\n', "", 12, "fewer than two"),
    ("same source twice", "https://www.example.org/gout", "https://www.nhs.uk/conditions/gout/", 12, "fewer than two"),
    (
        "not an address",
        "https://www.example.org/gout",
        "ftp://example.org",
        14,
        "ftp://example.org is not a web address",
    ),
    ("address without host", "https://www.example.org/gout", "https://gout", 14, "is not a web address"),
    ("source without title", 'title: "A charity", ', "", 12, "sources must be a list of {title, url}"),
    ("date in words", "reviewed: 2026-11-22", "reviewed: today", 15, "reviewed must be a date"),
    ("review before it was written", "review_by: 2027", "review_by: 2025", 16, "review_by must be after reviewed"),
    ("no review state", "clinical_review: none\n", "", 1, "clinical_review must be none or {by, role, on}"),
    ("review without a name", "_review: none", "_review: {role: GP, on: 2026-11-22}", 17, "clinical_review must be"),
    ("review without a date", "_review: none", "_review: {by: A, role: GP}", 17, "clinical_review must be"),
    ("sections in another order", "## When to get help and from whom", "## When", 20, "the sections must be"),
    ("words before the sections", "## What you can do\n", "Hello.\n## What you can do\n", 19, "the sections must be"),
    ("empty section", "A local group can help you keep going.\n", "", 20, "a section is empty"),
    ("long text message", "A pharmacist can help.", "A pharmacist can help. " * 12, 4, "septets, more than 306"),
    ("odd character in a text message", "A pharmacist can help.", "A pharmacist can help…", 4, "outside GSM-7: …"),
    (
        "odd character in a danger sign",
        'you are suddenly confused."',
        'you are suddenly confused…"',
        9,
        "outside GSM-7",
    ),
    ("who to ring comes late", '"Ring 111 today if', '"If', 10, "does not begin with who to ring"),
    ("no 999", 'Ring 999 if you are suddenly confused."', 'Ring 111 if you are confused."', 8, "when to ring 999"),
    ("long sentence", "Rest the joint. Ask", f"Rest {LONG} nineteen twenty. Ask", 20, "a sentence has 21 words"),
    ("our word", "A local group can help", "A local group for self-care can help", 26, '"self-care" is never said'),
    (
        "blame",
        "Rest the joint. Ask",
        "Rest if you failed to. Ask",
        20,
        '"failed to" is never said to people: do not blame',
    ),
    ("jargon", "Rest the joint. Ask", "Rest at onset. Ask", 20, '"onset" is never said to people'),
    ("please twice", "Rest the joint. Ask", "Please rest. Please ask", 1, "please is said more than 1 time"),
    ("word without its plain one", "Rest the joint. Ask", "See a dietitian. Ask", 1, "dietitian needs a plain word"),
    ("dose", "Ask a pharmacist about pain relief", "Take 400 mg of it", 20, '"400 mg" is a dose'),
    ("number of tablets", "Ask a pharmacist about pain relief", "Take two tablets", 20, '"two tablets" is a dose'),
    (
        "unknown number",
        "can help you keep going.",
        "can help. Ring 0800 000 0000.",
        26,
        "0800 000 0000 is not in helplines.yml",
    ),
    ("little children", "Rest the joint. Ask", "Let a baby rest. Ask", 20, "a child under 5 does not say who to ask"),
]


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"), [row[1:] for row in ONE_FAULT], ids=[row[0] for row in ONE_FAULT]
)
def test_a_fault_is_found_on_its_line(
    spoil: Spoil, faults: Faults, old: str, new: str, line: int, problem: str
) -> None:
    spoil(old, new)
    found = faults()
    assert any(fault.startswith(f"gout.md:{line} ") and problem in fault for fault in found), found


def test_the_good_article_has_no_fault(faults: Faults) -> None:
    assert faults() == []


def test_a_file_without_front_matter_is_refused(folder: Path, faults: Faults) -> None:
    (folder / "sleep.md").write_text("# Sleep\n", encoding="utf-8")
    assert faults() == ["sleep.md:1 the front matter between two lines of --- is missing"]


def test_a_file_whose_front_matter_is_a_list_is_refused(folder: Path, faults: Faults) -> None:
    (folder / "sleep.md").write_text("---\n- a\n---\n", encoding="utf-8")
    assert faults() == ["sleep.md:1 the front matter is not a list of fields"]


def test_a_file_must_be_named_after_a_topic(folder: Path, faults: Faults) -> None:
    (folder / "gout.md").rename(folder / "toes.md")
    assert faults() == ["toes.md:1 the file is not named after a topic: toes is not in the topic list"]


def test_all_faults_of_all_files_come_at_once(folder: Path, spoil: Spoil, faults: Faults) -> None:
    spoil("title: Gout\n", "")
    spoil("reviewed: 2026-11-22", "reviewed: soon")
    (folder / "sleep.md").write_text("# Sleep\n", encoding="utf-8")
    assert [fault.split(" ")[0] for fault in faults()] == ["gout.md:1", "gout.md:14", "sleep.md:1"]
