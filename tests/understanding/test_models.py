"""The act model and the topic linker learn, keep and report what they should; small data, so that it takes seconds."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge_base.places.gazetteer import Gazetteer
from knowledge_base.topics import load_topics
from knowledge_base.understanding.act_model import ActModel
from knowledge_base.understanding.encoder import Encoder
from knowledge_base.understanding.errors import UnderstandingError
from knowledge_base.understanding.examples import LabelledExample
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.ridge import folds_by
from knowledge_base.understanding.topic_linker import ABOUT_NOTHING, TopicLinker, Weights
from knowledge_base.understanding.training import topic_examples, train_all
from knowledge_base.understanding.understand import Understanding

ACTS = {
    "greet": ["hello", "hi there", "good morning", "hiya", "hello again", "morning all"],
    "find_group": [
        "is there a choir",
        "a walking group please",
        "any lunch clubs",
        "where can I meet people",
        "a craft club",
    ],
    "ask_self_care": [
        "what helps a cough",
        "how do I sleep better",
        "can I take both tablets",
        "what eases gout",
        "why am I tired",
    ],
}
TOPICS = {
    "cough": ["chesty and barking all night", "can't stop hacking"],
    "sleep": ["wide awake at three again", "my nights are broken"],
    "gout": ["my big toe is on fire", "toe so sore the sheet hurts"],
    "loneliness": ["nobody to talk to all week", "I would like some company"],
}
KNOWN = {topic: load_topics()[topic] for topic in [*TOPICS, "coeliac-disease", "arthritis", "asthma"]}
NOTHING = ["hello", "thanks", "tell me a joke", "who won the match", "yes", "stop messages"]


@pytest.fixture(scope="module")
def acts(encoder: Encoder) -> ActModel:
    pairs = [(text, act) for act, texts in ACTS.items() for text in texts]
    return ActModel.train([text for text, _ in pairs], [act for _, act in pairs], encoder, seed=1)


@pytest.fixture(scope="module")
def examples() -> list[LabelledExample]:
    about = [
        LabelledExample(text, (topic,), str(at)) for topic, texts in TOPICS.items() for at, text in enumerate(texts)
    ]
    return about + [LabelledExample(text, (), str(at % 2)) for at, text in enumerate(NOTHING)]


@pytest.fixture(scope="module")
def linker(encoder: Encoder, examples: list[LabelledExample]) -> TopicLinker:
    return TopicLinker.train(KNOWN, examples, encoder, seed=1)


def test_acts_come_best_first_and_their_chances_make_one(acts: ActModel) -> None:
    predicted = acts.predict("is there a singing group")
    assert predicted[0][0] == "find_group"
    assert sum(chance for _, chance in predicted) == pytest.approx(1)
    assert [chance for _, chance in predicted] == sorted((chance for _, chance in predicted), reverse=True)


def test_a_given_sharpness_is_kept(encoder: Encoder) -> None:
    """An encoder that has read the examples cannot tell from them how sure an answer is."""
    pairs = [(text, act) for act, texts in ACTS.items() for text in texts]
    texts, names = [text for text, _ in pairs], [act for _, act in pairs]
    modest = ActModel.train(texts, names, encoder, sharpness=1.0).predict("is there a singing group")
    bold = ActModel.train(texts, names, encoder, sharpness=9.0).predict("is there a singing group")
    assert bold[0][0] == modest[0][0]
    assert bold[0][1] > modest[0][1]


def test_given_weights_are_kept(encoder: Encoder, examples: list[LabelledExample]) -> None:
    weights = Weights(9.0, 8.0, 0.5, 0.5, -7.0)
    assert TopicLinker.train(KNOWN, examples, encoder, weights=weights).weights == weights


def test_a_saved_act_model_answers_the_same(acts: ActModel, encoder: Encoder, tmp_path: Path) -> None:
    acts.save(tmp_path)
    loaded = ActModel.load(tmp_path, encoder)
    before, after = dict(acts.predict("hello, any choirs?")), dict(loaded.predict("hello, any choirs?"))
    assert after == pytest.approx(before, abs=0.01)


def test_a_missing_act_model_says_to_train(encoder: Encoder, tmp_path: Path) -> None:
    with pytest.raises(UnderstandingError, match="train it first"):
        ActModel.load(tmp_path, encoder)


def test_one_act_is_not_enough_to_learn_from(encoder: Encoder) -> None:
    with pytest.raises(UnderstandingError, match="two acts"):
        ActModel.train(["hello", "hi"], ["greet", "greet"], encoder)


def test_a_message_like_an_example_is_linked(linker: TopicLinker) -> None:
    assert linker.link("my toe is sore and hot")[0].id == "gout"


def test_a_topic_without_examples_is_linked_by_its_name(linker: TopicLinker) -> None:
    match = linker.link("I have coeliac disease")[0]
    assert match.id == "coeliac-disease"
    assert match.why == 'name: "coeliac disease"'


def test_a_topic_that_is_ruled_out_is_about_nothing(linker: TopicLinker) -> None:
    scores = {match.id: match.score for match in linker.link("it is not my gout")}
    assert scores.get("gout", 0) < ABOUT_NOTHING


def test_a_message_of_no_words_links_nothing(linker: TopicLinker) -> None:
    assert linker.link("?! 123 🙂") == []


def test_matches_come_best_first_and_are_few(linker: TopicLinker) -> None:
    scores = [match.score for match in linker.link("cough, no sleep, gout and nobody to talk to")]
    assert scores == sorted(scores, reverse=True)
    assert 3 <= len(scores) <= 5


def test_a_saved_linker_links_the_same(linker: TopicLinker, encoder: Encoder, tmp_path: Path) -> None:
    linker.save(tmp_path)
    loaded = TopicLinker.load(tmp_path, KNOWN, encoder)
    text = "awake all night with a cough"
    assert [match.id for match in loaded.link(text)] == [match.id for match in linker.link(text)]
    with pytest.raises(UnderstandingError, match="another topic list"):
        TopicLinker.load(tmp_path, {"cough": KNOWN["cough"]}, encoder)


def test_an_unknown_topic_id_is_refused(encoder: Encoder) -> None:
    with pytest.raises(UnderstandingError, match="no-such-topic"):
        TopicLinker.train(KNOWN, [LabelledExample("x", ("no-such-topic",), "a")], encoder)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_the_models_fail(acts: ActModel, linker: TopicLinker, text: str) -> None:
    acts.predict(text)
    linker.link(text)


def test_a_writer_is_never_in_two_folds() -> None:
    hands = ["a", "b", "c", "d", "e", "f"] * 3
    folds = folds_by(hands, seed=0)
    assert all(
        len({int(fold) for fold, hand in zip(folds, hands, strict=True) if hand == one}) == 1 for one in set(hands)
    )
    assert set(np.unique(folds_by(["a"] * 10, seed=0))) == {0, 1, 2, 3, 4}


def test_a_message_is_read_whole_with_one_pass_of_the_encoder(
    acts: ActModel, linker: TopicLinker, encoder: Encoder, gazetteer: Gazetteer
) -> None:
    understanding = Understanding(normalise, acts, linker, gazetteer, lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    passes = encoder.passes
    read = understanding.read("is there a gout group 4 my dad in mansfeild on thursdays")
    assert encoder.passes == passes + 1
    assert (read.act, read.when and read.when.label, read.whom) == ("find_group", "thursday", "other")
    assert read.place.place is not None
    assert read.place.place.name == "Mansfield"
    assert read.topic is not None
    assert read.topic.id == "gout"


def test_today_is_the_date_in_london(acts: ActModel, linker: TopicLinker, gazetteer: Gazetteer) -> None:
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    read = Understanding(normalise, acts, linker, gazetteer, lambda: late).read("open today?")
    assert read.when is not None
    assert str(read.when.dates[0]) == "2026-07-02"


def test_training_reads_the_data_folder_and_saves_both(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "nlu").mkdir()
    (tmp_path / "topics").mkdir()
    blocks = [
        f"- intent: {act}\n  metadata: {{hand: ann}}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)
        for act, texts in ACTS.items()
    ]
    (tmp_path / "nlu" / "a.yml").write_text('version: "3.1"\nnlu:\n' + "".join(blocks), encoding="utf-8")
    line = '{"text": "my toe is on fire", "label": ["gout"], "hand": "bob", "act": "ask_self_care"}\n'
    (tmp_path / "topics" / "a.jsonl").write_text(line * 3, encoding="utf-8")
    assert [one.text for one in topic_examples(tmp_path) if not one.labels] == ACTS["greet"]
    trained = train_all(tmp_path, encoder, tmp_path / "out", topics=KNOWN)
    assert trained.acts.predict("hiya")[0][0] == "greet"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["act_model.npz", "topic_linker.npz"]
