"""The long tables split the same figures; the tables of confusion show which answer stood in for which."""

from __future__ import annotations

from knowledge_base.topics import load_topics
from tests.waymark.labelled import answer, danger, figure, found, ordinary
from waymark.evaluation import breakdown as split
from waymark.evaluation.confusion import of_acts, of_levels, table
from waymark.evaluation.first_numbers import FirstNumbers
from waymark.evaluation.intervals import Count
from waymark.evaluation.report import confused


def test_each_act_says_how_often_it_was_given_to_others() -> None:
    pairs = [(ordinary(), answer()), (ordinary(act="more"), answer()), (ordinary(act="more"), answer(act="more"))]
    figures = split.by_act(pairs)
    assert figure(figures, "more").count == Count(1, 2)
    assert figure(figures, "find_group").note == "said of 1 others"


def test_topics_are_split_by_the_kind_of_the_best_label() -> None:
    pairs = [
        (ordinary(topics=("copd", "loneliness")), answer(topics=["loneliness"])),
        (ordinary(topics=("copd",)), answer(topics=["gout", "copd"])),
        (ordinary(topics=("no-such-topic",)), answer()),
    ]
    figures = split.by_topic_kind(pairs, load_topics())
    assert figure(figures, "condition, first").count == Count(1, 2)
    assert figure(figures, "condition, first three").count == Count(2, 2)
    assert figure(figures, f"{split.UNKNOWN}, first").count == Count(0, 1)


def test_channels_and_writers_are_told_apart() -> None:
    pairs = [
        (ordinary(channel="sms", hand="gwen"), answer(act="more")),
        (ordinary(channel="web"), answer()),
        (danger("crisis", hand="gwen"), found("suicide", "crisis")),
        (danger("crisis", hand="gwen"), answer()),
    ]
    assert figure(split.by_channel(pairs[:2]), "sms, act").count == Count(0, 1)
    by_hand = split.by_hand(pairs)
    assert figure(by_hand, "gwen, act").count == Count(0, 1)
    assert figure(by_hand, "gwen, danger caught, allowing others").count == Count(1, 2)


def test_danger_is_split_by_level_and_kind_with_its_first_number() -> None:
    pairs = [
        (danger("urgent", kind="pregnancy"), found("urgent_pregnancy", "urgent")),
        (danger("emergency", kind="pregnancy"), found("suicide", "crisis")),
        (danger("urgent", kind="dragon"), found("urgent_eye", "urgent")),
    ]
    figures = split.by_kind_of_danger(pairs, FirstNumbers.load())
    assert figure(figures, "urgent: pregnancy").count == Count(1, 1)
    assert figure(figures, "emergency: pregnancy").count == Count(0, 1)
    assert figure(figures, "emergency: pregnancy").note == "wrong first number 1"
    assert figure(figures, "urgent: dragon").note == "first number not judged: the kind is not known"


def test_false_alarms_are_split_by_why_the_words_look_dangerous() -> None:
    pairs = [(danger("none", kind="idiom"), answer(safety="crisis")), (danger("none", kind="idiom"), answer())]
    (idiom,) = split.by_kind_of_harmless(pairs)
    assert (idiom.name, idiom.count, idiom.is_fault) == ("idiom", Count(1, 2), True)


def test_everything_that_can_be_split_is() -> None:
    pairs = [(ordinary(topics=("copd",), hand="gwen"), answer()), (danger("crisis", kind="suicide"), answer())]
    sections = {one.section for one in split.breakdown(pairs, load_topics(), FirstNumbers.load())}
    assert sections == {"Act", "Topic by kind", "Channel", "Danger by kind", "Writer"}


def test_a_confusion_counts_rows_by_label_and_columns_by_answer() -> None:
    pairs = [
        (ordinary(act="more"), answer()),
        (ordinary(act="more"), {"id": "1", "error": "no"}),
        (danger("crisis"), answer(safety="urgent")),
    ]
    acts, levels = of_acts(pairs), of_levels(pairs)
    assert acts.counts == {("more", "find_group"): 1, ("more", "(failed)"): 1}
    assert levels.counts["crisis", "urgent"] == 1
    assert acts.faults() == [(1, "more", "(failed)"), (1, "more", "find_group")]
    assert confused(acts) == "more as (failed) 1; more as find_group 1"
    assert table(levels).row_count == len(levels.names) == 5
