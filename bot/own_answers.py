"""What the doorway answers by itself: HELP, START, EASY, CALL, "more", an old number, a landline, a picture."""

from bot.doorway import is_empty
from bot.fixed import FixedWords
from bot.keywords import Keyword, keyword
from bot.scene import TELL, TELL_NOT, TEXT, Answer, Scene
from casework.callbacks import ASKED, AnswerCall
from casework.effects import OpenHandoff, RecordConsent
from casework.manner import AllowTelling, WriteEasy
from casework.messaging.choices import number_in
from casework.messaging.compose import NEXT_PAGE
from knowledge_base.safety.findings import Level

RING_SAFE, RING_NOT_SAFE = "ring_safe", "ring_not_safe"


class OwnAnswers:
    """Answers that need no understanding: fixed words, one decision each."""

    def __init__(self, fixed: FixedWords) -> None:
        self._fixed = fixed

    def to(self, scene: Scene) -> Answer | None:
        """The answer, or None for a message that must be understood. Danger is never answered here."""
        act, channel = scene.chosen_act, scene.leased.channel
        if scene.seen.level >= Level.URGENT:
            return None
        if act == NEXT_PAGE:
            return self._next_page(scene)
        if act in (RING_SAFE, RING_NOT_SAFE):
            return self.may_ring(scene, is_safe=act == RING_SAFE)
        if act == TELL_NOT:
            part = self._fixed.part("utter_doorway_landline_refused", channel)
            return Answer((part,), (AllowTelling(False),), options=())
        if scene.is_expired and number_in(scene.leased.text):
            return self._too_late(scene)
        return self._to_word(scene)

    def _next_page(self, scene: Scene) -> Answer:
        pages = scene.standing.offer.pages if scene.standing.offer is not None else ()
        if not pages:
            return self._too_late(scene)
        part = self._fixed.part("utter_doorway_page", scene.leased.channel, words=pages[0].text)
        return Answer((part,), pages=pages, is_whole=True)

    def _too_late(self, scene: Scene) -> Answer:
        return Answer((self._fixed.part("utter_doorway_expired", scene.leased.channel),), options=())

    def _to_word(self, scene: Scene) -> Answer | None:
        word = keyword_of(scene)
        if word == "call":
            return self.call(scene)
        if word == "start":
            return self.started(scene)
        if word == "easy":
            easy = not scene.standing.manner.is_easy
            name = "utter_doorway_easy_on" if easy else "utter_doorway_easy_off"
            return Answer((self._fixed.part(name, scene.leased.channel),), (WriteEasy(easy),))
        if word == "help":
            return Answer((self._fixed.part("utter_doorway_help", scene.leased.channel),))
        if scene.chosen_act is None and is_empty(scene.leased.text) and not scene.seen.findings:
            name = "utter_doorway_attachment" if scene.attached else "utter_doorway_empty"
            return Answer((self._fixed.part(name, scene.leased.channel),))
        return None

    def started(self, scene: Scene) -> Answer:
        """A stop is taken back, if there was one."""
        part = self._fixed.part("utter_contact_started", scene.leased.channel)
        return Answer((part,), (RecordConsent("contact", "started"),) if scene.standing.is_stopped else ())

    def call(self, scene: Scene) -> Answer:
        """Ask whether ringing is safe: until that is said, nobody rings."""
        channel = scene.leased.channel
        effects = (
            OpenHandoff(reason=ASKED, expect=self._fixed.expect()),
            RecordConsent("ring", "asked"),
        )
        if channel != TEXT:  # a page does not know the number
            return Answer((self._fixed.handoff("utter_callback_which_number", channel),), effects)
        options = (
            self._fixed.option("utter_callback_safe_to_ring", channel, RING_SAFE),
            self._fixed.option("utter_callback_not_safe_to_ring", channel, RING_NOT_SAFE),
        )
        question = self._fixed.choices("utter_callback_ask", channel, options)
        danger = Level.URGENT <= scene.before.level < Level.CRISIS  # above it every answer begins with 999
        first = (self._fixed.part("utter_safety_still_in_danger", channel, numbers=("999",)),) if danger else ()
        return Answer((*first, question), effects, options=options)

    def may_ring(self, scene: Scene, *, is_safe: bool) -> Answer:
        """The person said whether ringing is safe."""
        name = "utter_callback_will_ring" if is_safe else "utter_callback_will_not_ring"
        part = self._fixed.handoff(name, scene.leased.channel)
        return Answer((part,), (AnswerCall(is_safe),), options=())

    def at_landline(self, scene: Scene) -> Answer | None:
        """A landline may read texts aloud to anyone: first a question that gives nothing away; None when it may be
        told, or when the message is a word that must always work."""
        if scene.may_tell or scene.chosen_act in (TELL, TELL_NOT):
            return None
        always = scene.chosen_act in ("manage_contact", RING_SAFE, RING_NOT_SAFE)
        if scene.seen.level < Level.URGENT and (always or keyword_of(scene) in ("call", "start")):
            return None
        options = (
            self._fixed.option("utter_doorway_landline_agree", TEXT, TELL),
            self._fixed.option("utter_doorway_landline_refuse", TEXT, TELL_NOT),
        )
        question = self._fixed.choices("utter_doorway_landline", TEXT, options)
        return Answer((*self._fixed.safety(scene.leased, scene.seen, may_tell=False), question), options=options)


def keyword_of(scene: Scene) -> Keyword | None:
    """The word that the message is, if it is one of ours alone; a number that was offered comes first."""
    if scene.chosen_act is not None:
        return None
    is_text = scene.leased.channel == TEXT
    return keyword(scene.leased.text, is_stopped=scene.standing.is_stopped, is_text=is_text)
