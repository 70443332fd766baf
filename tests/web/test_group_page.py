"""The page of one group, which text messages link to."""

from dataclasses import replace

from knowledge_base.directory.short_codes import code_of


def test_a_short_link_shows_the_group_in_full(web):
    page = web.browser.get(f"/g/{code_of('s1')}")
    assert page.status_code == 200
    for words in ("Tuesday Tea", "Tea, talk and a raffle.", "Village Hall", "01623 496000", "1 October 2026"):
        assert words in page.text
    assert "noindex" in page.text


def test_the_page_prints_without_what_only_a_screen_needs(web):
    page = web.browser.get(f"/g/{code_of('s1')}").text
    assert "/static/waymark.css" in page
    sheet = web.browser.get("/static/waymark.css").text
    hidden = sheet.split("@media print")[1].split("}")[0]
    assert all(one in hidden for one in (".top", "form", "display: none"))


def test_a_capital_letter_does_no_harm(web):
    reply = web.browser.get(f"/g/{code_of('s1').upper()}", follow_redirects=True)
    assert reply.status_code == 200
    assert "Tuesday Tea" in reply.text


def test_a_group_that_closed_says_so(web):
    web.directory.cards = [replace(web.directory.cards[0], status="inactive")]
    assert "may have closed" in web.browser.get(f"/g/{code_of('s1')}").text


def test_an_invented_group_says_so(web):
    web.directory.cards = [replace(web.directory.cards[0], demo=True)]
    assert "DEMO" in web.browser.get(f"/g/{code_of('s1')}").text


def test_a_code_of_nothing_is_a_plain_page(web):
    assert web.browser.get("/g/bbbbbbb").status_code == 404
    assert web.browser.get("/g/<script>").status_code == 404


def test_while_the_directory_is_away_the_page_says_so(web):
    web.directory.is_down = True
    assert web.browser.get(f"/g/{code_of('s1')}").status_code == 503
