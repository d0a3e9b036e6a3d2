"""How alike two projects look: a name compared by pairs of signs, and the place. It warns, it never decides."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

ALIKE = 70
"""From this likeness of the names on (in hundredths) two projects of one firm, or in one place, may be the same."""
COMMON = re.compile(r"建设项目|技术改造|项目|工程|建设|新建|扩建")
PHASE = re.compile(r"([一二三四五六七八九十]|\d{1,2})期")


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a project before it is opened, or of one that is open (then with its reference)."""

    name: str
    credit_code: str = ""
    park: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """One open project that the new one may be. `percent`: likeness of the names."""

    reference: str
    percent: int
    same_enterprise: bool
    same_place: bool
    other_phase: bool


def bare(name: str) -> str:
    """A name without what nearly every project's name holds: signs, blanks, 项目, 工程, 建设."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKC", name).lower() if sign.isalnum())
    return COMMON.sub("", plain) or plain


def name_likeness(one: str, other: str) -> int:
    """0 to 100: the share of pairs of neighbouring signs that two names have in common (Dice)."""
    left, right = _pairs(bare(one)), _pairs(bare(other))
    every = sum(left.values()) + sum(right.values())
    return 200 * sum((left & right).values()) // every if every else 0


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(max(1, len(text) - 1))) if text else Counter()


def phase(name: str) -> str:
    """三 of 三期工程; "" when the name tells no phase."""
    found = PHASE.search(unicodedata.normalize("NFKC", name))
    return found.group(1) if found else ""


def alike(new: Described, others: Iterable[Described]) -> tuple[Likeness, ...]:
    """Open projects with a like name that are of the same enterprise or lie in the same place, the likest first."""
    found = [made for made in (_compare(new, each) for each in others) if made is not None]
    return tuple(sorted(found, key=lambda each: (-each.percent, each.reference)))


def _compare(new: Described, other: Described) -> Likeness | None:
    same_enterprise = bool(new.credit_code) and new.credit_code == other.credit_code
    same_place = bool(_place(new)) and _place(new) == _place(other)
    percent = name_likeness(new.name, other.name) if same_enterprise or same_place else 0
    if percent < ALIKE:
        return None
    phases = phase(new.name), phase(other.name)
    return Likeness(other.reference, percent, same_enterprise, same_place, bool(all(phases) and phases[0] != phases[1]))


def _place(of: Described) -> str:
    return bare(of.park)
