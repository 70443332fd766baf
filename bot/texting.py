"""What leaves as a text message: one text for a turn, with the rest kept for when it is asked for."""

from collections.abc import Sequence

from bot.fixed import FixedWords
from bot.scene import TEXT, Answer, Scene, options_set
from casework.messaging.compose import MOST_FIRST, Page, Style, compose
from casework.messaging.parts import ReplyPart
from casework.messaging.sms import MOST_SEGMENTS
from casework.offers import RememberOffer

Messages = tuple[ReplyPart, ...]


def drawn(
    scene: Scene, answer: Answer, parts: Messages, fixed: FixedWords, *, is_first: bool
) -> tuple[Messages | None, tuple[RememberOffer, ...]]:
    """The texts that leave, or None for a channel that draws the parts itself; and what numbers mean from now on."""
    new = answer.options if answer.options is not None else options_set(answer.stage)
    lasting = scene.lasting_options if new is None else new
    if scene.leased.channel != TEXT or not parts:
        return None, (RememberOffer(lasting),) if new is not None else ()
    style = Style(
        fixed.phrase("utter_doorway_more", TEXT, number="{number}"),
        MOST_FIRST if is_first else MOST_SEGMENTS,
        scene.standing.manner.is_easy,
    )
    pages = answer.pages or compose(parts, lasting, style)
    danger = next((part.custom for part in parts if part.kind == "safety"), {"kind": "text"})
    message = ReplyPart(pages[0].text, danger)
    message = message if scene.tells else message.spoken_aloud()
    return (message,), remembered(scene, pages, is_new=new is not None or bool(answer.pages))


def remembered(scene: Scene, pages: Sequence[Page], *, is_new: bool) -> tuple[RememberOffer, ...]:
    """Nothing, where numbers mean what they meant before; options of an earlier turn keep their age."""
    offer = scene.standing.offer
    now, later = pages[0].options, pages[1:]
    if is_new or later:
        return (RememberOffer(now, tuple(later)),)
    if offer is None or scene.is_expired or (offer.options == now and not offer.pages):
        return ()
    return (RememberOffer(now, (), offer.at),)
