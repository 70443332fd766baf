"""Policy for two things in one message: what is done, in which order, and what must wait."""

from collections.abc import Sequence

# A verdict is taken before anything new; what changes our messages is done before what is looked for.
FIRST_TO_LAST = (
    "thank", "feedback", "manage_contact", "about_service", "review_plan", "make_plan", "service_detail",
    "talk_to_person", "refer_someone", "ask_self_care", "find_group", "more", "goodbye",
)  # fmt: skip
# Their numbered choices would be taken for answers to our question.
WITH_CHOICES = frozenset({"ask_self_care", "find_group", "more"})


def in_order(acts: Sequence[str], *, asks_about_stopping: bool) -> tuple[str, ...]:
    """The acts to do, in the order of the reply.

    Where stopping must be asked about (SAFETY section 2), that question stands last, and nothing with choices of its
    own is done beside it: "2" must mean "I am not OK" and nothing else.
    """
    kept = [act for act in FIRST_TO_LAST if act in acts]
    if not asks_about_stopping:
        return tuple(kept)
    others = [act for act in kept if act not in WITH_CHOICES and act not in ("manage_contact", "goodbye")]
    return (*others, "manage_contact")
