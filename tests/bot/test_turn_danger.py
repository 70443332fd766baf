"""One turn with danger in it: the fixed reply, who is asked for, and what comes before later answers."""

from dataclasses import replace
from typing import Any

import pytest

from tests.actions.fakes import Broken
from tests.bot.scripted import Line
from tests.bot.spoken import ANSWER, DESPAIR, HEART, REMIND, SAFETY

pytestmark = pytest.mark.slow


class TestSafety:
    async def test_the_fixed_reply_is_put_first_when_rasa_leaves_it_out(self, line: Line) -> None:
        await line.say("hello")
        assert await line.say("chest pain") == ["utter_safety_reply", ANSWER]
        assert line.findings() == ["heart"]

    async def test_the_fixed_reply_is_not_said_twice(self, line: Line) -> None:
        await line.say("hello")
        line.processor.answers = [[SAFETY]]
        assert await line.say("chest pain") == ["utter_safety_reply"]

    async def test_the_fixed_reply_comes_when_rasa_says_nothing(self, line: Line) -> None:
        await line.say("hello")
        line.processor.answers = [[]]
        assert await line.say("chest pain") == ["utter_safety_reply"]

    async def test_words_that_need_no_table_stand_in_for_a_broken_one(self) -> None:
        line = Line(replies=Broken())
        line.engine.found = {"chest pain": (HEART,)}
        assert (await line.say("chest pain"))[0] == "utter_safety_sorry"
        assert "999" in line.said()[0]

    @pytest.mark.parametrize(
        ("text", "handoffs"),
        [("my pin", []), ("neglect", [("safety_safeguarding", 2)]), ("chest pain", [("safety_emergency", 4)])],
    )
    async def test_a_human_is_asked_from_safeguarding_up(self, line: Line, text: str, handoffs: Any) -> None:
        await line.say(text)
        assert line.handoffs() == handoffs
        assert line.casework.conversations.holder(line.conversation) == ("waiting" if handoffs else "bot")

    async def test_a_search_by_staff_asks_no_human(self) -> None:
        line = Line("staff")
        line.engine.found = {"chest pain": (HEART,)}
        await line.say("chest pain")
        assert line.handoffs() == []

    async def test_a_part_of_the_engine_that_fails_raises_an_alarm(self, line: Line) -> None:
        line.engine.alarms = ("safety_head_failed",)
        await line.say("hello")
        assert line.alarms() == ["safety_part_failed_safety_head_failed"]

    async def test_danger_is_read_with_the_messages_before(self, line: Line) -> None:
        for text in ("one", "two", "three"):
            await line.say(text)
        assert line.engine.recent == [[], ["one"], ["one", "two"]]

    async def test_an_ordinary_question_after_danger_starts_with_999(self, line: Line) -> None:
        await line.say("chest pain")
        assert await line.say("is there a choir") == [REMIND, ANSWER]
        assert await line.say("and a walk") == [REMIND, ANSWER]

    async def test_after_a_day_999_is_not_spoken_of_again(self, line: Line) -> None:
        await line.say("end it all")
        line.clock.move(hours=23, minutes=59)
        assert await line.say("hello") == [REMIND, ANSWER]
        line.clock.move(minutes=2)
        assert await line.say("hello") == [ANSWER]

    async def test_below_a_crisis_nothing_is_repeated(self, line: Line) -> None:
        await line.say("my pin")
        assert await line.say("hello") == [ANSWER]

    async def test_an_answer_that_is_a_safety_part_is_not_preceded_by_another(self, line: Line) -> None:
        await line.say("chest pain")
        line.processor.answers = [[SAFETY]]
        assert await line.say("yes") == ["utter_safety_reply"]

    async def test_the_pipeline_is_told_that_danger_was_found_lately(self, line: Line) -> None:
        await line.say("chest pain")
        await line.say("stop")
        assert "danger_lately" not in line.processor.asked[0][1]
        assert line.processor.asked[1][1]["danger_lately"] is True

    async def test_words_that_may_be_despair_get_a_number_before_their_question(self, line: Line) -> None:
        line.engine.found["make it stop"] = (DESPAIR,)
        await line.say("hello")
        assert await line.say("make it stop") == ["utter_safety_in_case", ANSWER]
        assert line.processor.asked[-1][1]["chosen_act"] == "manage_contact"
        assert line.handoffs() == [("safety_crisis", 3)]

    @pytest.mark.parametrize("later", [{"minutes": 1}, {"days": 2}])
    async def test_no_to_groups_after_danger_leads_to_the_number_until_a_human_clears_it(
        self, line: Line, later: dict[str, int]
    ) -> None:
        await line.say("end it all")
        line.clock.move(**later)
        line.processor.slot_events = [{"title": "Choir", "say": "Choir", "act": "service_detail", "value": "s1"}]
        await line.say("is there a choir")
        await line.say("no")
        assert line.processor.asked[-1][1]["chosen"] == "crisis_no"
        for danger in line.casework.dangers.standing(line.conversation):
            line.casework.dangers.clear(danger.id, "asha")
        await line.say("no")
        assert "chosen" not in line.processor.asked[-1][1]

    async def test_a_child_who_says_no_to_groups_is_led_to_childline(self, line: Line) -> None:
        line.engine.found["i am 12"] = (replace(DESPAIR, under_18=True),)
        await line.say("i am 12")
        line.processor.slot_events = [{"title": "Choir", "say": "Choir", "act": "service_detail", "value": "s1"}]
        await line.say("is there a choir")
        await line.say("no")
        assert line.processor.asked[-1][1]["chosen"] == "crisis_no_child"
