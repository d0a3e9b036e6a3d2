"""Invented projects (演示): amounts that add up to the yuan, a past that its stage explains, from a fixed seed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from onezone.ledger.domain.stages import ORDER, Stage

YI, STEP = Decimal(100_000_000), Decimal("0.01")
WORDS = "禾丰恒通瑞安金岭博远盛源合力永固顺达宏业新锐启航泰和佳禾众信天成凌云大成兴隆"
FIRMS = 32
"""So many invented firms share the projects of old firms' cooperation."""
ENDS: Sequence[tuple[Stage, int]] = (
    (Stage.signed, 9), (Stage.landed, 9), (Stage.started, 9), (Stage.listed, 42), (Stage.completed, 8),
    (Stage.producing, 30), (Stage.full, 14),
)  # fmt: skip
"""Where invented projects stand, and how many of each."""
USUAL: Mapping[Stage, tuple[int, int]] = {
    Stage.landed: (40, 200),
    Stage.started: (60, 230),
    Stage.listed: (12, 40),
    Stage.completed: (260, 640),
    Stage.producing: (40, 190),
    Stage.full: (400, 900),
}
"""Days from the stage before, from and to."""


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented project."""

    name: str
    builder: str
    park: str
    tags: tuple[str, ...]
    yuan: Decimal
    days: Mapping[Stage, date]


def invent(data: Mapping[str, Any], today: date) -> Iterator[Invented]:
    """The projects of every group, in its order."""
    draw = Random(20261123)  # noqa: S311  the same zone on every start, not a secret
    ends = [stage for stage, n in ENDS for _ in range(n)]
    draw.shuffle(ends)
    number = 0
    for group in data["groups"]:
        parks = data["parks"][group["park"]]
        for amount in parts_of(draw, Decimal(group["sum"]), group["n"], Decimal(group["least"])):
            product = group["products"][number % len(group["products"])]
            firm = _firm(number % FIRMS if "老企业合作" in group["tags"] else FIRMS + number)
            yield Invented(
                name=f"{firm}{product}项目",
                builder=f"凌源{firm}有限公司",
                park=draw.choice(parks),
                tags=tuple(group["tags"]),
                yuan=amount * YI,
                days=past(draw, ends[number], today),
            )
            number += 1


def _firm(number: int) -> str:
    """A firm's short name, another one for each number."""
    words = [WORDS[place : place + 2] for place in range(0, len(WORDS), 2)]
    first, second = number % len(words), number // len(words)
    return words[first] + ("" if second == 0 else WORDS[second * 2])


def parts_of(draw: Random, total: Decimal, n: int, least: Decimal) -> list[Decimal]:
    """`n` amounts of whole hundredths, none below `least`, that add up to `total`."""
    weights = [draw.uniform(0.4, 1.6) for _ in range(n)]
    spare, whole = total - least * n, sum(weights)
    parts = [least + (spare * Decimal(weight / whole)).quantize(STEP) for weight in weights]
    parts[-1] += total - sum(parts)
    return parts


def past(draw: Random, end: Stage, today: date) -> dict[Stage, date]:
    """Days of the stages up to `end`; what runs now signed late enough to be where it is, what produces, earlier."""
    stages = [stage for stage in ORDER if Stage.signed.rank <= stage.rank <= end.rank]
    gaps = [0, *(draw.randint(*USUAL[stage]) for stage in stages[1:])]
    rest = draw.randint(*_STANDING[end])
    day = max(today - timedelta(days=sum(gaps) + rest), date(2018, 1, 8))
    days = {}
    for stage, gap in zip(stages, gaps, strict=True):
        day += timedelta(days=gap)
        days[stage] = day
    return days


_STANDING: Mapping[Stage, tuple[int, int]] = {
    Stage.signed: (10, 250),
    Stage.landed: (10, 260),
    Stage.started: (5, 45),
    Stage.listed: (30, 700),
    Stage.completed: (20, 220),
    Stage.producing: (60, 1500),
    Stage.full: (60, 900),
}
"""Days that a project has stood at its last stage."""
