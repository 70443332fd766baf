"""Puts together why a turn went as it did, from the pipeline's reading and the safety engine's votes."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.turn import TurnRun
from knowledge_base.explanation import Chance, Explanation, TopicSeen
from knowledge_base.topics import Topic
from knowledge_base.understanding.normaliser import normalise
from knowledge_base.understanding.phrases import PhraseHit, TopicPhrases, load_tables


class Explainer:
    """Explains turns. Reading the phrases takes a third of a second, once, when the first is explained."""

    def __init__(self, topics: Mapping[str, Topic]) -> None:
        self._topics = topics
        self._phrases: TopicPhrases | None = None

    def warm(self) -> None:
        """Read the phrases now: in a thread, where somebody else must not wait for it."""
        if self._phrases is None:
            from bot.nlu.shared import encoder

            self._phrases = TopicPhrases(self._topics, load_tables(), encoder().is_known_word)

    def explain(self, text: str, run: TurnRun, parse: Mapping[str, Any]) -> Explanation:
        """One turn: `parse` is the pipeline's reading of `text`, whose topic names are looked up again."""
        self.warm()
        assert self._phrases is not None
        plain = normalise(text)
        return explanation(plain, run, parse, self._phrases.find(plain), self._topics)


def explanation(
    plain: str, run: TurnRun, parse: Mapping[str, Any], phrases: Sequence[PhraseHit], topics: Mapping[str, Topic]
) -> Explanation:
    """The explanation of one turn from what is known of it."""
    place = parse.get("place")
    places = [place] if place else parse.get("place_choices") or []
    return Explanation(
        text=plain,
        intent=(parse.get("intent") or {}).get("name") or "unclear",
        acts=tuple(Chance(one["name"], one["confidence"]) for one in parse.get("intent_ranking") or ()),
        phrases=tuple(phrases),
        topics=tuple(
            TopicSeen(
                one["id"], topics[one["id"]].title if one["id"] in topics else one["id"], one["score"], one["why"]
            )
            for one in parse.get("topics") or ()
        ),
        places=tuple(f"{one['name']}, {one['council']}" if one.get("council") else one["name"] for one in places),
        near_me=bool(parse.get("near_me")),
        when=parse.get("when"),
        dates=tuple(parse.get("dates") or ()),
        for_whom=parse.get("for"),
        findings=run.findings,
        votes=run.votes,
        alarms=run.alarms,
        responses=tuple(getattr(part, "response", "") for part in run.outcome.parts) if run.outcome else (),
        things=tuple(one["act"] for one in parse.get("things") or ()),
        outside=float(parse.get("outside") or 0.0),
    )
