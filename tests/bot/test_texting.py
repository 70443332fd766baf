"""Turns by text message, with Rasa scripted: one text each, numbers that keep their meaning, and our own words."""

from __future__ import annotations

from typing import Any

import pytest

from bot.output import SaidPart
from casework.manner import Manner
from casework.models import OutboxRow
from casework.transactions import writing
from knowledge_base.septets import segments
from tests.bot.scripted import Line, known
from tests.bot.spoken import ANSWER, FIRST, REMIND

pytestmark = pytest.mark.slow
SENTENCE = "This sentence has about fifty characters in it. "
LONG = SaidPart(SENTENCE * 9, {"kind": "text"}, "utter_long")
EXPIRED = "utter_doorway_expired"
STARTED = ("contact", "started")


def options(*acts: str) -> list[dict[str, Any]]:
    return [{"title": f"Title {act}", "say": f"Say {act}", "act": act, "value": None} for act in acts]


def offering(line: Line, *acts: str, words: str = "An answer.") -> None:
    """The next answer offers these choices, as an action would."""
    line.processor.answers = [[SaidPart(words, {"kind": "text"}, ANSWER)]]
    line.processor.slot_events = options(*acts)


class TestOneText:
    async def test_a_turn_is_one_row_with_its_final_words(self, text: Line) -> None:
        parts = [SaidPart("It\u2019s here.", response="a"), SaidPart("And here \u2013 too.", response="b")]
        text.processor.answers = [parts]
        assert await text.say("hello") == [FIRST, "a", "b"]
        (said,) = text.said()
        assert said.endswith("\n\nIt's here.\n\nAnd here - too.")

    async def test_the_first_text_says_who_speaks_and_still_answers_in_three_segments(self, text: Line) -> None:
        text.processor.answers = [[LONG]]
        await text.say("hello")
        (row,) = text.rows(OutboxRow)
        assert (segments(row.text), row.segments) == (3, 3)
        assert "STOP" in row.text
        assert "This sentence" in row.text

    async def test_every_later_text_has_two_segments_at_most(self, text: Line) -> None:
        await known(text)
        text.processor.answers = [[LONG]]
        await text.say("tell me all")
        assert segments(text.said()[-1]) == 2

    async def test_the_web_gets_the_parts_as_they_are(self) -> None:
        line = Line("web")
        line.processor.answers = [[LONG]]
        await line.say("hello")
        assert len(line.said()) == 2

    async def test_a_text_with_danger_in_it_says_so_to_the_sender(self, text: Line) -> None:
        await known(text)
        await text.say("chest pain")
        row = text.rows(OutboxRow)[-1]
        assert row.custom["kind"] == "safety"
        assert row.text.startswith("Words for heart. Ring 999.")


class TestMore:
    async def test_the_rest_comes_when_it_is_asked_for(self, text: Line) -> None:
        await known(text)
        text.processor.answers = [[LONG]]
        await text.say("tell me all")
        assert text.said()[-1].endswith("Reply 1 for more.")
        assert await text.say("1") == ["utter_doorway_page"]
        assert "Reply" not in text.said()[-1]
        assert sum(said.count("This sentence") for said in text.said()) == 9
        assert len(text.processor.asked) == 2

    async def test_more_in_words_means_the_rest_too(self, text: Line) -> None:
        await known(text)
        text.processor.answers = [[LONG]]
        await text.say("tell me all")
        assert await text.say("MORE") == ["utter_doorway_page"]

    async def test_the_choices_keep_their_numbers_beside_more(self, text: Line) -> None:
        await known(text)
        offering(text, "find_group", "make_plan", words=SENTENCE * 9)
        await text.say("tell me all")
        assert text.said()[-1].endswith("Reply 3 for more.")
        await text.say("3")
        await text.say("2")
        assert text.processor.asked[-1][1]["chosen_act"] == "make_plan"

    async def test_what_was_left_is_forgotten_after_the_next_answer(self, text: Line) -> None:
        await known(text)
        text.processor.answers = [[LONG], [SaidPart("Short.", response="short")]]
        await text.say("tell me all")
        await text.say("something else")
        assert await text.say("1") == [ANSWER]
        assert "chosen_act" not in text.processor.asked[-1][1]


class TestNumbers:
    async def test_a_number_means_what_was_offered_turns_ago(self, text: Line) -> None:
        await known(text)
        offering(text, "find_group", "make_plan")
        await text.say("help me choose")
        await text.say("thanks")
        await text.say("the second")
        assert text.processor.asked[-1][1]["chosen_act"] == "make_plan"

    async def test_after_a_day_a_number_gets_a_kind_sentence_and_no_wrong_answer(self, text: Line) -> None:
        await known(text)
        offering(text, "find_group", "make_plan")
        await text.say("help me choose")
        text.clock.move(hours=23)
        await text.say("thanks")
        text.clock.move(hours=1)
        asked = len(text.processor.asked)
        assert await text.say("2") == [EXPIRED]
        assert len(text.processor.asked) == asked
        assert await text.say("2") == [ANSWER]

    async def test_words_after_a_day_are_understood_as_words(self, text: Line) -> None:
        await known(text)
        offering(text, "find_group")
        await text.say("help me choose")
        text.clock.move(days=2)
        assert await text.say("a choir near me") == [ANSWER]

    async def test_the_answers_to_our_question_about_danger_outrank_an_older_list(self, text: Line) -> None:
        await known(text)
        offering(text, "find_group", "make_plan")
        await text.say("help me choose")
        text.processor.answers = [[SaidPart("An answer.", response=ANSWER)]]
        assert (await text.say("chest pain"))[0] == "utter_safety_reply"
        await text.say("2")
        assert text.processor.asked[-1][1]["chosen_act"] == "safety_answer"


class TestConsent:
    @pytest.mark.parametrize("word", ["START", "start", "Unstop", "YES", "yes."])
    async def test_start_unsets_a_stop(self, text: Line, word: str) -> None:
        await stopped(text)
        assert await text.say(word) == ["utter_contact_started"]
        assert text.consents()[-1] == STARTED
        assert not text.casework.consents.is_stopped(text.conversation)

    async def test_yes_is_an_answer_for_everybody_who_has_not_stopped(self, text: Line) -> None:
        await known(text)
        assert await text.say("YES") == [ANSWER]
        assert text.consents() == []

    async def test_start_without_a_stop_changes_nothing(self, text: Line) -> None:
        await known(text)
        assert await text.say("START") == ["utter_contact_started"]
        assert text.consents() == []

    async def test_after_a_stop_danger_is_answered_once_and_the_stop_stands(self, text: Line) -> None:
        await stopped(text)
        said = len(text.said())
        assert (await text.say("chest pain"))[0] == "utter_safety_reply"
        assert len(text.said()) == said + 1
        assert text.casework.consents.is_stopped(text.conversation)

    async def test_start_counts_while_a_human_writes(self, text: Line) -> None:
        await stopped(text)
        await text.say("end it all")
        text.hold()
        assert await text.say("START") == [REMIND, "utter_contact_started"]
        assert text.consents()[-1] == STARTED

    @pytest.mark.parametrize("word", ["HELP", "help", "Info", "info."])
    async def test_help_says_who_we_are_without_asking_rasa(self, text: Line, word: str) -> None:
        await known(text)
        assert await text.say(word) == ["utter_doorway_help"]
        assert all(sign in text.said()[-1] for sign in ("STOP", "PERSON", "999", "111", text.deps.service.organisation))
        assert len(text.processor.asked) == 1

    async def test_a_stop_counts_also_when_the_turn_fails_for_good(self, text: Line) -> None:
        await known(text)
        text.processor.answers = [RuntimeError("x")] * 3
        text.accept("STOP")
        for _ in range(3):
            await text.next()
        assert text.casework.consents.is_stopped(text.conversation)
        assert len(text.said()) == 2


class TestEasy:
    async def test_easy_is_one_segment_at_a_time_until_easy_again(self, text: Line) -> None:
        await known(text)
        assert await text.say("EASY") == ["utter_doorway_easy_on"]
        text.processor.answers = [[LONG], [LONG]]
        await text.say("tell me all")
        assert segments(text.said()[-1]) == 1
        assert text.said()[-1].endswith("Reply 1 for more.")
        assert await text.say("easy") == ["utter_doorway_easy_off"]
        await text.say("tell me all")
        assert segments(text.said()[-1]) == 2

    async def test_easy_lasts_for_days(self, text: Line) -> None:
        await known(text)
        await text.say("EASY")
        text.clock.move(days=30)
        assert text.casework.standings.of(text.conversation).manner == Manner(is_easy=True)

    async def test_danger_is_never_shortened_by_easy(self, text: Line) -> None:
        await known(text)
        await text.say("chest pain")
        whole = text.said()[-1]
        await text.say("EASY")
        text.processor.answers = [[]]
        await text.say("chest pain")
        assert text.said()[-1].startswith(whole.split("\n\n")[0])

    async def test_after_danger_more_is_number_one_and_the_question_is_answered_in_words(self, text: Line) -> None:
        await known(text)
        text.processor.answers = [[]]
        await text.say("chest pain")
        await text.say("EASY")
        for reply, act in (("1", None), ("yes", "safety_answer")):
            text.processor.answers = [[LONG], []]
            await text.say("a choir near me")
            assert text.said()[-1].startswith("If anyone is still in danger, ring 999 now.")
            assert text.said()[-1].endswith("Reply 1 for more.")
            asked = len(text.processor.asked)
            names = await text.say(reply)
            assert (names == ["utter_doorway_page"]) is (act is None)
            assert [metadata["chosen_act"] for _, metadata in text.processor.asked[asked:]] == ([act] if act else [])

    async def test_easy_is_for_texts(self) -> None:
        line = Line("web")
        assert await line.say("EASY") == [FIRST, ANSWER]


async def stopped(line: Line) -> None:
    """Somebody who wrote before and has stopped everything."""
    from casework.consent import record_stop

    await known(line)
    with writing(line.casework.sessions) as session:
        record_stop(session, line.conversation, "person", line.clock())
