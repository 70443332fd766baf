"""Groups: what is asked, shown, remembered and counted."""

import re
from typing import Any

import pytest

from actions.groups.ask_more import ShowMore
from actions.groups.decisions import FAR, GENERAL, NEAR
from actions.groups.detail import TellDetail
from actions.groups.find import FindGroups
from casework.effects import RecordEnquiry
from tests.actions.fakes import ClosedDirectory, FakeDirectory
from tests.actions.samples import DERBY, NEWARK, card
from tests.actions.stage import deps, run, talk

FOUR = [card(1), card(2), card(3), card(4)]
NATIONAL = card(9, reach="national", distance_miles=None, name="Helpline")


def asked(**given: Any) -> Any:
    return talk(**({"act": "find_group", "about": ("physical-activity",), "place": NEWARK} | given))


def test_topic_and_place_in_one_message_get_groups_at_once() -> None:
    done = run(FindGroups(), asked(), deps(directory=FakeDirectory(FOUR)))
    assert done.names == ["utter_groups_found"]
    assert [one["id"] for one in done.customs[0]["services"]] == ["s1", "s2", "s3"]
    assert done.customs[0]["more"] is True


@pytest.mark.parametrize("channel", ["web", "sms"])
@pytest.mark.parametrize(("count", "numbers"), [(1, "1"), (2, "12"), (3, "123"), (4, "123")])
def test_only_the_numbers_that_are_shown_are_offered(channel: str, count: int, numbers: str) -> None:
    done = run(FindGroups(), asked(channel=channel), deps(directory=FakeDirectory(FOUR[:count])))
    assert re.findall(r"\d", done.values[0]["ending"]) == list(numbers)


def test_what_was_shown_is_remembered() -> None:
    slots = run(FindGroups(), asked(), deps(directory=FakeDirectory(FOUR))).slots
    assert slots["groups__shown"] == ["s1", "s2", "s3"]
    assert slots["groups__offset"] == 3
    assert slots["person__place"]["name"] == "Newark"
    assert slots["groups__need"]["topics"] == ["physical-activity"]
    assert [(one["act"], one["value"]) for one in slots["steering__options"]] == [
        ("service_detail", "s1"),
        ("service_detail", "s2"),
        ("service_detail", "s3"),
    ]


def test_an_enquiry_says_what_was_asked_and_offered() -> None:
    done = run(FindGroups(), asked(when="saturday", for_whom="other"), deps(directory=FakeDirectory(FOUR)))
    enquiry = done.effect(RecordEnquiry)
    assert (enquiry.act, enquiry.topics, enquiry.place) == ("find_group", ("physical-activity",), "Newark")
    assert (enquiry.council, enquiry.asked_when, enquiry.for_whom) == ("Nottinghamshire", "saturday", "other")
    assert (enquiry.offered, enquiry.missing) == (("s1", "s2", "s3"), None)


@pytest.mark.parametrize(
    ("cards", "missing", "name"),
    [([], "nothing_local", "utter_groups_none"), ([NATIONAL], "nothing_local", "utter_groups_found")],
    ids=["nothing", "national only"],
)
def test_what_is_missing_is_counted(cards: list[Any], missing: str, name: str) -> None:
    done = run(FindGroups(), asked(), deps(directory=FakeDirectory(cards)))
    assert done.names == [name]
    assert done.effect(RecordEnquiry).missing == missing


def test_the_place_is_asked_for_first() -> None:
    done = run(FindGroups(), asked(place=None))
    assert done.names == ["utter_groups_ask_place"]
    assert done.slots["groups__asked_place"] is True
    assert done.slots["groups__need"]["topics"] == ["physical-activity"]
    assert done.effects == ()


def test_the_place_is_asked_for_only_once() -> None:
    need = {"topics": ["physical-activity"], "place": None, "day": None}
    done = run(
        FindGroups(),
        asked(text="no", place=None, about=(), groups__asked_place=True, groups__need=need),
        deps(directory=FakeDirectory([NATIONAL])),
    )
    assert done.names == ["utter_groups_found"]
    assert done.effect(RecordEnquiry).missing == "no_place_given"
    assert done.slots["groups__asked_place"] is False


def test_with_neither_place_nor_topic_the_wish_is_asked_for_and_the_place_never_again() -> None:
    done = run(FindGroups(), asked(text="no", place=None, about=(), groups__asked_place=True))
    assert done.names == ["utter_groups_ask_need"]
    assert done.slots["groups__asked_place"] is True


def test_a_name_of_several_places_is_asked_about_with_numbers() -> None:
    done = run(FindGroups(), asked(place=None, place_choices=(NEWARK, DERBY)))
    assert done.names == ["utter_groups_which_place"]
    assert len(done.customs[0]["options"]) == 2
    assert [one["act"] for one in done.slots["steering__options"]] == ["inform_place", "inform_place"]
    assert done.slots["steering__options"][1]["value"]["name"] == "Derby"


def test_the_place_chosen_by_number_is_used() -> None:
    directory = FakeDirectory(FOUR)
    need = {"topics": ["physical-activity"], "place": None, "day": None}
    done = run(
        FindGroups(), talk("2", chosen=DERBY, groups__need=need, groups__asked_place=True), deps(directory=directory)
    )
    assert done.names == ["utter_groups_found"]
    assert done.slots["person__place"]["name"] == "Derby"


def test_a_day_alone_keeps_topic_and_place() -> None:
    directory = FakeDirectory(FOUR)
    need = {"topics": ["physical-activity"], "place": NEWARK, "day": None}
    run(FindGroups(), talk("what about saturdays", when="saturday", groups__need=need), deps(directory=directory))
    query = directory.asked[0]
    assert (query.needs, query.day) == (("physical-activity",), "saturday")
    assert query.place is not None


def test_a_new_topic_drops_the_day_and_keeps_the_place() -> None:
    directory = FakeDirectory(FOUR)
    need = {"topics": ["physical-activity"], "place": NEWARK, "day": "saturday"}
    run(FindGroups(), talk(about=("sleep",), groups__need=need), deps(directory=directory))
    assert (directory.asked[0].needs, directory.asked[0].day) == (("sleep",), None)


def test_the_search_goes_further_only_when_nothing_is_near() -> None:
    near, empty = FakeDirectory(FOUR), FakeDirectory([])
    run(FindGroups(), asked(), deps(directory=near))
    run(FindGroups(), asked(), deps(directory=empty))
    assert [query.within_miles for query in near.asked] == [NEAR]
    assert [query.within_miles for query in empty.asked] == [NEAR, FAR]


def test_a_place_alone_finds_company_and_hobbies() -> None:
    directory = FakeDirectory(FOUR)
    run(FindGroups(), asked(about=()), deps(directory=directory))
    assert directory.asked[0].needs == GENERAL


def test_a_closed_directory_is_said_sorry_for() -> None:
    assert run(FindGroups(), asked(), deps(directory=ClosedDirectory())).names == ["utter_fallback_sorry"]


def test_an_invented_group_is_marked() -> None:
    done = run(FindGroups(), asked(), deps(directory=FakeDirectory([card(1, demo=True)])))
    shown = done.customs[0]["services"][0]
    assert shown["demo"] is True
    assert shown["name"].startswith("DEMO")
    assert shown["line"].startswith("DEMO")


def test_what_is_not_known_of_a_group_is_not_said() -> None:
    bare = card(1, venue="", town="", times="", cost="", phone="", assured_date=None, distance_miles=None)
    shown = run(FindGroups(), asked(), deps(directory=FakeDirectory([bare]))).customs[0]["services"][0]
    assert shown["line"] == "Riverside Walkers."
    assert (shown["where"], shown["when"], shown["cost"], shown["distance"]) == (None, None, None, None)


def test_more_shows_the_next_page() -> None:
    need = {"topics": ["physical-activity"], "place": NEWARK, "day": None}
    done = run(ShowMore(), talk("more", groups__need=need, groups__offset=3), deps(directory=FakeDirectory(FOUR)))
    assert done.names == ["utter_groups_found"]
    assert done.slots["groups__shown"] == ["s4"]
    assert done.slots["groups__offset"] == 4


def test_more_says_when_there_are_no_more() -> None:
    need = {"topics": ["physical-activity"], "place": NEWARK, "day": None}
    done = run(ShowMore(), talk("more", groups__need=need, groups__offset=4), deps(directory=FakeDirectory(FOUR)))
    assert done.names == ["utter_groups_no_more"]
    assert done.slots["steering__options"] == []


def test_more_of_nothing_asks_more_of_what() -> None:
    assert run(ShowMore(), talk("more")).names == ["utter_steering_more_of_what"]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"text": "the second one", "groups__shown": ["s1", "s2", "s3"]}, "s2"),
        ({"text": "2", "chosen": "s2", "groups__shown": ["s1", "s2", "s3"]}, "s2"),
        ({"text": "tell me more about Lunch Club", "groups__shown": ["s1", "s2", "s3"]}, "s3"),
        ({"text": "is it free?", "groups__shown": ["s1"]}, "s1"),
        ({"text": "is it free?", "groups__shown": ["s1", "s2", "s3"], "groups__about": "s2"}, "s2"),
    ],
    ids=["by place in the list", "by number", "by name", "the only one", "the one just told of"],
)
def test_the_group_that_is_meant_is_told_of(given: dict[str, Any], meant: str) -> None:
    done = run(TellDetail(), talk(act="service_detail", **given), deps(directory=FakeDirectory(FOUR)))
    assert done.names == ["utter_groups_detail"]
    assert [one["id"] for one in done.customs[0]["services"]] == [meant]
    assert done.slots["groups__about"] == meant


def test_the_group_told_of_is_forgotten_when_another_place_is_named() -> None:
    slots = {"groups__shown": ["s1", "s2", "s3"], "groups__about": "s2"}
    done = run(
        TellDetail(), talk("and in Derby?", about=("sleep",), place=DERBY, **slots), deps(directory=FakeDirectory(FOUR))
    )
    assert done.names == ["utter_groups_not_sure_which", "utter_groups_found"]


def test_a_group_that_left_the_directory_is_not_told_of() -> None:
    done = run(TellDetail(), talk("1", chosen="gone"), deps(directory=FakeDirectory(FOUR)))
    assert done.names == ["utter_groups_which_one"]


def test_a_question_about_no_group_that_was_shown_asks_which() -> None:
    assert run(TellDetail(), talk("is it free?")).names == ["utter_groups_which_one"]


def test_a_question_about_groups_for_a_topic_shows_groups() -> None:
    done = run(TellDetail(), talk("is it free?", about=("sleep",), place=NEWARK), deps(directory=FakeDirectory(FOUR)))
    assert done.names == ["utter_groups_not_sure_which", "utter_groups_found"]


@pytest.mark.parametrize(
    ("ages", "said"),
    [((50, None), "50"), ((None, 25), "25"), ((11, 17), "11 to 17"), ((None, None), "")],
    ids=["from", "up to", "between", "anybody"],
)
def test_ages_are_told_when_they_are_known(ages: tuple[int | None, int | None], said: str) -> None:
    one = card(1, min_age=ages[0], max_age=ages[1])
    done = run(TellDetail(), talk("1", chosen="s1"), deps(directory=FakeDirectory([one])))
    text = " ".join(str(value) for value in done.values[0].values())
    assert said in text
    assert ("age" in text) is bool(said)


def test_a_closed_group_tells_its_alert() -> None:
    one = card(1, alert="Closed for the summer.", languages=("Polish",), accessibility=("Step-free",))
    done = run(TellDetail(), talk("1", chosen="s1"), deps(directory=FakeDirectory([one])))
    text = " ".join(str(value) for value in done.values[0].values())
    assert all(word in text for word in ("Closed for the summer.", "Polish", "Step-free"))
