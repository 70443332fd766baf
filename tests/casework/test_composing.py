"""One turn becomes one text: danger first and whole, two segments, and the rest behind the next free number."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from casework.messaging.choices import ONLY_IN_WORDS, chosen
from casework.messaging.compose import MOST_FIRST, NEXT_PAGE, Page, Style, compose
from casework.messaging.parts import ReplyPart
from knowledge_base.septets import segments

MORE = "Reply {number} for more."
NORMAL, FIRST, EASY = Style(MORE), Style(MORE, MOST_FIRST), Style(MORE, is_easy=True)
SENTENCE = "This sentence has about fifty characters in it. "
SAFETY = ReplyPart(
    "Ring Samaritans now, free, on 116 123, at any time. In danger or hurt? Ring 999 or go to A&E.",
    {"kind": "safety", "findings": [], "numbers": ["116 123", "999"]},
)


def choices(*titles: str, words: str = "What next?") -> ReplyPart:
    return ReplyPart(words, {"kind": "choices", "options": [{"title": one, "say": one} for one in titles]})


def meanings(*titles: str) -> list[dict[str, str]]:
    return [{"title": one, "say": one, "act": "find_group", "value": one} for one in titles]


def groups(count: int, *, demo: bool = False, long: str = "") -> ReplyPart:
    lines = "\n".join(f"{n}. Group {n}. The hall, Newark. Tuesday 10am. Free. Ring 01632 96000{n}.{long}"
                      for n in range(1, count + 1))  # fmt: skip
    drawn = [{"id": str(n), "name": f"Group {n}", "what": "A walk", "demo": demo} for n in range(1, count + 1)]
    return ReplyPart(f"Near Newark:\n{lines}\nSend 1 to {count} for more about one.",
                     {"kind": "services", "services": drawn})  # fmt: skip


def acts(page: Page) -> list[str]:
    return [one["act"] for one in page.options]


def test_several_short_parts_are_one_text() -> None:
    (page,) = compose([ReplyPart("Hello."), ReplyPart("How are you?")], [], NORMAL)
    assert page == Page("Hello.\n\nHow are you?")


def test_the_choices_stand_last_and_keep_their_meaning() -> None:
    (page,) = compose([ReplyPart("An answer."), choices("Groups", "A plan")], meanings("Groups", "A plan"), NORMAL)
    assert page.text == "An answer.\n\nWhat next?\n1 Groups\n2 A plan"
    assert [one["value"] for one in page.options] == ["Groups", "A plan"]


def test_choices_that_the_question_numbers_itself_are_not_listed_again() -> None:
    (page,) = compose([choices("Stop", "Not OK", words="Stop (1), or not OK (2)?")], meanings("a", "b"), NORMAL)
    assert page.text == "Stop (1), or not OK (2)?"


def test_what_does_not_fit_waits_behind_the_next_free_number() -> None:
    pages = compose([ReplyPart(SENTENCE * 9), choices("Groups", "A plan")], meanings("Groups", "A plan"), NORMAL)
    assert len(pages) == 2
    assert pages[0].text.endswith("1 Groups\n2 A plan\nReply 3 for more.")
    assert acts(pages[0]) == ["find_group", "find_group", NEXT_PAGE]
    assert acts(pages[1]) == ["find_group", "find_group"]
    assert "Reply" not in pages[1].text


def test_without_choices_more_is_number_one() -> None:
    first, second, third = compose([ReplyPart(SENTENCE * 17)], [], NORMAL)
    assert first.text.endswith("in it.\nReply 1 for more.")
    assert second.text.endswith("in it.\nReply 1 for more.")
    assert [acts(page) for page in (first, second, third)] == [[NEXT_PAGE], [NEXT_PAGE], []]


def test_the_first_text_to_a_number_says_who_speaks_and_still_answers() -> None:
    framing = ReplyPart("x" * 140 + ".")
    (page,) = compose([framing, ReplyPart(SENTENCE * 6)], [], FIRST)
    assert segments(page.text) == 3
    assert page.text.startswith(framing.text)
    assert page.text.count("This sentence") == 6


def test_danger_comes_first_and_is_never_cut() -> None:
    long = ReplyPart("Ring 999 now. " * 30, SAFETY.custom)
    pages = compose([ReplyPart("An answer."), long], [], NORMAL)
    assert pages[0].text.startswith("Ring 999 now.")
    assert pages[0].text.count("Ring 999 now.") == 30
    assert not any("Ring 999 now." in page.text for page in pages[1:])


def test_a_question_beside_danger_never_waits_to_be_asked_for() -> None:
    asked = choices("Stop", "Not OK", words="Do you mean stop texts (1), or are you not OK (2)?")
    for style in (NORMAL, EASY):
        (page,) = compose([SAFETY, asked], meanings("a", "b"), style)
        assert page.text == f"{SAFETY.text}\n\n{asked.text}"


def test_no_group_is_torn() -> None:
    pages = compose([groups(3, long=" It is on the first floor of the old school, and there is a lift at the back.")],
                    meanings("a", "b", "c"), NORMAL)  # fmt: skip
    assert len(pages) > 1
    for number in (1, 2, 3):
        assert (
            sum(bool(re.search(rf"Group {number}\..*01632 96000{number}.* back\.", page.text)) for page in pages) == 1
        )


def test_every_text_that_names_an_invented_group_says_so_first() -> None:
    pages = compose([groups(5, demo=True)], meanings(*"abcde"), NORMAL)
    assert len(pages) == 2
    assert all(page.text.startswith("DEMO ") for page in pages)


def test_after_danger_the_number_comes_before_the_mark_of_an_invented_group() -> None:
    (page,) = compose([groups(1, demo=True), SAFETY], meanings("a"), NORMAL)
    assert page.text.startswith("Ring Samaritans")
    assert "\n\nDEMO Near Newark" in page.text


def test_easy_is_one_segment_and_one_number_at_a_time() -> None:
    pages = compose([groups(3), choices("Groups", "A plan")], meanings("Groups", "A plan"), EASY)
    assert len(pages) == 4
    for page in pages:
        assert segments(page.text) == 1
        assert len(re.findall(r"01632 96000\d", page.text)) <= 1
    assert [acts(page) for page in pages] == [[NEXT_PAGE]] * 3 + [["find_group"] * 2]
    assert all(page.text.endswith("\nReply 1 for more.") for page in pages[:-1])
    assert pages[-1].text == "What next?\n1 Groups\n2 A plan"


HALL = " It is on the first floor of the old school. There is a lift at the back."


@pytest.mark.parametrize("heading", ["Near Newark:", "These help anywhere in England. Send a town for local groups."])
@pytest.mark.parametrize("before", [(), (SAFETY,)], ids=["alone", "after danger"])
@pytest.mark.parametrize("long", ["", HALL], ids=["short", "long"])
def test_easy_never_leaves_the_heading_of_a_list_without_its_first_group(
    heading: str, before: tuple[ReplyPart, ...], long: str
) -> None:
    listed = groups(3, long=long)
    said = ReplyPart(listed.text.replace("Near Newark:", heading), listed.custom)
    pages = compose([*before, said], meanings("a", "b", "c"), EASY)
    (with_heading,) = [page.text for page in pages if heading.split(".")[0] in page.text]
    assert f"{heading}\n1. Group 1." in with_heading
    assert segments(pages[-1].text) == 1


def test_easy_never_leaves_a_heading_that_ends_with_a_colon() -> None:
    said = ReplyPart(
        f"{SENTENCE}{SENTENCE}You can try this at home:\n- A warm bath or a hot drink before bed.\n- A walk."
    )
    texts = [page.text for page in compose([said], [], EASY)]
    assert not any("home:\nReply" in text for text in texts)
    assert sum("home:\n- A warm" in text for text in texts) == 1


REMINDER = ReplyPart("If anyone is still in danger, ring 999 now.", SAFETY.custom | {"numbers": ["999"]})
ASKED = ReplyPart("Ring 999 now. Have you rung 999? 1 yes, 2 no, 3 can't",
                  SAFETY.custom | {"ask": ["Have you rung 999?", "yes", "no", "can't"]})  # fmt: skip


def test_easy_after_danger_offers_more_by_the_number_that_follows_what_is_shown() -> None:
    pages = compose([REMINDER, groups(3)], meanings("a", "b", "c"), EASY)
    assert pages[0].text == f"{REMINDER.text}\nReply 1 for more."
    for page in pages[:-1]:
        assert page.text.endswith("\nReply 1 for more.")
        assert acts(page)[0] == NEXT_PAGE
        assert chosen("1", page.options) == page.options[0]
        assert chosen("2", page.options) is None, "a number that no text shows chooses nothing"
        assert chosen("b", page.options) == meanings("b")[0] | {ONLY_IN_WORDS: True}
    assert pages[-1].options == tuple(meanings("a", "b", "c"))


def test_easy_beside_our_question_about_danger_counts_on_from_its_answers() -> None:
    pages = compose([ASKED, ReplyPart(SENTENCE * 6)], meanings("yes", "no", "can't"), EASY)
    assert pages[0].text.startswith(ASKED.text)
    assert pages[0].text.endswith("\nReply 4 for more.")
    assert acts(pages[0]) == ["find_group"] * 3 + [NEXT_PAGE]
    assert pages[1].text.endswith("\nReply 1 for more.")
    assert [option.get("value") for option in pages[1].options] == [None, "yes", "no", "can't"]


def test_easy_leaves_a_short_answer_as_it_is() -> None:
    (page,) = compose([ReplyPart("You are welcome.")], [], EASY)
    assert page.text == "You are welcome."


@pytest.mark.parametrize("whole", ["0800 111 999", "(0114) 272 1234", "S1 2AB", "https://line.test/g/b7kx2mf"])
@pytest.mark.parametrize("style", [NORMAL, EASY], ids=["normal", "easy"])
def test_numbers_links_and_postcodes_stay_whole(whole: str, style: Style) -> None:
    for before in range(100, 310, 7):
        words = f"{'a' * 9} " * (before // 10) + "b" * (before % 10 + 1)
        pages = compose([ReplyPart(f"{words} {whole} and more words after it")], [], style)
        assert sum(whole in page.text for page in pages) == 1


def test_a_page_can_be_kept_and_read_back() -> None:
    page = Page("Words.", ({"title": "more", "say": "more", "act": NEXT_PAGE, "value": None},))
    assert Page.of(page.as_dict()) == page


WORDS = some.text("abcXYZ .,!?0123456789'()\n£€é", min_size=1, max_size=400).filter(str.strip)
KINDS = some.sampled_from(["text", "safety"])


@settings(max_examples=80, deadline=None)
@given(some.lists(some.tuples(WORDS, KINDS), min_size=1, max_size=4), some.integers(0, 4), some.booleans())
def test_nothing_is_lost_and_every_text_keeps_to_its_limit(
    said: list[tuple[str, str]], count: int, is_easy: bool
) -> None:
    safety = {"kind": "safety", "findings": [], "numbers": []}
    parts = [ReplyPart(words, safety if kind == "safety" else {"kind": "text"}) for words, kind in said]
    titles = [f"Choice {number}" for number in range(count)]
    if titles:
        parts.append(choices(*titles))
    pages = compose(parts, meanings(*titles), Style("[{number}]", is_easy=is_easy))
    assert pages
    sent = "".join(re.sub(r"\n?\[\d\]$", "", page.text) for page in pages)
    wanted = "".join(part.text for part in parts)
    assert sorted(re.sub(r"[\s\d]|Choice", "", sent)) == sorted(re.sub(r"[\s\d]", "", wanted))
    has_safety = any(part.kind == "safety" and part.text.strip() for part in parts)
    for page in pages[1:] if has_safety else pages:
        assert segments(page.text) <= 2
    for page in pages[:-1]:
        assert page.options[-1]["act"] == NEXT_PAGE
        assert page.text.endswith(f"[{len(page.options)}]")
