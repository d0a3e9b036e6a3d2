"""Which enterprises may be one: the same subject in the code, a name in common, or names that look alike.

It warns, it never decides. What is compared is the core of a name: without its region at the front, what stands in
brackets for one, and the words of the company's form. 辽宁炜盛（凌源）新材料有限公司 has the core 炜盛新材料.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from onezone.kernel.regions import regions

ALIKE = 75
"""From this likeness of two cores on they may be one name written twice: one wrong sign in four (docs/decisions/0130).
"""
LEAST_CORE = 3
_BRACKETS = re.compile(r"\(([^()]{1,20})\)")
_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|总公司|公司|集团|股份)$")
_DIGITS = re.compile(r"\d+")
_BRANCH = re.compile(r"(分公司|分厂|分店|办事处)$")
_REGION_ENDING = re.compile(r"(特别行政区|自治区|自治州|自治县|省|市|县|区|地区|盟|州|旗)$")


class Why(StrEnum):
    """What makes one think so, the strongest first."""

    code = "code"
    same = "same"
    listed = "listed"
    form = "form"
    close = "close"


ORDER = {why: place for place, why in enumerate(Why)}


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise by the names it bears or bore."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    former_names: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.former_names, *self.aliases)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two enterprises that may be one. `said`: the subject, the name or the core in common; `percent` of two names."""

    one: str
    other: str
    why: Why
    said: str
    percent: int = 100


@dataclass(frozen=True, slots=True)
class CutName:
    """A name cut for comparing."""

    name: str
    plain: str
    core: str
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cut:
    """A firm cut for comparing."""

    key: str
    subject: str
    plain: str
    names: Mapping[str, str]
    cores: Mapping[str, CutName]
    long: tuple[CutName, ...]


def plain(name: str) -> str:
    """A name without width, case, blanks and signs."""
    text = _narrow(name).lower()
    return text if text.isalnum() else "".join(sign for sign in text if sign.isalnum())


def _narrow(name: str) -> str:
    return name if unicodedata.is_normalized("NFKC", name) else unicodedata.normalize("NFKC", name)


def core(name: str) -> str:
    """A name without region and form of company; a branch (分公司) stays one."""
    return cut_name(name).core


def subject(code: str) -> str:
    """The organisation code inside a credit code (signs 9 to 17): it stays when the registering office changes."""
    return code[8:17] if len(code) == 18 else ""


def likeness(one: str, other: str) -> int:
    """0 to 100: how much of the longer core stays when one is made the other sign by sign.

    A sign put in, left out, replaced, or two neighbours exchanged count one each; the same signs in another order
    altogether (复合新型 for 新型复合) count one in all.
    """
    if one == other:
        return 100
    edits = 1 if len(one) == len(other) and sorted(one) == sorted(other) else _edits(*_without_common_ends(one, other))
    return 100 - 100 * edits // max(len(one), len(other))


def alike(new: Firm, others: Iterable[Firm]) -> tuple[Likeness, ...]:
    """Of these enterprises those that the new one may be, the surest first."""
    cut = cut_firm(new)
    found = [compare(cut, cut_firm(each)) for each in others if each.key != new.key]
    return surest_first(each for each in found if each is not None)


def surest_first(found: Iterable[Likeness]) -> tuple[Likeness, ...]:
    """In the order in which a person should look at them."""
    return tuple(sorted(found, key=lambda each: (ORDER[each.why], -each.percent, each.one, each.other)))


def compare(one: Cut, other: Cut) -> Likeness | None:
    """Whether these two may be one enterprise, for the strongest reason."""
    if one.subject and one.subject == other.subject:
        return Likeness(one.key, other.key, Why.code, one.subject)
    if one.plain and one.plain == other.plain:
        return Likeness(one.key, other.key, Why.same, one.names[one.plain])
    if not one.names.keys().isdisjoint(other.names):
        listed = next(name for name in one.names if name in other.names)
        return Likeness(one.key, other.key, Why.listed, one.names[listed])
    if not one.cores.keys().isdisjoint(other.cores):
        for core, name in one.cores.items():
            if core in other.cores and _may_share_a_place(name, other.cores[core]):
                return Likeness(one.key, other.key, Why.form, core)
    return _close(one, other)


def _close(one: Cut, other: Cut) -> Likeness | None:
    near = [
        likeness(left.core, right.core)
        for left in one.long
        for right in other.long
        if _worth_a_look(left, right) and _may_share_a_place(left, right)
    ]
    percent = max(near, default=0)
    return Likeness(one.key, other.key, Why.close, "", percent) if percent >= ALIKE else None


def _worth_a_look(left: CutName, right: CutName) -> bool:
    """The firm's own word comes first: without a sign in common there, what is alike is only the trade. And who is
    numbered is told apart by the number: 兴达2号 is not 兴达3号."""
    size, other = len(left.core), len(right.core)
    if 100 * min(size, other) < ALIKE * max(size, other):
        return False
    begins = right.core[:2]
    return (left.core[0] in begins or left.core[1] in begins) and _digits(left.core) == _digits(right.core)


def _digits(text: str) -> list[str]:
    return _DIGITS.findall(text)


def _may_share_a_place(left: CutName, right: CutName) -> bool:
    """Names of two different regions are of two firms; a county lies in its province, and many name no region."""
    if not left.places or not right.places:
        return True
    return any(_within(one, other) for one in left.places for other in right.places)


def _within(one: str, other: str) -> bool:
    shorter, longer = sorted((one.rstrip("0"), other.rstrip("0")), key=len)
    return longer.startswith(shorter)


def cut_firm(firm: Firm) -> Cut:
    """An enterprise with each of its names cut."""
    cut = [cut_name(name) for name in dict.fromkeys((firm.name, *firm.former_names))]
    short = [cut_name(name) for name in firm.aliases]
    return Cut(
        key=firm.key,
        subject=subject(firm.key),
        plain=cut[0].plain,
        names={each.plain: each.name for each in reversed((*cut, *short)) if each.name},
        cores={each.core: each for each in (*short, *cut) if len(each.core) > 1},
        long=tuple(each for each in cut if len(each.core) >= LEAST_CORE),
    )


def cut_name(name: str) -> CutName:
    """Region and form taken off, as long as two signs stay."""
    places: list[str] = []

    def of_brackets(found: re.Match[str]) -> str:
        held = _places().get(found.group(1))
        places.extend(held or ())
        return "" if held else found.group(1)

    text = whole = plain(name)
    if "(" in (narrow := _narrow(name)):
        text = plain(_BRACKETS.sub(of_brackets, narrow))
    while (found := _region(text)) and len(text) - len(found) >= 2:
        places.extend(_places()[found])
        text = text.removeprefix(found)
    if not _BRANCH.search(text):
        while (form := _FORM.search(text)) and form.start() >= 2:
            text = text[: form.start()]
    return CutName(name, whole, text, frozenset(places))


def _region(text: str) -> str:
    if text[:2] not in _beginnings():
        return ""
    return next((text[:length] for length in range(min(len(text), 12), 1, -1) if text[:length] in _places()), "")


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(name[:2] for name in _places())


@cache
def _places() -> Mapping[str, tuple[str, ...]]:
    """Name of a region, with and without its ending -> its codes. A district needs its ending: 新华 is a firm's own."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, name in regions().items():
        found[name].append(code)
        short = _REGION_ENDING.sub("", name)
        if len(short) > 1 and short != name and not (name.endswith("区") and not code.endswith("00")):
            found[short].append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    shorter = min(len(one), len(other))
    head = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    one, other = one[head:], other[head:]
    shorter = min(len(one), len(other))
    tail = next((at for at in range(shorter) if one[-1 - at] != other[-1 - at]), shorter)
    return one[: len(one) - tail], other[: len(other) - tail]


def _edits(one: str, other: str) -> int:
    """Optimal string alignment distance."""
    if min(len(one), len(other)) == 0 or len(one) == len(other) == 1:
        return max(len(one), len(other))
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, sign in enumerate(one, 1):
        older, before, row = before, row, [at]
        for place, wanted in enumerate(other, 1):
            cost = min(before[place] + 1, row[place - 1] + 1, before[place - 1] + (sign != wanted))
            if at > 1 and place > 1 and sign == other[place - 2] and one[at - 2] == wanted:
                cost = min(cost, older[place - 2] + 1)
            row.append(cost)
    return row[-1]
