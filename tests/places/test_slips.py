"""Names and postcodes are found through slips of the thumb: gaps lost or moved, wrong keys, and names written short."""

import pytest

from knowledge_base.places.gazetteer import Gazetteer
from tests.places.test_gazetteer import name_in


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anything on inlincoln tonight", "Lincoln"),
        ("debt advice, MiltonKeynes", "Milton Keynes"),
        ("a fibro groupcolchester", "Colchester"),
        ("Belperbereavement café", "Belper"),
        ("swimming fork ettering please", "Kettering"),
        ("im in derb ynow", "Derby"),
        ("ketterin gand round there", "Kettering"),
        ("a group for families,n ewark", "Newark"),
        ("a food bankl u4 open saturday", "LU4"),
        ("food banklu4 open sat?", "LU4"),
        ("food bank lu4o pen sat?", "LU4"),
        ("a weekly phone chatL N6", "LN6"),
        ("swim sessions for disabledn n84lj", "NN8 4LJ"),
        ("somebody nearpe30 please", "PE30"),
        ("hes11 and she is 12, im16", None),
        ("for over 65s or can i go im 44", None),
        ("it is the othr 1 like before", None),
        ("your not gettring it", None),
        ("the scan came backpoor", None),
        ("the gentleramble and the drawstring bag", None),
        ("leylandii hedge, she gaveme a ring", None),
    ],
)
def test_a_name_that_touches_the_next_word_is_found(gazetteer: Gazetteer, text: str, name: str | None) -> None:
    assert name_in(gazetteer, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("anything in kincoln for young people", "Lincoln"),
        ("singing for lungs, lkeston", "Ilkeston"),
        ("cigarettes in absildon", "Basildon"),
        ("an allotment workspo way", "Worksop"),
        ("drinkers biston lincs", "Boston"),
        ("fibro group clchester", "Colchester"),
        ("the Corbh befriending people", "Corby"),
        ("does the corby befriending service take men", "Corby"),
        ("itchin all night, and Rob Burrow had it", None),
        ("my bedford", None),
    ],
)
def test_a_slip_in_a_name_is_forgiven_where_the_words_round_it_say_place(
    gazetteer: Gazetteer, text: str, name: str | None
) -> None:
    assert name_in(gazetteer, text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("walking group w'hampton", "Wolverhampton"),
        ("chess in l'boro", "Loughborough"),
        ("carers nr peterboro", "Peterborough"),
        ("anything in mnsfld for my lad", "Mansfield"),
        ("debt help brnsly", "Barnsley"),
        ("thnks for the grp in b'ley", None),  # Barnsley, Burnley or Bromley
        ("it's in the kitchen, btwn us", None),
    ],
)
def test_a_name_written_short_is_the_one_large_town_that_fits(
    gazetteer: Gazetteer, text: str, name: str | None
) -> None:
    assert name_in(gazetteer, text) == name
