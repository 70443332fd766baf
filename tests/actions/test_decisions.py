"""Policy, as tables: what is decided for what is said."""

import pytest

from actions.about.decisions import Subject, subject
from actions.fallback.decisions import response_after
from actions.feedback.decisions import Verdict, verdict
from actions.plan.decisions import step_in
from actions.reading import ABOUT, Reading, topics_meant
from actions.self_care.decisions import WEB_LINES, Choice, choose, short_tips
from knowledge_base.articles.article import Section
from knowledge_base.articles.loader import Articles
from knowledge_base.articles.view import view
from tests.actions.samples import article, topics
from tests.actions.stage import talk


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how much does it cost", "cost"),
        ("do i have to pay for texts", "cost"),
        ("is it confidential", "privacy"),
        ("will you tell my doctor", "privacy"),
        ("can anyone else read this", "privacy"),
        ("what do you do with my data", "privacy"),
        ("when are you open", "hours"),
        ("can you help at night", "hours"),
        ("do you speak Polish", "languages"),
        ("can I have an interpreter", "languages"),
        ("am I talking to a bot", "robot"),
        ("are you a real person", "robot"),
        ("what is this", "general"),
        ("who runs this", "general"),
        ("", "general"),
    ],
)
def test_a_question_about_the_service_has_a_subject(text: str, expected: Subject) -> None:
    assert subject(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("that was really helpful", "helped"),
        ("thanks that helped", "helped"),
        ("I'm glad you gave me that number", "helped"),
        ("not helpful at all", "did_not_help"),
        ("it didn't help", "did_not_help"),
        ("useless", "did_not_help"),
        ("hmm", "did_not_help"),
        ("that number doesn't work", "listing_wrong"),
        ("the group has closed down", "listing_wrong"),
        ("wrong address, thank you", "listing_wrong"),
        ("the group isn't there any more", "listing_wrong"),
    ],
)
def test_feedback_is_praise_complaint_or_a_wrong_listing(text: str, expected: Verdict) -> None:
    assert verdict(text) == expected


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("PLAN walk to the shop", "walk to the shop"),
        ("plan: ring my sister", "ring my sister"),
        ("my plan: sit outside", "sit outside"),
        ("step: eat lunch", "eat lunch"),
        ("PLAN walk\non Tuesday", "walk\non Tuesday"),
        ("PLAN", None),
        ("PLAN a", None),
        ("plan a walk with me", None),
        ("Plan to sleep better", None),
        ("what is the plan: tell me", None),
    ],
)
def test_a_message_may_itself_be_a_step(text: str, step: str | None) -> None:
    assert step_in(text) == step


@pytest.mark.parametrize(("failures", "name"), [(1, "utter_fallback_unclear"), (2, "utter_fallback_choices")])
def test_the_second_failure_in_a_row_offers_choices(failures: int, name: str) -> None:
    assert response_after(failures) == name


@pytest.mark.parametrize(
    ("scores", "meant"),
    [
        ([0.9, 0.8], ["t0", "t1"]),
        ([0.9, 0.3], ["t0"]),
        ([ABOUT + 0.02, ABOUT + 0.01], ["t0", "t1"]),
        ([ABOUT + 0.01, ABOUT - 0.01], ["t0"]),
        ([ABOUT - 0.01, ABOUT - 0.02], []),
        ([], []),
    ],
    ids=["both", "a guess beside", "both weak", "one too weak", "about nothing", "none"],
)
def test_a_message_is_about_the_topics_that_are_likely(scores: list[float], meant: list[str]) -> None:
    found = [{"id": f"t{number}", "score": score, "why": "meaning"} for number, score in enumerate(scores)]
    assert list(topics_meant(found)) == meant


def test_the_limit_is_the_topic_linkers_own() -> None:
    from knowledge_base.understanding.topic_linker import ABOUT_NOTHING

    assert ABOUT == ABOUT_NOTHING


def test_what_was_chosen_counts_before_what_was_guessed() -> None:
    message = talk("2", act="thank")
    message.latest_message["metadata"]["chosen_act"] = "make_plan"
    assert Reading.of(message).act == "make_plan"


@pytest.mark.parametrize(
    ("chances", "choice"),
    [
        ({}, Choice(())),
        ({"sleep": 0.9}, Choice(("sleep",))),
        ({"sleep": 0.9, "anxiety": 0.3}, Choice(("sleep",))),
        ({"sleep": 0.9, "anxiety": 0.6}, Choice(("sleep", "anxiety"))),
        ({"sleep": 0.9, "anxiety": 0.6, "stress": 0.55}, Choice(("sleep", "anxiety"))),
        ({"sleep": 0.3, "anxiety": 0.25}, Choice(("sleep", "anxiety"), asks=True)),
        ({"sleep": 0.3, "anxiety": 0.2}, Choice(("sleep",))),
        ({"loneliness": 0.4, "sleep": 0.2}, Choice(("sleep",))),
        ({"loneliness": 0.4}, Choice(("loneliness",))),
        ({"loneliness": 0.9, "sleep": 0.6}, Choice(("loneliness", "sleep"))),
    ],
)
def test_one_topic_two_needs_and_a_close_call(chances: dict[str, float], choice: Choice) -> None:
    held = Articles({name: article(name) for name in ("sleep", "anxiety", "stress")}, topics())
    assert choose(tuple(chances), tuple(chances.values()), held) == choice


def test_tips_are_few_plain_and_comfort_comes_first() -> None:
    many = "\n".join(f"- Tip **{number}**." for number in range(9))
    seen = view(article(what_you_can_do=Section("What you can do", many)), False)
    assert short_tips(seen) == ["Rest when you can.", "Tip 0.", "Tip 1.", "Tip 2."]
    assert len(short_tips(seen)) == WEB_LINES
