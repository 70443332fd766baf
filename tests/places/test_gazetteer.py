"""Where help is wanted, however it is typed, and which words are never taken for a place."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.places.place import Place

LINES = Path(__file__).with_name("messages.txt").read_text("utf-8").splitlines()
MESSAGES = [tuple(line.split("|")) for line in LINES if not line.startswith("#")]


def name_in(gazetteer: Gazetteer, text: str) -> str | None:
    place = gazetteer.find(text).place
    return place.name if place else None


@pytest.mark.parametrize(("text", "wanted"), MESSAGES)
def test_a_message_in_anybodys_words_is_read_for_where_help_is_wanted(
    gazetteer: Gazetteer, text: str, wanted: str
) -> None:
    found = gazetteer.find(text)
    near = "NEAR" if found.asked_near_me else "None"
    assert ("CHOICES" if found.choices else found.place.name if found.place else near) == wanted


def test_there_are_enough_messages_of_our_own() -> None:
    assert len(MESSAGES) >= 80


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ng182aa", "NG18 2AA"),
        ("any yoga at NG18 2 AA", "NG18 2AA"),
        ("NG18-2AA please", "NG18 2AA"),
        ("my postcode is ng 18 2aa", "NG18 2AA"),
        ("im in de7", "DE7"),
        ("a choir, de 22", "DE22"),
        ("postcode starts nn16", "NN16"),
        ("tai chi LE2 3", "LE2 3"),
        ("somewhere to swim, S40", "S40"),
    ],
)
def test_a_postcode_is_read_however_it_is_typed(gazetteer: Gazetteer, text: str, name: str) -> None:
    assert name_in(gazetteer, text) == name


@pytest.mark.parametrize(
    "text",
    [
        "my vitamin b12 level is low",
        "bulging disc at L5",
        "stuck on the m1",
        "so 2 weeks then",
        "ring me 8 9am",
        "my co2 monitor beeps",
        "how are my bloods",
        "CF10 1AA",
        "ZZ99 9ZZ",
    ],
)
def test_codes_that_are_something_else_or_not_in_england_are_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert name_in(gazetteer, text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anything on in mansfeild", "Mansfield"),
        ("lunch club, ilkeson", "Ilkeston"),
        ("bury st edmonds", "Bury St Edmunds"),
        ("kings lyn please", "King's Lynn"),
        ("St. Neots", "St Neots"),
        ("saint ives cambs", "St Ives"),
        ("kirkby in ashfeild", "Kirkby-in-Ashfield"),
        ("burton on trent", "Burton upon Trent"),
        ("do you cover skeggy", "Skegness"),
        ("GREAT YARMOUTH", "Great Yarmouth"),
        ("Sleaford's lunch club", "Sleaford"),
        ("Newark", "Newark"),
        ("Newark-on-Trent", "Newark-on-Trent"),
        ("somewhere in notts", "Nottinghamshire"),
        ("round derbyshire dales", "Derbyshire Dales"),
        ("not too far from Bakewell", "Bakewell"),
        ("Retford way", "Retford"),
    ],
)
def test_a_name_is_found_in_its_usual_spelling(gazetteer: Gazetteer, text: str, name: str) -> None:
    assert name_in(gazetteer, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I like reading", None),
        ("a book group in Reading", "Reading"),
        ("we start in March", None),
        ("near March", "March"),
        ("eye clinic", None),
        ("a lunch near Eye, Suffolk", "Eye"),
        ("help getting in the bath", None),
        ("a choir in Bath", "Bath"),
        ("hope I feel better", None),
        ("stone in my kidney", None),
        ("Shirley at the desk", None),
        ("Dr Preston was kind", None),
        ("Lincoln Road surgery", None),
        ("she has welts and a little fever", None),
        ("a lot of cheddar cheese", None),
        ("How would I join", None),
    ],
)
def test_an_ordinary_word_needs_something_round_it_to_be_a_place(
    gazetteer: Gazetteer, text: str, name: str | None
) -> None:
    assert name_in(gazetteer, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my family are in Leeds and I live in Corby", "Corby"),
        ("moved here from Leeds, now in Ely", "Ely"),
        ("a lift from Oadby to Leicester", "Oadby"),
        ("my sister lives in York, I need a group in Derby", "Derby"),
        ("you told me Nottingham but I live in Boston", "Boston"),
        ("a rash since my holiday in Skegness", None),
        ("I grew up in Hull", None),
        ("my mum in Grimsby needs company", "Grimsby"),
        ("Leicester LE4", "LE4"),
        ("Boston in Lincolnshire", "Boston"),
    ],
)
def test_the_place_is_where_help_is_wanted(gazetteer: Gazetteer, text: str, name: str | None) -> None:
    assert name_in(gazetteer, text) == name


def test_a_name_that_several_places_share_is_asked_about_with_the_county(
    gazetteer: Gazetteer,
) -> None:
    found = gazetteer.find("a walking group in Newport")
    assert found.place is None
    assert [place.long_name for place in found.choices] == [
        "Newport, Isle of Wight",
        "Newport, Telford and Wrekin",
    ]


def test_the_county_after_a_name_tells_which_one(gazetteer: Gazetteer) -> None:
    found = gazetteer.find("Ashford, Kent")
    assert found.place is not None
    assert found.place.county == "Kent"


@pytest.mark.parametrize(
    "text",
    ["any groups near me", "is there a choir round here", "somewhere close to home"],
)
def test_asking_near_me_is_noticed_without_a_place(gazetteer: Gazetteer, text: str) -> None:
    found = gazetteer.find(text)
    assert found.asked_near_me
    assert found.place is None


def test_the_words_that_gave_the_place_are_kept(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("owt in mansfeild?").text == "mansfeild"


def test_a_town_knows_its_council_county_and_outcode(gazetteer: Gazetteer) -> None:
    place = gazetteer.find("Kirkby-in-Ashfield").place
    assert place is not None
    assert (place.council, place.county, place.outcode, place.kind) == (
        "Ashfield",
        "Nottinghamshire",
        "NG17",
        "town",
    )


@pytest.mark.parametrize(
    ("answer", "names"),
    [
        ("reading", ["Reading"]),
        ("eye", ["Eye, Peterborough", "Eye, Suffolk"]),
        ("its Newark", ["Newark, Nottinghamshire"]),
        ("NG18", ["NG18, Nottinghamshire"]),
        ("somewhere", []),
    ],
)
def test_an_answer_to_which_town_is_taken_at_its_word(gazetteer: Gazetteer, answer: str, names: list[str]) -> None:
    assert [place.long_name for place in gazetteer.resolve(answer)] == names


def test_places_learnt_from_addresses_are_found_too() -> None:
    village = Place(
        "Little Wittering",
        "LN9",
        53.2,
        -0.1,
        "East Lindsey",
        500,
        "town",
        "Lincolnshire",
        300,
    )
    assert name_in(Gazetteer.load(extra=[village]), "a lunch in Little Wittering") == "Little Wittering"


@given(st.text())
def test_no_text_makes_the_gazetteer_fail(gazetteer: Gazetteer, text: str) -> None:
    found = gazetteer.find(text)
    assert found.place is None or not found.choices
    gazetteer.resolve(text)


@example(text="1'n1")
@given(st.text(alphabet="ng18 2aekirbyßİ.,'-\n", max_size=60))
def test_no_scramble_of_a_postcode_makes_the_gazetteer_fail(gazetteer: Gazetteer, text: str) -> None:
    gazetteer.find(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Male carers group, Dudley side", "Dudley"),
        ("owt to do, Settle way", "Settle"),
        ("peers of her own age, Bath or online", "Bath"),
        ("wants an advice session, Leigh", "Leigh"),
        ("laptop help, Bourne library, bus route only", "Bourne"),
        ("Stoma nurse, Southport. He would like a visit", "Southport"),
        ("all day in Swindon with a baby", "Swindon"),
        ("a climbing wall for nervous kids in Skipton", "Skipton"),
        ("my family in Leeds are no help", None),
        ("we had a day in Whitby", None),
        ("many thanks, Beverley", None),
        ("it was Nurse Preston who said so", None),
        ("I go to Beverley's on a Monday", None),
    ],
)
def test_what_stands_round_a_name_tells_whether_it_is_where_help_is_wanted(
    gazetteer: Gazetteer, text: str, name: str | None
) -> None:
    assert name_in(gazetteer, text) == name
