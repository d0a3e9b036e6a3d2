"""How a username is written: one form for every way of typing it."""

from __future__ import annotations

import re
import unicodedata

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


def fold_username(text: str) -> str:
    """The stored form: full-width letters made narrow, case dropped, spaces around removed; at most 64 characters.

    Two spellings of one name are one account (GB/T 22239-2019 8.1.4.1 a: identities are unique).
    """
    return unicodedata.normalize("NFKC", text).casefold().strip()[:64]


def is_username(text: str) -> bool:
    """Whether a folded name may be given to a new account: ASCII letters, digits, dot, dash, underscore; 2 to 64."""
    return USERNAME.fullmatch(text) is not None
