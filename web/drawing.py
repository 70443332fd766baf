"""Markdown to safe HTML, with every phone number in it ready to dial. No raw HTML is let through."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

# 999 and its like, Samaritans, and UK numbers of eight to eleven digits, not inside a longer number or a price.
NUMBER = re.compile(r"(?<![\d£.,])(?:999|111|116 ?123|0\d(?: ?\d){6,9})(?![\d,.]*\d)")


def with_phone_links(text: str) -> Markup:
    """Plain text, escaped, with its phone numbers as links."""
    pieces: list[str] = []
    last = 0
    for found in NUMBER.finditer(text):
        digits = found[0].replace(" ", "")
        pieces += [str(escape(text[last : found.start()])), f'<a href="tel:{digits}">{escape(found[0])}</a>']
        last = found.end()
    return Markup("".join([*pieces, str(escape(text[last:]))]))  # noqa: S704 - every piece is escaped above


def to_html(markdown: str) -> Markup:
    """An article's Markdown as HTML; a heading in it becomes one of the second level or below."""
    return Markup(_renderer().render(markdown))  # noqa: S704 - html is off, so the renderer escapes everything


@cache
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False}).disable("image")
    renderer.add_render_rule("text", _text)
    renderer.add_render_rule("link_open", _link_open)
    return renderer


def _text(self: Any, tokens: Sequence[Token], index: int, *_: object) -> str:
    depth = sum(token.nesting for token in tokens[:index] if token.type.startswith("link_"))
    text = tokens[index].content
    return str(escape(text) if depth else with_phone_links(text))


def _link_open(self: Any, tokens: Sequence[Token], index: int, *_: object) -> str:
    target = str(tokens[index].attrs.get("href", ""))
    safe = target if target.startswith(("https://", "http://", "/", "tel:", "mailto:")) else "/topics"
    return f'<a href="{escape(safe)}" rel="noopener">'
