"""Each context lowers what it should, and stops where it should: one harmless and one dangerous line for each."""

from __future__ import annotations

import pytest

from knowledge_base.safety.context import Contexts
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Level, SafetyError
from knowledge_base.safety.patterns import Phrases
from knowledge_base.safety.rules import RuleBook

# context: (a line that it makes harmless, a line close by that it must not lower, the level of that line)
PAIRS: dict[str, tuple[str, str, Level]] = {
    "idiom": ("dying for a cuppa, my feet are killing me", "dying for a cuppa but I want to kill myself", Level.CRISIS),
    "negation": ("he isn't suicidal, just fed up", "he isn't sleeping and says he wants to kill himself", Level.CRISIS),
    "denied_list": (
        "denies fever, chest pain or SOB. wants a chair class",
        "denies fever. chest pain since ten",
        Level.EMERGENCY,
    ),
    "past": (
        "I took an overdose 12 years ago",
        "I took an overdose years ago and tonight I took 30 tablets",
        Level.EMERGENCY,
    ),
    "recovered": (
        "I'm in recovery from self harm and want to mentor others",
        "I was in recovery but I have relapsed and started cutting again",
        Level.CRISIS,
    ),
    "recovered_past": (
        "When I was 19 things were bad. I wanted to kill myself. I'm doing really well now",
        "When I was 19 I wanted to kill myself. Those same thoughts are back",
        Level.CRISIS,
    ),
    "question": (
        "can anxiety cause chest pain",
        "my husband has chest pain, what does that mean, he looks grey",
        Level.EMERGENCY,
    ),
    "well_child": (
        "my 4 year old has a temperature but is drinking and playing",
        "my 4 year old has a temperature and is not drinking or playing, she is floppy",
        Level.URGENT,
    ),
    "no_loss": (
        "a man said he was from my bank and wanted my money in a safe account but I hung up and gave him nothing",
        "I hung up on him but then I paid the other one and I think I've been scammed",
        Level.URGENT,
    ),
    "work_talk": (
        "I need a leaflet for the talk on how to help someone who wants to kill themselves",
        "I left the training because my mum is having a stroke",
        Level.EMERGENCY,
    ),
    "fiction": (
        "the character in the book wants to kill himself",
        "I was reading a book and I want to die",
        Level.CRISIS,
    ),
    "bereaved": (
        "my dad died after a heart attack and I need grief support",
        "my wife died and now I want to be with her again",
        Level.CRISIS,
    ),
    "in_care": (
        "he had chest pains and is in hospital now being looked after",
        "he was discharged yesterday but he's got chest pains again",
        Level.EMERGENCY,
    ),
    "accident": ("I cut myself shaving", "I cut myself because I hate my body", Level.CRISIS),
    "worry": (
        "I'm worried about having a heart attack one day like my dad",
        "I'm worried, dad is having a heart attack",
        Level.EMERGENCY,
    ),
    "long_term": (
        "my left arm has been weak for years with my MS",
        "my left arm has been weak for years but today it's gone numb suddenly",
        Level.EMERGENCY,
    ),
    "group_talk": (
        "is there a support group for people with slurred speech near me",
        "I was at the exercise group and just now a lady collapsed",
        Level.EMERGENCY,
    ),
    "reported_work": (
        "we support people who self harm, can you list us",
        "I work in a school and a pupil has cuts on her arms",
        Level.CRISIS,
    ),
}


# Talk that only sounds dangerous, and what stands close by it.
SOUNDS_DANGEROUS: dict[str, tuple[str, str, Level]] = {
    "thirst": ("gasping for a brew and a chat", "he is choking on a grape", Level.EMERGENCY),
    "put me down": ("lovely class, put me down for next week", "they should put me down like a dog", Level.CRISIS),
    "cross at home": (
        "she's going to kill me, I've dented her car",
        "he's going to kill me, he has got a knife",
        Level.EMERGENCY,
    ),
    "one form too many": (
        "one more letter from the council and i will throw myself off the roof lol",
        "one more night of this and i will throw myself off the roof",
        Level.CRISIS,
    ),
    "only the battery": (
        "the co alarm went off but it was only the battery",
        "the co alarm went off and we all have headaches",
        Level.EMERGENCY,
    ),
    "an alarm to order": (
        "are carbon monoxide alarms free for tenants",
        "carbon monoxide alarm keeps going off",
        Level.EMERGENCY,
    ),
    "seen to already": (
        "x-ray says I broke my wrist, who does shopping",
        "think I've broken my wrist, can't move it",
        Level.URGENT,
    ),
}


@pytest.mark.parametrize("name", SOUNDS_DANGEROUS)
def test_talk_that_only_sounds_dangerous_is_told_from_danger(name: str) -> None:
    harmless, dangerous, level = SOUNDS_DANGEROUS[name]
    engine = SafetyEngine.load()
    assert engine.assess(harmless).findings == ()
    assert engine.assess(dangerous).level >= level


@pytest.mark.parametrize("name", PAIRS)
def test_a_context_makes_its_harmless_line_harmless(name: str, engine: SafetyEngine) -> None:
    assert engine.assess(PAIRS[name][0]).findings == ()


@pytest.mark.parametrize("name", PAIRS)
def test_a_context_does_not_reach_the_danger_beside_it(name: str, engine: SafetyEngine) -> None:
    _, danger, level = PAIRS[name]
    assert engine.assess(danger).level >= level


def test_every_context_is_tested_here(rules: RuleBook) -> None:
    assert rules.contexts.names == set(PAIRS)


@pytest.mark.parametrize(
    "text",
    [
        "this heat is killing me",
        "we could kill two birds with one stone",
        "I nearly had a heart attack when I saw the bill",
        "mum will have a fit if I'm late",
        "over my dead body",
        "my phone died",
        "bored to death in this flat",
        "shall we hang out at the park",
        "I could murder a curry",
        "my back is killing me after the allotment",
        "I want to kill some time before the bus",
        "it hit me that I'm lonely",
        "cutting down on sugar",
        "I'll end it there, thanks",
        "please end my subscription",
        "I'm fit and well",
        "stroke club on Tuesdays",
        "it was a stroke of luck",
        "laughing so much I couldn't breathe",
        "room to breathe",
        "is the suicide bereavement group still on",
        "the shed roof collapsed",
        "I burnt the dinner",
        "pushing his wheelchair",
        "the marquee has collapsed, can we borrow a gazebo",
        "our washing machine has a fit every spin",
        "the choke on my mower has stuck open",
        "I have to pretend to be unconscious for my badge",
        "hay fever is killing my eyes",
        "nearly passed out when she said forty quid",
        "that hospital soap, somebody choked on a ring last night",
        "in the mystery I'm reading the vicar was poisoned with arsenic",
        "choked on a sweet in y5 n miss saved me",
        "service update: the cauda equina talk has moved to November",
    ],
)
def test_everyday_sayings_raise_nothing(text: str, engine: SafetyEngine) -> None:
    assert engine.assess(text).findings == ()


# What the contexts learnt to know as harmless, each beside a danger in nearly the same words.
WIDER: tuple[tuple[str, str, Level], ...] = (
    ("my spin teacher is killing us, brilliant class", "he is killing my mum, help", Level.EMERGENCY),
    ("my hay fever starts when the rape is in flower, oilseed rape everywhere", "I was raped", Level.SAFEGUARDING),
    ("her heart pain was ruled out, she wants a walk", "nothing was ruled out and she has chest pain", Level.EMERGENCY),
    ("two hundred booklets on sepsis please", "the booklets came. I think dad has sepsis", Level.EMERGENCY),
    ("in the opera she has to stab herself", "I want to stab myself", Level.CRISIS),
    ("my first husband was violent, I am happy now", "my husband was violent last night", Level.SAFEGUARDING),
    ("what temperature should a baby's room be", "my baby has a temperature of 39.5", Level.URGENT),
    ("a written plan for when my chest gets tight", "my plan says ring. my chest is tight now", Level.EMERGENCY),
)


@pytest.mark.parametrize(("harmless", "danger", "level"), WIDER)
def test_a_wider_context_lowers_its_line_and_not_the_danger_beside_it(
    harmless: str, danger: str, level: Level, engine: SafetyEngine
) -> None:
    assert engine.assess(harmless).findings == ()
    assert engine.assess(danger).level >= level


MUST_CATCH = (
    "I want to die",
    "I want to kill myself",
    "I'm going to kill myself",
    "going to end it tonight",
    "I don't want to be alive any more",
    "I have taken all my tablets",
    "he's not breathing",
    "I can't breathe",
    "she's having a stroke",
    "chest pain",
    "he has a knife",
    "I was raped",
    "my husband hits me",
)


@pytest.mark.parametrize("text", MUST_CATCH)
@pytest.mark.parametrize(
    "frame", ["{}", "lol {}", "{} haha", "sorry to bother you but {}", "{}. what time is the group?"]
)
def test_a_must_catch_phrase_is_caught_in_every_plain_frame(text: str, frame: str, engine: SafetyEngine) -> None:
    assert engine.assess(frame.format(text)).level >= Level.SAFEGUARDING


def test_a_context_with_an_unknown_scope_is_refused(tmp_path) -> None:
    (tmp_path / "contexts.yml").write_text("odd: {scope: everywhere, patterns: [a]}", encoding="utf-8")
    with pytest.raises(SafetyError, match="odd has no scope"):
        Contexts.load(Phrases({}), tmp_path / "contexts.yml")


def test_a_context_that_needs_one_that_is_not_there_is_refused(tmp_path) -> None:
    (tmp_path / "contexts.yml").write_text("odd: {scope: clause, also: gone, patterns: [a]}", encoding="utf-8")
    with pytest.raises(SafetyError, match="odd needs gone"):
        Contexts.load(Phrases({}), tmp_path / "contexts.yml")


@pytest.mark.parametrize(
    "text",
    [
        "my wife in the wheelchair has collapsed",
        "he said goodbye and now his phone is dead",
        "watching the telly and dad has choked on a grape",
        "i was cutting again last night, my arms",
    ],
)
def test_a_danger_beside_such_words_is_still_found(text: str, engine: SafetyEngine) -> None:
    assert engine.assess(text).findings
