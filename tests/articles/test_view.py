"""The public sees advice on illness only when a clinician has signed it; staff see everything, labelled."""

from collections.abc import Callable
from pathlib import Path

from knowledge_base.articles.article import Article
from knowledge_base.articles.loader import load_articles
from knowledge_base.articles.view import view
from knowledge_base.septets import TWO_SEGMENTS, septets
from knowledge_base.topics import Topic

Spoil = Callable[[str, str], None]
Load = Callable[[], Article]

ADVICE = "Ask a pharmacist about pain relief"


def test_unsigned_advice_on_illness_is_held_back_from_the_public(gout: Load) -> None:
    seen = view(gout(), show_unreviewed=False)
    assert not seen.is_whole
    assert ADVICE not in seen.body_markdown
    assert seen.summary != gout().summary
    assert [section.heading for section in seen.sections][::2] == [
        "When to get help and from whom",
        "Groups and people who can help",
    ]


def test_what_is_left_names_danger_comfort_groups_and_where_to_read(gout: Load) -> None:
    seen = view(gout(), show_unreviewed=False)
    assert seen.red_flags == gout().red_flags
    assert seen.comfort == gout().comfort
    assert "A local group can help" in seen.body_markdown
    assert "(https://www.nhs.uk/conditions/gout/)" in seen.body_markdown


def test_the_text_message_of_unsigned_advice_holds_only_danger_signs(gout: Load) -> None:
    sms = view(gout(), show_unreviewed=False).sms
    assert sms.startswith("Ring 999 if you are suddenly confused. Ring 111 today")
    assert gout().sms not in sms


def test_staff_see_the_whole_article_labelled(gout: Load) -> None:
    seen = view(gout(), show_unreviewed=True)
    assert seen.is_whole
    assert ADVICE in seen.body_markdown
    assert "NOT CHECKED" in seen.review_line


def test_a_signed_article_is_whole_and_names_who_signed_it(gout: Load, spoil: Spoil) -> None:
    spoil("_review: none", "_review: {by: Dr A Example, role: GP, on: 2026-12-01}")
    seen = view(gout(), show_unreviewed=False)
    assert seen.is_whole
    assert seen.review_line == "Checked by Dr A Example, GP, on 1 December 2026."


def test_an_article_that_is_not_about_illness_is_whole(folder: Path, spoil: Spoil, topics: dict[str, Topic]) -> None:
    spoil("topics: [gout, ", "topics: [sleep, ")
    (folder / "gout.md").rename(folder / "sleep.md")
    seen = view(load_articles(folder, topics)["sleep"], show_unreviewed=False)
    assert seen.is_whole
    assert "No clinician has checked it" in seen.review_line


def test_every_held_back_text_message_fits_and_says_a_danger_sign(articles: dict[str, Article]) -> None:
    for article in articles.values():
        sms = view(article, show_unreviewed=False).sms
        assert septets(sms) <= TWO_SEGMENTS, article.id
        assert "999" in sms or not article.needs_clinician, article.id


def test_no_article_shipped_claims_a_clinician(articles: dict[str, Article]) -> None:
    assert [article.id for article in articles.values() if article.clinical_review] == []
