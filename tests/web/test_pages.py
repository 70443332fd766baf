"""Pages for the public: what they say, and what they hold back until a clinician has signed."""

import re
from dataclasses import replace
from datetime import date

import pytest

from knowledge_base.articles.article import ClinicalReview
from web.drawing import to_html, with_phone_links


def test_the_chat_page_is_ready_for_a_screen_reader(web):
    page = web.browser.get("/").text
    assert 'role="log"' in page
    assert 'aria-live="polite"' in page
    assert re.search(r'<label for="message">[^<]+</label>', page)
    assert '<html lang="en-GB">' in page


@pytest.mark.parametrize("path", ["/", "/topics", "/topics/anxiety", "/groups", "/about", "/nowhere"])
def test_the_numbers_to_ring_and_the_way_out_are_on_every_public_page(web, path):
    page = web.browser.get(path).text
    for number in ("999", "111", "116123"):
        assert f'href="tel:{number}"' in page
    assert 'id="leave"' in page


def test_banners_say_what_is_not_real_or_not_checked(make_web):
    assert "banner" not in make_web().browser.get("/").text
    assert "DEMO" in make_web(demo=True).browser.get("/").text.split("<main")[0]
    assert "Not for the public" in make_web(show_unreviewed=True).browser.get("/").text.split("<main")[0]


def test_advice_on_an_illness_is_held_back_until_a_clinician_has_signed(web):
    page = web.browser.get("/topics/anxiety").text
    assert "Advice for" not in page
    assert "Samaritans" in page
    assert "No clinician has checked" in page


def test_the_development_setting_shows_everything(make_web):
    assert "Advice for <strong>later</strong>" in make_web(show_unreviewed=True).browser.get("/topics/anxiety").text


def test_a_signed_article_is_shown_with_the_name_of_who_signed(web):
    articles = web.app.state.room.deps.articles
    signed = ClinicalReview("Dr A. Example", "GP", date(2026, 11, 20))
    articles._held["anxiety"] = replace(articles._held["anxiety"], clinical_review=signed)
    page = web.browser.get("/topics/anxiety").text
    assert "Advice for" in page
    assert "Dr A. Example" in page


def test_danger_comes_before_anything_else_with_999_before_111(web):
    main = web.browser.get("/topics/anxiety").text.split("<main")[1]
    order = [main.index(words) for words in ("Ring 999 if any", "chest pain", "cannot sleep at all", "checked")]
    assert order == sorted(order)


def test_a_topic_page_names_its_sources_its_date_and_its_groups(web):
    page = web.browser.get("/topics/loneliness").text
    assert 'href="https://www.nhs.uk/anxiety"' in page
    assert "1 November 2026" in page
    assert 'href="/groups?topic=loneliness"' in page


def test_a_topic_that_nobody_has_written_about_still_helps(web):
    reply = web.browser.get("/topics/unwritten")
    assert reply.status_code == 200
    assert "not written about this yet" in reply.text
    assert "/groups?topic=unwritten" in reply.text


def test_topics_are_listed_from_a_to_z_and_found_by_words(web):
    page = web.browser.get("/topics").text
    assert page.index("/topics/anxiety") < page.index("/topics/loneliness")
    assert "/topics/unwritten" not in page
    found = web.browser.get("/topics", params={"q": "lonely"}).text
    assert "/topics/loneliness" in found
    assert "/topics/anxiety" not in found
    assert "no topic for that" in web.browser.get("/topics", params={"q": "<script>"}).text


def test_groups_are_found_by_topic_place_and_day(web):
    page = web.browser.get("/groups?topic=loneliness&place=Mansfield&day=monday").text
    query = web.directory.asked[0]
    assert (query.needs, query.day) == (("loneliness",), "monday")
    assert query.place.latitude == pytest.approx(53.14)
    for words in ("Tuesday Tea", "about 2 miles", "Tuesdays, 10am to 12pm", "1 October 2026", 'href="tel:01623496000"'):
        assert words in page


def test_a_place_with_two_meanings_is_asked_about_and_the_answer_is_used(web):
    page = web.browser.get("/groups?place=newport").text
    assert "Which one?" in page
    assert not web.directory.asked
    second = re.search(r'href="(/groups\?[^"]+Shropshire[^"]*)"', page)[1].replace("&amp;", "&")
    assert "Tuesday Tea" in web.browser.get(second).text
    assert web.directory.asked[0].place.latitude == pytest.approx(52.77)


def test_an_unknown_place_and_a_directory_that_is_down_are_said_plainly(web):
    assert "do not know that place" in web.browser.get("/groups?place=atlantis").text
    web.directory.is_down = True
    assert "cannot be read just now" in web.browser.get("/groups?topic=loneliness").text


def test_the_chat_page_can_start_with_a_topic_but_never_with_a_stranger_s_words(web):
    assert "I would like help with: Feeling lonely" in web.browser.get("/?topic=loneliness").text
    assert "evil" not in web.browser.get("/?topic=evil").text


def test_the_about_page_says_what_this_is_and_when_people_read(web):
    page = web.browser.get("/about").text
    for words in ("computer", "Mansfield Line", "unless someone may be harmed", "not for emergencies", "9am to 5pm"):
        assert words in page


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring 999 now", "999"),
        ("Samaritans: 116 123.", "116123"),
        ("Childline 0800 1111", "08001111"),
        ("Mind 0300 102 1234, weekdays", "03001021234"),
    ],
)
def test_numbers_in_text_can_be_dialled(text, number):
    assert f'href="tel:{number}"' in with_phone_links(text)


@pytest.mark.parametrize("text", ["£111", "1999", "room 9990", "2026", "11.111", "NG18 1AA"])
def test_other_numbers_cannot(text):
    assert "tel:" not in with_phone_links(text)


@pytest.mark.parametrize(
    "markdown",
    ["<script>x</script>", "<img src=x onerror=y>", "[a](javascript:alert(1))", "![a](https://x.example/a.png)"],
)
def test_markdown_lets_no_html_script_or_image_through(markdown):
    assert not re.search(r"<script|<img|javascript:[^<]*\"", to_html(markdown))
