"""What would the assistant say? The page draws the reply and the reasons, and says plainly when nobody can be asked."""

import re

import pytest
import structlog

from casework.messaging.parts import ReplyPart
from knowledge_base.explanation import Chance, Explanation, TopicSeen
from knowledge_base.safety.findings import Finding, Level, Vote
from knowledge_base.understanding.phrases import PhraseHit
from web.ports import PracticeUnavailable, Rehearsed

WHY = Explanation(
    text="my dad is <i>low</i>",
    intent="safety",
    acts=(Chance("ask_self_care", 0.875), Chance("find_group", 0.1)),
    phrases=(PhraseHit("low-mood", "low", 1, False, False), PhraseHit("asthma", "asthma", 1, True, False)),
    topics=(TopicSeen("low-mood", "Low mood", 0.61, 'name: "low"'), TopicSeen("grief", "Grief", 0.2, "meaning")),
    places=("Newport, Isle of Wight", "Newport, Shropshire"),
    near_me=False,
    when="thursday",
    dates=("2026-11-26",),
    for_whom="other",
    findings=(Finding("suicide", Level.CRISIS, "other", True, "end it"),),
    votes=(
        Vote("rule", "suicide-1", "suicide", Level.CRISIS, "end it"),
        Vote("rule", "heart-2", "heart", Level.EMERGENCY, "my heart", "idiom"),
        Vote("head", "head", "suicide", Level.CRISIS, "", None, 0.93),
    ),
    alarms=("safety_head_failed",),
    responses=("utter_safety_reply", ""),
)


def ask(make_web, said: Rehearsed | Exception, channel: str = "web", text: str = "hello"):
    """The page after one question, and what the assistant was asked."""
    asked: list[tuple[str, str]] = []

    async def practice(text: str, channel: str) -> Rehearsed:
        asked.append((text, channel))
        if isinstance(said, Exception):
            raise said
        return said

    web = make_web(practice=practice)
    web.log_in(role="editor")
    return web.press("/console/practice", text=text, channel=channel), asked


def test_the_reply_is_drawn_as_a_person_would_see_it(make_web):
    options = [{"title": "A group", "say": "group"}]
    choices = {"text": "Next?", "custom": {"kind": "choices", "options": options}}
    page, asked = ask(make_web, Rehearsed([ReplyPart("You said <i>low</i>"), choices], {}), text="<i>low</i>")
    assert asked == [("<i>low</i>", "web")]
    assert "You said &lt;i&gt;low&lt;/i&gt;" in page.text
    assert "<li>A group</li>" in page.text
    assert "Why?" not in page.text


def test_a_reply_by_text_message_is_drawn_as_the_messages_that_a_telephone_gets(make_web):
    options = [{"title": "A group", "say": "group"}, {"title": "A person", "say": "person"}]
    said = Rehearsed([{"text": "Next?", "custom": {"kind": "choices", "options": options}}], {})
    page, asked = ask(make_web, said, "sms")
    assert asked == [("hello", "sms")]
    assert re.search(r'class="words">Next\?[^<]*1[^<]*A group[^<]*2[^<]*A person', page.text)
    assert '<option value="sms" selected>' in page.text


def test_a_channel_that_we_do_not_have_is_taken_for_the_web(make_web):
    assert ask(make_web, Rehearsed([], {}), "pigeon")[1] == [("hello", "web")]


def test_the_page_says_why(make_web):
    page = " ".join(ask(make_web, Rehearsed([ReplyPart("Ring 999.")], WHY.as_dict()))[0].text.split())
    assert "<dd>my dad is &lt;i&gt;low&lt;/i&gt;</dd>" in page
    assert "<dd>safety</dd>" in page
    assert "“low”: low mood; “asthma”: asthma (they say it is not that)" in page
    assert "Newport, Isle of Wight, or Newport, Shropshire" in page
    assert "thursday (2026-11-26)" in page
    assert "Somebody else" in page
    assert "ask self care</th><td>88%" in page
    assert "Low mood</th><td>61%</td><td>name: &#34;low&#34;" in page
    assert "<strong>Suicide</strong>, crisis, for somebody else, under 18." in page
    assert "Rule suicide-1</td> <td>suicide, crisis</td><td>end it</td> <td>yes" in page
    assert "heart, emergency</td><td>my heart</td> <td>no: idiom" in page
    assert "Trained part, 93% sure" in page
    assert "safety_head_failed" in page
    assert "utter_safety_reply</dd>" in page


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("not_up", "The bot is not up."),
        ("elsewhere", "Practice works only on the machine that the bot is on."),
        ("busy", "The bot is busy with real people."),
        ("failed", "could not answer"),
    ],
)
def test_a_bot_that_cannot_be_asked_is_one_sentence(make_web, reason, sentence):
    page, _ = ask(make_web, PracticeUnavailable(reason))
    assert page.status_code == 200
    assert sentence in page.text
    assert ">hello</textarea>" in page.text


def test_practice_that_breaks_says_so_and_nothing_of_its_inside(make_web):
    with structlog.testing.capture_logs() as logs:
        page, _ = ask(make_web, RuntimeError("no model"), text="canary")
    assert "could not answer" in page.text
    assert "no model" not in f"{page.text}{logs}"
    assert "canary" not in f"{logs}"


def test_silence_is_said(make_web):
    assert "said nothing" in ask(make_web, Rehearsed([], {}))[0].text


def test_without_practice_the_page_is_neither_there_nor_linked(web):
    web.log_in()
    assert web.browser.get("/console/practice").status_code == 404
    assert "/console/practice" not in web.browser.get("/console/lookup").text
