"""An article: what we say about one topic, in our own words, with its sources and its honest state of review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

# Kinds of topic whose advice is hidden from the public until a clinician has signed it, topic by topic.
CLINICAL_KINDS = frozenset({"condition", "symptom", "minor"})


@dataclass(frozen=True)
class Source:
    """A public page that the article rests on."""

    title: str
    url: str


@dataclass(frozen=True)
class ClinicalReview:
    """The clinician who signed the article, with role and date."""

    by: str
    role: str
    on: date


@dataclass(frozen=True)
class Section:
    """A heading and the Markdown under it."""

    heading: str
    markdown: str


@dataclass(frozen=True)
class Article:
    """One article. `id` is the topic's id and the file's name; `kind` is the topic's kind.

    `sms` fits two text messages. `red_flags` say who to ring first. `group_needs` are topic ids that services carry.
    """

    id: str
    kind: str
    title: str
    summary: str
    sms: str
    topics: tuple[str, ...]
    comfort: tuple[str, ...]
    red_flags: tuple[str, ...]
    group_needs: tuple[str, ...]
    sources: tuple[Source, ...]
    reviewed: date
    review_by: date
    clinical_review: ClinicalReview | None
    what_you_can_do: Section
    when_to_get_help: Section
    groups: Section

    @property
    def sections(self) -> tuple[Section, Section, Section]:
        """The three sections in reading order."""
        return self.what_you_can_do, self.when_to_get_help, self.groups

    @property
    def needs_clinician(self) -> bool:
        """Whether the public sees only a part of it until a clinician has signed."""
        return self.kind in CLINICAL_KINDS and self.clinical_review is None

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been looked at again by now."""
        return today > self.review_by
