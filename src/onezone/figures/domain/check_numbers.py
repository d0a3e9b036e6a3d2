"""Checks of single numbers: a ratio and its parts, one thing with one value, growth over its base."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from onezone.kernel.units import plain_number, rounded

from .finding import Check, Finding, numbered, percent
from .statement import Interval, Statement, World

SMALL_BASE = Fraction(1, 10)
"""A growth rate whose base is below this share of the present value says little."""


def ratio(check: Check, world: World) -> Iterator[Finding]:
    definition = world.definitions.held[check.about["figure"]]
    assert definition.numerator is not None
    assert definition.denominator is not None
    for stated in world.of(definition.code):
        above = _same_period(world.of(definition.numerator), stated)
        below = _same_period(world.of(definition.denominator), stated)
        if above is None or below is None or _quotient(above, below).meets(stated.interval):
            continue
        ratio = above.quantity.base / below.quantity.base
        needed = rounded(above.quantity.base / stated.quantity.base / below.quantity.unit.factor, 2)
        gap = plain_number(rounded(stated.quantity.base * 100 - ratio * 100, 2)).replace("-", "−")
        yield Finding(
            check.id, check.kind,
            f"{above.name} {above} ÷ {below.name} {below} = {percent(ratio)}，来源写 {stated}，差 {gap} 个百分点。"
            f"要得出 {stated}，分母须为 {plain_number(needed)} {below.quantity.unit.name}；"
            "可能用了别的分母，来源没写明。",
            f"{above} ÷ {below} = {percent(ratio)}, the source says {stated}; the difference is {gap} percentage "
            f"points. {stated} would need a denominator of {plain_number(needed)} {below.quantity.unit.name}: another "
            "one may have been used, the source does not say which.",
            (stated, above, below),
        )  # fmt: skip


def _same_period(found: Sequence[Statement], stated: Statement) -> Statement | None:
    alike = [each for each in found if each.period == stated.period and each.scope == stated.scope]
    return alike[0] if alike else None


def _quotient(above: Statement, below: Statement) -> Interval:
    top, bottom = above.interval, below.interval
    assert bottom.low > 0
    low = top.low / bottom.high if bottom.high is not None else Fraction(0)
    return Interval(low, top.high / bottom.low if top.high is not None else None)


def one_value(check: Check, world: World) -> Iterator[Finding]:
    groups = [*(each.amounts for each in world.projects), *_restated(world)]
    unlike = [group for group in groups if not _all_agree(group)]
    for position, group in enumerate(unlike):
        low, high = min(group, key=_base), max(group, key=_base)
        gap = plain_number(rounded(high.quantity.base / low.quantity.unit.factor - Fraction(low.quantity.amount), 2))
        said_zh = "、".join(f"{each}（{_from(each)}）" for each in group)
        said_en = ", ".join(f"{each} ({_from(each)})" for each in group)
        name, unit_name = group[0].name, low.quantity.unit.name
        yield Finding(
            numbered(check.id, position, name), check.kind,
            f"{name}有 {len(group)} 个不同的数：{said_zh}，最多差 {gap} {unit_name}。",
            f"{name} is stated with {len(group)} different values: {said_en}; they differ by up to {gap} {unit_name}.",
            tuple(group),
        )  # fmt: skip


def _restated(world: World) -> list[tuple[Statement, ...]]:
    """Statements of one figure for one scope and period, where there is more than one."""
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for each in world.statements:
        if each.figure:
            groups.setdefault((each.figure, each.scope, each.period), []).append(each)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _all_agree(group: Sequence[Statement]) -> bool:
    return all(one.agrees(other) for one, other in combinations(group, 2))


def _base(each: Statement) -> Fraction:
    return each.quantity.base


def _from(each: Statement) -> str:
    return "、".join(each.sources) or "?"


def growth(check: Check, world: World) -> Iterator[Finding]:
    """A growth rate over a small base is a warning; the base stands beside it."""
    stated, base, present = (world.first(check.about[key]) for key in ("figure", "base", "present"))
    if stated is None or base is None or present is None:
        return
    if base.quantity.base >= present.quantity.base * SMALL_BASE:
        return
    yield Finding(
        check.id, check.kind,
        f"{stated.name} {stated}：基期只有 {base}，现值 {present}，基数小，增速说明不了多少。",
        f"{stated.name} {stated}: the base is only {base}, the present value {present}; on so small a base the rate "
        "says little.",
        (stated, base, present),
    )  # fmt: skip
