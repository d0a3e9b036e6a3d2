"""Which enterprises may be one: the same subject in the code, a name in common, or names that look alike.

It warns, it never decides. What is compared is the core of a name: without its region at the front, what stands in
brackets for one, and the words of the company's form. 辽宁炜盛（凌源）新材料有限公司 has the core 炜盛新材料.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import combinations

from onezone.kernel.regions import regions

ALIKE = 75
"""From this likeness of two cores on they may be one name written twice: one wrong sign in four (docs/decisions/0130).
"""
MOST_IN_A_BLOCK = 60
"""A piece that more enterprises share than this tells nothing: 汽车 stands in every third name of a car town."""
LEAST_CORE = 3
_BRACKETS = re.compile(r"\(([^()]{1,20})\)")
_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|总公司|公司|集团|股份)$")
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
class _Name:
    """A name cut for comparing."""

    plain: str
    core: str
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """A firm cut for comparing."""

    key: str
    subject: str
    plain: str
    names: Mapping[str, str]
    cores: Mapping[str, _Name]
    long: tuple[_Name, ...]


def plain(name: str) -> str:
    """A name without width, case, blanks and signs."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", name).lower() if sign.isalnum())


def core(name: str) -> str:
    """A name without region and form of company; a branch (分公司) stays one."""
    return _cut(name).core


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
    edits = 1 if sorted(one) == sorted(other) else _edits(*_without_common_ends(one, other))
    return 100 - 100 * edits // max(len(one), len(other))


def alike(new: Firm, others: Iterable[Firm]) -> tuple[Likeness, ...]:
    """Of these enterprises those that the new one may be, the surest first."""
    cut = _known(new)
    found = [_compare(cut, _known(each)) for each in others if each.key != new.key]
    return _sorted(each for each in found if each is not None)


def pairs(firms: Sequence[Firm]) -> tuple[Likeness, ...]:
    """Every two that may be one, the surest first. Only those that share a piece are compared, never all with all."""
    known = [_known(each) for each in firms]
    found: dict[tuple[int, int], Likeness | None] = {}
    for members in _blocks(known):
        for pair in combinations(members, 2):
            if pair not in found:
                found[pair] = _compare(known[pair[0]], known[pair[1]])
    return _sorted(each for each in found.values() if each is not None)


def pieces(name: str) -> tuple[str, ...]:
    """Neighbouring signs of a core: a name that looks like this one holds at least one of them."""
    cut = _cut(name)
    return tuple(dict.fromkeys(_pairs(cut.core))) or (cut.core,)


def _sorted(found: Iterable[Likeness]) -> tuple[Likeness, ...]:
    return tuple(sorted(found, key=lambda each: (ORDER[each.why], -each.percent, each.one, each.other)))


def _blocks(known: Sequence[_Known]) -> Iterator[list[int]]:
    """Places of those that share a piece. A name or code in common counts however many have it, if not each with each:
    the first of them stands for the rest."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(known):
        for piece in _marks(each):
            blocks[piece].append(at)
    for piece, members in blocks.items():
        if 1 < len(members) <= MOST_IN_A_BLOCK:
            yield members
        elif len(members) > MOST_IN_A_BLOCK and piece[0] in "=#~":
            yield from ([members[0], other] for other in members[1:])


def _marks(each: _Known) -> Iterator[str]:
    if each.subject:
        yield f"#{each.subject}"
    yield from (f"={name}" for name in each.names)
    yield from (f"~{core}" for core in each.cores)
    pieces = {piece for name in each.long for piece in (*_pairs(name.core), *_gapped(name.core))}
    yield from sorted(pieces)


def _gapped(core: str) -> Iterator[str]:
    """First or second sign with the one after the next, and the first three in any order: one wrong sign, or two
    exchanged, in the firm's own word still leave one of these."""
    yield from (f"{core[at]}?{core[at + 2]}" for at in (0, 1) if len(core) > at + 2)
    yield f"*{''.join(sorted(core[:3]))}"


def _compare(one: _Known, other: _Known) -> Likeness | None:
    if one.subject and one.subject == other.subject:
        return Likeness(one.key, other.key, Why.code, one.subject)
    if one.plain and one.plain == other.plain:
        return Likeness(one.key, other.key, Why.same, one.names[one.plain])
    listed = next((name for name in one.names if name in other.names), None)
    if listed is not None:
        return Likeness(one.key, other.key, Why.listed, one.names[listed])
    for core, name in one.cores.items():
        if core in other.cores and _may_share_a_place(name, other.cores[core]):
            return Likeness(one.key, other.key, Why.form, core)
    return _close(one, other)


def _close(one: _Known, other: _Known) -> Likeness | None:
    near = [
        likeness(left.core, right.core)
        for left in one.long
        for right in other.long
        if _worth_a_look(left, right) and _may_share_a_place(left, right)
    ]
    percent = max(near, default=0)
    return Likeness(one.key, other.key, Why.close, "", percent) if percent >= ALIKE else None


def _worth_a_look(left: _Name, right: _Name) -> bool:
    """The firm's own word comes first: without a sign in common there, what is alike is only the trade."""
    shorter, longer = sorted((len(left.core), len(right.core)))
    return 100 * shorter >= ALIKE * longer and bool(set(left.core[:2]) & set(right.core[:2]))


def _may_share_a_place(left: _Name, right: _Name) -> bool:
    """Names of two different regions are of two firms; a county lies in its province, and many name no region."""
    if not left.places or not right.places:
        return True
    return any(_within(one, other) for one in left.places for other in right.places)


def _within(one: str, other: str) -> bool:
    shorter, longer = sorted((one.rstrip("0"), other.rstrip("0")), key=len)
    return longer.startswith(shorter)


def _known(firm: Firm) -> _Known:
    cut = [_cut(name) for name in dict.fromkeys((firm.name, *firm.former_names))]
    every = {plain(name): name for name in reversed(firm.names) if name}
    short = [_cut(name) for name in firm.aliases]
    return _Known(
        key=firm.key,
        subject=subject(firm.key),
        plain=plain(firm.name),
        names=every,
        cores={each.core: each for each in (*short, *cut) if len(each.core) > 1},
        long=tuple(each for each in cut if len(each.core) >= LEAST_CORE),
    )


def _cut(name: str) -> _Name:
    """Region and form taken off, as long as two signs stay."""
    places: list[str] = []

    def of_brackets(found: re.Match[str]) -> str:
        held = _places().get(found.group(1))
        places.extend(held or ())
        return "" if held else found.group(1)

    whole = plain(name)
    text = plain(_BRACKETS.sub(of_brackets, unicodedata.normalize("NFKC", name)))
    while (found := _region(text)) and len(text) - len(found) >= 2:
        places.extend(_places()[found])
        text = text.removeprefix(found)
    if not _BRANCH.search(text):
        while (form := _FORM.search(text)) and form.start() >= 2:
            text = text[: form.start()]
    return _Name(whole, text, frozenset(places))


def _region(text: str) -> str:
    return next((text[:length] for length in range(min(len(text), 12), 1, -1) if text[:length] in _places()), "")


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


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    shorter = min(len(one), len(other))
    head = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    one, other = one[head:], other[head:]
    shorter = min(len(one), len(other))
    tail = next((at for at in range(shorter) if one[-1 - at] != other[-1 - at]), shorter)
    return one[: len(one) - tail], other[: len(other) - tail]


def _edits(one: str, other: str) -> int:
    """Optimal string alignment distance."""
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
