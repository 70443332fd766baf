"""Pictures and voice notes that come with a text: nobody can see or hear them here, so a mark says that one came.

An edge writes the mark under the words; the doorway takes it off again before anything is understood.
"""

import re

# U+FFFC stands for an object in a line of text, and no phone's keyboard types it.
SIGN = "\ufffc"
KINDS = ("picture", "voice", "video", "contact", "file")
MARK = re.compile(rf"\s*{SIGN}\[({'|'.join(KINDS)})\]")


def kind_of(content_type: str) -> str:
    """What a media type such as "image/jpeg" is to people."""
    family, _, rest = content_type.strip().lower().partition("/")
    if "vcard" in rest:
        return "contact"
    return {"image": "picture", "audio": "voice", "video": "video"}.get(family, "file")


def with_attachments(text: str, kinds: list[str]) -> str:
    """The words with one mark for each thing that came with them."""
    bare = text.replace(SIGN, "")  # only we say what came with a message
    return "\n".join([*([bare] if bare else []), *(f"{SIGN}[{kind}]" for kind in kinds)])


def split_attachments(text: str) -> tuple[str, list[str]]:
    """The person's own words, and the kinds of what came with them ("picture", "voice" ...)."""
    kinds = MARK.findall(text)
    return (MARK.sub("", text), kinds) if kinds else (text, [])
