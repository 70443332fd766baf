"""Folds a message into plain lower-case words, so that spelling, text speak or disguise cannot hide danger."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from knowledge_base.safety.openings import Expression, Words
from knowledge_base.safety.patterns import HERE, as_list, as_table, items, read_yaml
from knowledge_base.understanding.spelling import respell

LONGEST = 20_000
# Rules, contexts and head fold the same message; so many are kept, with the messages before them.
_REMEMBERED = 64
SENTENCE_BREAK = "|"

# Letters of other alphabets that look Latin; put right only inside words that hold a Latin letter too.
_LOOKALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u0269\u03bf\u03b1\u03b9\u03ba\u03c5",
    "aeopcyxijsdhioaiku",
)
_LEET = str.maketrans("013457@$!€", "oieastasie")
# Two Arabic signs unfold into whole phrases, which would make a message many times as long.
_UNFOLDING = str.maketrans("\ufdfa\ufdfb", "  ")
_EMOJI = {"🔪": " knife ", "💊": " pills ", "🩸": " blood ", "☠": " dead "}
# Words worth restoring when somebody disguises or stretches them.
_LEXICON = frozenset(
    re.findall(
        r"\w+",
        """
    kill killed killing killme killmyself die died dying dead death suicide suicidal self harm harmed harming
    myself hurt hurts cut cuts cutting overdose overdosed rape raped abuse abused abusing hit hits help bleed
    bleeding breathe breathing feel need tell still fell all pills hell hanging hang noose knife blade stab
    stabbed unalive sewerslide pain end life want not stroke heart attack seizure beat beats scared hate drugs
    please school feeling hopeless wanttodie wannadie
    """,
    )
)
_DOUBLE = frozenset(
    re.findall(
        r"\w+", "kill killed killing feel feeling need tell still fell all pills hell bleed bleeding school hopeless"
    )
)
# "me mam", "me chest": me for my.
_ME_MY = re.compile(
    r"\bme (?=(?:mums?|mams?|dads?|nans?|grandad|sister|brother|husband|wife|son|daughter|lad|lass|baby|kids?|chest|"
    r"arm|head|heart|leg|back|stomach|tablets|life|wrists?|mate|ex|eye|face|throat|bairn|bloke|fella|partner|uncle|auntie?)\b)"
)
_DROPPED_G = re.compile(
    r"\b(breath|bleed|fitt|hitt|kill|tak|hav|chok|cutt|dy|hurt|shak|burn|say|tell|think|feel|gett|go|do|liv|struggl|"
    r"beat|hid|wheez|collaps|faint|scream|shout|hear|see|mak|com|smash|stab|bang|try|die|throw|drink|swell|cough|talk|"
    r"wait|stay|call|work|follow|watch|droop|spit|poison|twitch|jerk|trembl|spot|leak|swear|kick|punch|slapp|threaten|batter|leather|"
    r"end|jump|sell|stalk|controll|ooz|throbb|sting|itch|spread|gasp|fad|vomit|bang|keep|pull|push|touch|grab|rip|"
    r"send|ring|text|stand|sitt|com|laugh|freez|burst|lock|stopp|runn|turn|kill|rattl|moan|carry|mak|giv|us|get|stick|pump|catch|squirt|train)in\b"
)
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_][ ._*-]{1,3}){2,}[^\W\d_](?!\w)")
_STARRED = (
    (re.compile(r"\bk[*#_.]+l+\b"), "kill"),
    (re.compile(r"\bk[*#]+l+(ing|ed)\b"), r"kill\1"),
    (re.compile(r"\bd[*#]e\b"), "die"),
    (re.compile(r"\bs+[*#u]+[*#i]*c*[*#i]+d[*#e]+\b"), "suicide"),
    (re.compile(r"\bs[*#u]+[*#i]*c[*#i]+d[*#a]+l\b"), "suicidal"),
    (re.compile(r"\br[*#]+pe(d?)\b"), r"rape\1"),
    (re.compile(r"\bab[*#]+se\b"), "abuse"),
    (re.compile(r"\bs[*#]lf h[*#]rm\b"), "self harm"),
)


@lru_cache(maxsize=_REMEMBERED)
def fold(text: str) -> str:
    """The message as lower-case words one space apart, "," between clauses, "|" between sentences, a space at each end.

    Never raises; reads at most LONGEST characters.
    """
    plain = _plain_letters(text[:LONGEST])
    for pattern, word in _STARRED:
        plain = pattern.sub(word, plain)
    plain = _SPACED.sub(_unspaced, plain)
    plain = respell(" ".join(_plain_word(word) for word in plain.split(" ")), _has_own_spelling)
    plain = _punctuation(plain)
    plain = _ME_MY.sub("my ", plain)
    plain = _DROPPED_G.sub(r"\1ing", plain)
    words = Words(plain)
    for spelling, into in _spellings():
        changed = spelling.sub(into, words)
        if changed != words.text:
            words = Words(changed)
    plain = _ME_MY.sub("my ", words.text)
    return " " + " ".join(plain.split()).strip(" |,") + " "


def _has_own_spelling(word: re.Match[str]) -> bool:
    """Whether spellings.yml knows the word as it is: disguises and dialect, which are no slips."""
    return word.group().replace("'", "") in _spelt_so()


@cache
def _spelt_so() -> frozenset[str]:
    return frozenset(
        word for variants, _ in _listed() for variant in variants for word in re.findall(r"[a-z]{3,}", variant)
    )


@cache
def _spellings() -> tuple[tuple[Expression, str], ...]:
    whole = r"(?<![\w&])(?:{})(?![\w&])"
    return tuple(
        (Expression(re.compile(whole.format("|".join(variants))), variants), into) for variants, into in _listed()
    )


@cache
def _listed() -> tuple[tuple[list[str], str], ...]:
    """The variants of each spelling, and what they become."""
    listed = as_list(read_yaml(HERE / "spellings.yml"), "spellings.yml")
    pairs = [as_table(entry, "spellings.yml") for entry in listed]
    return tuple((items(str(pair["from"])), str(pair["into"])) for pair in pairs)


def _plain_letters(text: str) -> str:
    for sign, word in _EMOJI.items():
        text = text.replace(sign, word)
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNFOLDING).casefold())
    kept: list[str] = []
    for sign in decomposed:
        category = unicodedata.category(sign)
        if category in {"Mn", "Cf"}:
            continue
        kept.append("\n" if sign in "\n\r" else " " if category.startswith(("C", "Z")) else sign)
    return re.sub(r"[’‘`´ʼ]", "'", "".join(kept))


def _unspaced(match: re.Match[str]) -> str:
    letters = re.sub(r"[^\w]|_", "", match.group())
    return f" {letters} " if any(word in letters for word in _LEXICON if len(word) > 2) else match.group()


def _plain_word(word: str) -> str:
    if not word.isascii() and re.search("[a-z]", word):
        word = word.translate(_LOOKALIKE)
    if re.search(r"(.)\1\1", word):
        word = _unstretched(word)
    if re.search(r"[0-9@$!€]", word) and re.search("[a-z]", word):
        core = word.rstrip(".,?!;:")
        for candidate in (core.translate(_LEET), core.replace("1", "l").translate(_LEET)):
            if candidate in _LEXICON:
                return candidate + word[len(core) :]
    return word


def _unstretched(word: str) -> str:
    once = re.sub(r"([^\W\d])\1{2,}", r"\1", word)
    twice = re.sub(r"([^\W\d])\1{2,}", r"\1\1", word)
    return twice if twice.strip(".,!?") in _DOUBLE else once


def _punctuation(text: str) -> str:
    text = text.replace("'", "")
    text = re.sub(r"(?<=\d)\.(?=\d)", "·", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"\.{2,}|…", " , ", text)
    text = re.sub(r"(?:^|(?<=[\s,(|]))\?(?=\s*[a-z])", " query ", text)
    text = re.sub(r"[.!;\n]+|\?+", " | ", text)
    text = re.sub(r"[,()\[\]:–—]| - ", " , ", text)
    text = re.sub(r"[^\w&£+|,·]|_", " ", text)
    return re.sub(r"(?: [|,])*( \|)(?: [|,])*(?= |$)", r"\1", text.replace("·", "."))
