"""Among many enterprises those that may be one: what shares a piece of its names is compared, never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from onezone.parties.domain.likeness import Cut, Firm, Likeness, compare, cut_firm, cut_name, surest_first

MOST_IN_A_BLOCK = 60
"""A piece that more enterprises share than this tells nothing: 汽车 stands in every third name of a car town."""
EXACT = "=#~"
"""What a whole name, a code or a core in common begins with; other pieces are signs of a name."""


def pairs(firms: Sequence[Firm]) -> tuple[Likeness, ...]:
    """Every two that may be one, the surest first."""
    known = [cut_firm(each) for each in firms]
    found: dict[tuple[int, int], Likeness | None] = {}
    for members in _blocks(known):
        for pair in combinations(members, 2):
            if pair not in found:
                found[pair] = compare(known[pair[0]], known[pair[1]])
    return surest_first(each for each in found.values() if each is not None)


def alike_each(new: Iterable[Firm], held: Iterable[Firm], *, most: int) -> Mapping[str, tuple[Likeness, ...]]:
    """By key those of the new that may be one of the held or a new one before it: which, the surest first.

    The held are gone through once; in mind is kept what shares a piece with a new one.
    """
    known = {each.key: cut_firm(each) for each in new}
    blocks: dict[str, _Block] = defaultdict(_Block)
    for cut in known.values():
        for piece in _marks(cut):
            blocks[piece].new.append(cut)
    for cut in map(cut_firm, held):
        for piece in _marks(cut):
            if piece in blocks:
                blocks[piece].hold(cut)
    found = {cut.key: _likenesses(cut, blocks)[:most] for cut in known.values()}
    return {key: likenesses for key, likenesses in found.items() if likenesses}


def pieces(name: str) -> tuple[str, ...]:
    """Neighbouring signs of a core: a name that looks like this one holds at least one of them."""
    cut = cut_name(name)
    return tuple(dict.fromkeys(_twos(cut.core))) or (cut.core,)


@dataclass(slots=True)
class _Block:
    """Those that share a piece: the held, up to one more than tells anything, and the new ones in their order."""

    new: list[Cut] = field(default_factory=list)
    held: list[Cut] = field(default_factory=list)

    def hold(self, cut: Cut) -> None:
        if len(self.held) <= MOST_IN_A_BLOCK:
            self.held.append(cut)

    def others(self, one: Cut, piece: str) -> Iterable[Cut]:
        """With whom one of the new is compared; of too many with the same name the first stands for the rest."""
        if len(self.new) + len(self.held) <= MOST_IN_A_BLOCK:
            return (*self.held, *self.new[: self.new.index(one)])
        first = (self.held or self.new)[0]
        return (first,) if piece[0] in EXACT and first is not one else ()


def _likenesses(one: Cut, blocks: Mapping[str, _Block]) -> tuple[Likeness, ...]:
    others = {other.key: other for piece in _marks(one) for other in blocks[piece].others(one, piece)}
    found = (compare(one, other) for other in others.values())
    return surest_first(each for each in found if each is not None)


def _blocks(known: Sequence[Cut]) -> Iterator[list[int]]:
    """Places of those that share a piece. A name or code in common counts however many have it, if not each with each:
    the first of them stands for the rest."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(known):
        for piece in _marks(each):
            blocks[piece].append(at)
    for piece, members in blocks.items():
        if 1 < len(members) <= MOST_IN_A_BLOCK:
            yield members
        elif len(members) > MOST_IN_A_BLOCK and piece[0] in EXACT:
            yield from ([members[0], other] for other in members[1:])


def _marks(each: Cut) -> Iterator[str]:
    if each.subject:
        yield f"#{each.subject}"
    yield from (f"={name}" for name in each.names)
    yield from (f"~{core}" for core in each.cores)
    pieces = {piece for name in each.long for piece in (*_twos(name.core), *_gapped(name.core))}
    yield from sorted(pieces)


def _gapped(core: str) -> Iterator[str]:
    """First or second sign with the one after the next, and the first three in any order: one wrong sign, or two
    exchanged, in the firm's own word still leave one of these."""
    yield from (f"{core[at]}?{core[at + 2]}" for at in (0, 1) if len(core) > at + 2)
    yield f"*{''.join(sorted(core[:3]))}"


def _twos(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]
