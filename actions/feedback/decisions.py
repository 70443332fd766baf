"""Policy for feedback: was it praise, a complaint, or a fault in a listing?"""

import re
from typing import Literal

Verdict = Literal["helped", "did_not_help", "listing_wrong"]
LISTING = re.compile(
    r"\b(list(ing|ed)?|clos(ed|ing)|shut|moved|wrong (number|address|time|day|venue|place)|"
    r"(number|address)\b.*\b(wrong|dead|does ?n[o']?t|not|is ?n[o']?t|never|nobody|changed)|"
    r"doesn'?t (exist|run)|isn'?t (there|on|running)|no longer|not (there|running|on) any ?more|out of date|update)\b",
    re.I,
)
GOOD = re.compile(
    r"\b(help(ed|ful)|thank|brill\w*|great|lovely|good|worked|right for me|spot on|perfect|better|useful|best|"
    r"glad|cheers|nice)\b",
    re.I,
)
NOT = re.compile(r"\b(not|n'?t|no|never|didn'?t|wasn'?t|isn'?t|useless|rubbish)\b", re.I)


def verdict(text: str) -> Verdict:
    """A fault in a listing first, because somebody may travel to it in vain; then praise or complaint."""
    if LISTING.search(text):
        return "listing_wrong"
    return "helped" if GOOD.search(text) and not NOT.search(text) else "did_not_help"
