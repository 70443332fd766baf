"""What the turn tests hear and say: four dangers, and the names of the replies."""

from bot.output import SaidPart
from knowledge_base.safety.findings import Finding, Level

HEART = Finding("heart", Level.EMERGENCY, "self", None, "chest pain")
DESPAIR = Finding("suicide", Level.CRISIS, "self", None, "end it all")
SCAM = Finding("scam", Level.URGENT, "self", None, "my pin")
NEGLECT = Finding("scam", Level.SAFEGUARDING, "other", None, "x")
FIRST, REMIND, ANSWER = "utter_doorway_first", "utter_safety_still_in_danger", "utter_answer"
SAFETY = SaidPart("Ring 999.", {"kind": "safety", "findings": [], "numbers": ["999"]}, "utter_safety_reply")
