"""What one message is answered with: look for danger, then fixed words or Rasa, then the words that frame a reply."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from actions.safety.decisions import open_answers
from actions.safety.fixed import dangers
from actions.wiring import Deps
from bot.beside_human import BesideHuman
from bot.doorway import LATCH, Seen, is_long, look, must_remind
from bot.fixed import FixedWords
from bot.held import unsaid
from bot.own_answers import OwnAnswers, keyword_of
from bot.processor import WaymarkProcessor
from bot.scene import STAFF, TELL, Answer, Scene
from bot.text_guard import Guard, no_guard
from bot.texting import drawn
from casework.casework import Casework
from casework.columns import Clock
from casework.effects import Effect, OpenHandoff, RaiseAlarm, RecordConsent, RecordFindings
from casework.inbox import Leased
from casework.manner import AllowTelling, Manner
from casework.messaging.attachments import split_attachments
from casework.messaging.opt_out import is_stop_word
from casework.messaging.parts import ReplyPart
from casework.standing import Standing
from casework.turns import Before, TurnOutcome
from knowledge_base.safety.engine import SafetyEngine
from knowledge_base.safety.findings import Assessment, Finding, Level, Vote


@dataclass(frozen=True)
class TurnRun:
    """What one turn did, for whoever asked. `understood` is the pipeline's reading; empty when it did not run."""

    leased: Leased
    outcome: TurnOutcome | None
    findings: tuple[Finding, ...] = ()
    understood: dict[str, Any] = field(default_factory=dict)
    votes: tuple[Vote, ...] = ()
    alarms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answering:
    """Answers messages; nothing that it does is stored before the turn commits."""

    casework: Casework
    processor: WaymarkProcessor
    engine: SafetyEngine
    deps: Deps
    clock: Clock
    fixed: FixedWords
    guard: Guard = no_guard

    async def run(self, leased: Leased) -> TurnRun:
        """Everything that the turn says and does."""
        words, attached = split_attachments(leased.text)
        told = replace(leased, text=words)
        slots = await self.processor.slots(leased.conversation_id)
        before = self.casework.turns.before(leased, self.clock() - LATCH)
        assessment = self.engine.assess(words, before.texts)
        scene = self._scene(told, before, assessment, slots, attached)
        answer = self._quiet(scene) or await self._answer(scene)
        is_first = answer.is_first or not before.has_spoken
        parts = answer.parts if answer.is_whole else self._framed(scene, self._unsaid(leased, answer.parts), is_first)
        messages, offered = drawn(scene, answer, parts, self.fixed, is_first=is_first)
        effects = (*self.finding_effects(leased, scene.seen), *answer.effects, *offered)
        outcome = TurnOutcome(parts, effects, answer.stage, reopen=leased.holder == "closed", messages=messages)
        understood = self.processor.store.understood
        return TurnRun(leased, outcome, scene.seen.findings, understood, assessment.votes, assessment.alarms)

    def parked(self, leased: Leased, seen: Seen | None) -> TurnOutcome:
        """Nobody here answers it any more: a human will, and the person is told so with the numbers to ring."""
        expect = self.fixed.expect()
        manner = Manner(may_tell=self.casework.standings.may_tell(leased.conversation_id))
        found = seen or Seen(leased.text, (), {})
        scene = Scene(leased, found, Before((), 0, True, False), Standing(manner=manner))
        told = self.fixed.parked(leased, may_tell=scene.may_tell)
        answer = self._danger(scene, (told,), consent(scene))
        parts = self._unsaid(leased, answer.parts)
        messages, offered = drawn(scene, answer, parts, self.fixed, is_first=False)
        effects = (
            *(self.finding_effects(leased, seen) if seen else ()),
            *answer.effects,
            RaiseAlarm("message_parked" if seen else "message_parked_unread"),
            OpenHandoff(reason="parked", expect=expect),
            *offered,
        )
        return TurnOutcome(parts, effects, parked=True, messages=messages)

    def finding_effects(self, leased: Leased, seen: Seen) -> tuple[Effect, ...]:
        """What is kept of the danger that was found, and who is asked to read it."""
        effects: list[Effect] = [RaiseAlarm(f"safety_part_failed_{name}") for name in seen.alarms]
        if seen.findings:
            effects.append(RecordFindings(seen.findings))
        if seen.level >= Level.SAFEGUARDING and leased.channel != STAFF:
            reason = f"safety_{seen.level.label}"
            effects.append(OpenHandoff(reason=reason, expect=self.fixed.expect(), level=int(seen.level)))
        return tuple(effects)

    def _scene(
        self, leased: Leased, before: Before, found: Assessment, slots: dict[str, Any], attached: Sequence[str] = ()
    ) -> Scene:
        standing = self.casework.standings.of(leased.conversation_id)
        offer = standing.offer
        is_expired = offer is not None and not offer.is_open(self.clock())
        known = offer.options if offer is not None else tuple(slots.get("steering__options") or ())
        options = () if is_expired else known
        seen = look(leased.text, found.findings, found.alarms, slots | {"steering__options": options}, leased.channel,
                    danger_lately=before.level >= Level.URGENT,
                    standing=before.standing, is_child=before.is_child)  # fmt: skip
        return Scene(leased, seen, before, standing, options, is_expired, tuple(attached))

    def _quiet(self, scene: Scene) -> Answer | None:
        """A text that reached a limit: one notice or nothing, but danger is answered and wishes are kept."""
        danger = self.fixed.safety(scene.leased, scene.seen, may_tell=scene.may_tell)
        quiet = self.guard(scene.leased, danger, scene.may_tell)
        if quiet is None:
            return None
        parts = self._unsaid(scene.leased, quiet.parts)
        kept = self._kept(scene) if quiet.may_ring or keyword_of(scene) != "call" else consent(scene)
        return Answer(parts, (*kept, *quiet.effects), is_whole=True)

    async def _answer(self, scene: Scene) -> Answer:
        """Who answers: fixed words while paused, a human where one writes, then fixed words, or Rasa.

        Beside a human we still answer danger, stops, call-backs and wishes to be forgotten.
        """
        leased, seen = scene.leased, scene.seen
        if scene.before.is_paused:
            return Answer((self.fixed.paused(leased, seen, may_tell=scene.may_tell),), self._kept(scene))
        if leased.holder == "human":
            return self._beside_human(scene)
        own = OwnAnswers(self.fixed)
        known = own.at_landline(scene) or own.to(scene)
        if known is not None:
            return known
        if scene.chosen_act == TELL:
            return await self._answer_before(scene)
        return await self._understood(scene)

    def _beside_human(self, scene: Scene) -> Answer:
        """A person is writing: only danger, and what we may do with texts, calls and data, is answered by us."""
        offer, standings = scene.standing.offer, self.casework.standings
        asked_at = offer.at if offer is not None and "chosen" in scene.seen.metadata else None
        is_ours = asked_at is not None and not standings.staff_wrote_since(scene.leased.conversation_id, asked_at)
        known = BesideHuman(self.fixed).to(scene, is_our_question=is_ours)
        if known is None:
            return self._danger(scene, (), consent(scene))
        return replace(self._danger(scene, known.parts, known.effects), options=known.options)

    def _kept(self, scene: Scene) -> tuple[Effect, ...]:
        """What the person's own words on texts, calls and data change where they get other words for an answer."""
        known = BesideHuman(self.fixed).to(scene, is_our_question=False)
        return known.effects if known is not None else consent(scene)

    async def _understood(self, scene: Scene) -> Answer:
        """What Rasa and the actions say."""
        leased, seen = scene.leased, scene.seen
        output, stage = await self.processor.converse(leased.conversation_id, seen.text, leased.channel, seen.metadata)
        parts: tuple[ReplyPart, ...] = tuple(output.parts)
        effects = self.deps.effects.take()
        if seen.level >= Level.URGENT and not any(part.kind == "safety" for part in parts):
            return replace(self._danger(scene, parts, effects), stage=stage)  # the fixed reply is never left out
        if not parts:
            parts = (self.fixed.part("utter_fallback_sorry", leased.channel),)
        if scene.attached:
            parts = (*parts, self.fixed.part("utter_doorway_attachment_too", leased.channel))
        return Answer(parts, effects, stage)

    async def _answer_before(self, scene: Scene) -> Answer:
        """Somebody on a landline has agreed to be told: answer what they wrote before that question."""
        before = scene.before.texts[-1] if scene.before.texts else ""
        told = replace(scene.leased, text=before)
        slots = await self.processor.slots(scene.leased.conversation_id)
        again = self._scene(told, scene.before, self.engine.assess(told.text), slots)
        again = replace(again, options=(), is_expired=False)
        answer = OwnAnswers(self.fixed).to(again) or await self._understood(again)
        options = answer.options if answer.options is not None or answer.stage is not None else ()
        return replace(answer, effects=(*answer.effects, AllowTelling(True)), options=options, is_first=True)

    def _danger(self, scene: Scene, others: tuple[ReplyPart, ...], effects: tuple[Effect, ...]) -> Answer:
        """The fixed reply in front of whatever else is said; its numbered answers are the ones that count."""
        parts = self.fixed.safety(scene.leased, scene.seen, may_tell=scene.may_tell)
        asked = parts[0].custom.get("ask") if parts else None
        options = tuple(open_answers(asked, dangers(scene.seen.findings))) if asked else None
        return Answer((*parts, *others), effects, options=options)

    def _unsaid(self, leased: Leased, parts: tuple[ReplyPart, ...]) -> tuple[ReplyPart, ...]:
        return unsaid(parts, self.casework.holding.said(leased)) if leased.held_with else parts

    def _framed(self, scene: Scene, parts: tuple[ReplyPart, ...], is_first: bool) -> tuple[ReplyPart, ...]:
        """The first reply says who is speaking; after danger, an ordinary answer starts with 999."""
        leased, seen = scene.leased, scene.seen
        if leased.channel == STAFF or not parts:
            return parts
        if is_long(leased.text) and not seen.level:
            parts = (*parts, self.fixed.part("utter_doorway_too_long", leased.channel))
        if is_first and scene.tells:
            first = self.fixed.part("utter_doorway_first", leased.channel)
            return (*parts, first) if seen.level else (first, *parts)
        if must_remind(scene.before.level, seen.level) and not any(part.kind == "safety" for part in parts):
            return (self.fixed.part("utter_safety_still_in_danger", leased.channel, numbers=("999",)), *parts)
        return parts


def consent(scene: Scene) -> tuple[Effect, ...]:
    """The exact words that stop and start texts count also while Rasa is not asked."""
    if is_stop_word(split_attachments(scene.leased.text)[0]):
        return (RecordConsent("contact", "stopped"),)
    is_start = scene.standing.is_stopped and keyword_of(scene) == "start"
    return (RecordConsent("contact", "started"),) if is_start else ()
