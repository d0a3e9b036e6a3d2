"""How text is cut for search: Chinese into pairs of signs, Latin letters and digits into words; pure.

A run of Han signs gives all its pairs and its last sign, so that two signs and even one are found anywhere in it; a run
of letters and digits is one word, found from its beginning. What is asked is cut the same way into phrases, all of
which must occur. Not found: the middle of a number, other forms of a sign (traditional for simplified), pinyin.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

MOST_PHRASES = 8
LONGEST = 100
MOST_GRAMS = 4000
_RUNS = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003134f]+|[^\W_㐀-鿿豈-﫿\U00020000-\U0003134f]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Grams that stand beside each other; the last may be the beginning of a longer one."""

    grams: tuple[str, ...]
    prefix: bool


def fold(text: str) -> str:
    """Full width and half, capital and small are one."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> tuple[str, ...]:
    """The grams of a text, in order."""
    found: list[str] = []
    for run in _RUNS.findall(fold(text)):
        found += _of_run(run)
    return tuple(found[:MOST_GRAMS])


def phrases(asked: str) -> tuple[Phrase, ...]:
    """What must occur for a text to be found; () when nothing was asked."""
    found: list[Phrase] = []
    for word in fold(asked[:LONGEST]).split():
        latin: list[str] = []
        for run in _RUNS.findall(word):
            if not _is_han(run):
                latin.append(run)
                continue
            found += _latin(latin)
            latin = []
            pairs = _pairs(run)
            found.append(Phrase(pairs, prefix=False) if pairs else Phrase((run,), prefix=True))
        found += _latin(latin)
    return tuple(dict.fromkeys(found))[:MOST_PHRASES]


def has_han(text: str) -> bool:
    """Whether Han signs are in a text: those are found anywhere, letters and digits only from a word's beginning."""
    return any(_is_han(run) for run in _RUNS.findall(fold(text)))


def _latin(runs: list[str]) -> list[Phrase]:
    """Letters and digits of one word, parted by signs only, stand beside each other: P-2026-01 finds P-2026-0142."""
    return [Phrase(tuple(runs), prefix=True)] if runs else []


def _of_run(run: str) -> tuple[str, ...]:
    return (*_pairs(run), run[-1]) if _is_han(run) else (run,)


def _pairs(run: str) -> tuple[str, ...]:
    return tuple(run[at : at + 2] for at in range(len(run) - 1))


def _is_han(run: str) -> bool:
    return "㐀" <= run[0] <= "鿿" or "豈" <= run[0] <= "﫿" or run[0] >= "\U00020000"
