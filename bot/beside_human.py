"""What the doorway still does while a human has the conversation: stops, call-backs and wishes to be forgotten.

They are the person's own words on what we may do, so they are kept and confirmed at once, whoever writes. All else is
the human's. While the bot is paused, or a limit is reached, the same is kept, and other words are said.
"""

from actions.contact.decisions import Asked, Step, asked, step_beside_human
from actions.contact.manage import QUIETER
from bot.fixed import FixedWords
from bot.own_answers import RING_NOT_SAFE, RING_SAFE, OwnAnswers, keyword_of
from bot.scene import Answer, Option, Scene
from casework.effects import OpenHandoff, RecordConsent
from casework.messaging.attachments import split_attachments
from casework.wishes import ERASURE, AskWish
from knowledge_base.safety.findings import Level


class BesideHuman:
    """Fixed words, one decision each."""

    def __init__(self, fixed: FixedWords) -> None:
        self._fixed = fixed
        self._own = OwnAnswers(fixed)

    def to(self, scene: Scene, *, is_our_question: bool) -> Answer | None:
        """The answer, or None when the human answers. Danger that leaves no doubt is never answered here.

        `is_our_question`: a number answers us, and not a question that the human has asked since.
        """
        has_chosen = "chosen" in scene.seen.metadata
        if scene.seen.level >= Level.URGENT and not scene.seen.is_doubtful:
            return None
        if has_chosen and not is_our_question:
            return None
        if scene.chosen_act in (RING_SAFE, RING_NOT_SAFE):
            return self._own.may_ring(scene, is_safe=scene.chosen_act == RING_SAFE)
        word = keyword_of(scene)
        if word == "call":
            return self._own.call(scene)
        if word == "start" and scene.standing.is_stopped:
            return self._own.started(scene)
        chosen = scene.seen.metadata.get("chosen") if scene.chosen_act == "manage_contact" else None
        words, _ = split_attachments(scene.leased.text)
        lately = bool(scene.seen.metadata.get("danger_lately"))
        step = step_beside_human(words, chosen, danger_lately=lately)
        return self._done(scene, step) if step is not None else None

    def _done(self, scene: Scene, step: Step) -> Answer | None:
        channel = scene.leased.channel
        if step in QUIETER:
            purpose, state, name = QUIETER[step]
            return Answer((self._fixed.part(name, channel),), (RecordConsent(purpose, state),), options=())
        if step == "delete":
            expect = self._fixed.expect()
            effects = (AskWish(ERASURE, expect), OpenHandoff(ERASURE, expect))
            return Answer((self._fixed.handoff("utter_contact_delete", channel),), effects, options=())
        question = asked(step)
        return self._asked(channel, question) if question is not None else None

    def _asked(self, channel: str, question: Asked) -> Answer:
        options: tuple[Option, ...] = tuple(
            {**self._fixed.option(one.words, channel, one.act), "value": one.value} for one in question.choices
        )
        effects = (RecordConsent("contact", "stopped"),) if question.is_stopped else ()
        return Answer((self._fixed.choices(question.words, channel, options),), effects, options=options)
