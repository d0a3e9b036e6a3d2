"""The answer of an identifier check, and the writing that is forgiven before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warn", "error"]

_FULL_WIDTH = {0xFF01 + offset: 0x21 + offset for offset in range(94)}
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-")
_LOWER = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found. `ok` is false only at level "error"; a "warn" may be filed and is shown to the officer.

    `code` is stable; `zh` and `en` are the sentence ("" when nothing is wrong); `normalised` is what to store.
    """

    ok: bool
    level: Level
    code: str
    zh: str
    en: str
    normalised: str


def normalise(text: str) -> str:
    """Return the text as codes are stored: half-width, ASCII hyphens, upper case, without spaces or unseen marks."""
    narrow = text.translate(_UNSEEN).translate(_FULL_WIDTH).translate(_DASHES).translate(_LOWER)
    return "".join(narrow.split())


def passed(normalised: str) -> Verdict:
    """The code is sound."""
    return Verdict(True, "ok", "ok", "", "", normalised)


def warned(code: str, normalised: str, zh: str, en: str) -> Verdict:
    """The code is unusual but may be right: it does not block."""
    return Verdict(True, "warn", code, zh, en, normalised)


def failed(code: str, normalised: str, zh: str, en: str) -> Verdict:
    """The code cannot be right: it blocks."""
    return Verdict(False, "error", code, zh, en, normalised)
