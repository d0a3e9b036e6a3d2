"""Checks of single numbers: a ratio and its parts, one thing with one value, growth over its base."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from onezone.kernel.units import comparable, plain_number, rounded

from .definition import Definition
from .derived import DenominatorEmpty, Ratio, ratio_of, year_before
from .finding import Check, Finding, numbered, percent
from .rates import RateOfPeriodMissing, factor_between, said_of
from .statement import PROJECT_AMOUNT, WHOLE_ZONE, Interval, Statement, World

SMALL_BASE = Fraction(1, 10)
"""A growth rate whose base is below this share of the present value says little."""


def ratio(check: Check, world: World) -> Iterator[Finding]:
    """A stated ratio against its own parts; without `figure`, every ratio that no other check names (`except`)."""
    named, skipped = check.about.get("figure"), check.about.get("except", ())
    held = world.definitions.held.values()
    wanted = [each for each in held if each.is_ratio and (each.code == named if named else each.code not in skipped)]
    position = 0
    for definition in wanted:
        for stated in world.of(definition.code):
            for finding in _against_parts(check, definition, stated, world):
                yield replace(finding, id=numbered(check.id, position, f"{stated.name} {stated.period}".strip()))
                position += 1


def _against_parts(check: Check, definition: Definition, stated: Statement, world: World) -> Iterator[Finding]:
    above, below = (
        _same_period(world.of(code or ""), stated) for code in (definition.numerator, definition.denominator)
    )
    if above is None or below is None:
        return
    try:
        made = ratio_of(above, below, world)
    except (RateOfPeriodMissing, DenominatorEmpty) as refusal:
        yield Finding(
            check.id, check.kind,
            f"{stated.name} {stated}不能复算（{above.name} {above} ÷ {below.name} {below}）：{refusal.say('zh')}",
            f"{stated.name} {stated} cannot be worked out again ({above} ÷ {below}): {refusal.say('en')}",
            (stated, above, below),
        )  # fmt: skip
        return
    if not made.interval.meets(stated.interval):
        yield _unlike_its_parts(check, stated, made)


def _unlike_its_parts(check: Check, stated: Statement, made: Ratio) -> Finding:
    above, below, rate = made.above, made.below, said_of(made.rate)
    gap = plain_number(rounded((stated.quantity.base - made.share) * 100, 2)).replace("-", "−")
    needed_zh = needed_en = ""
    if stated.quantity.base > 0:
        needed = rounded(below.quantity.base * made.share / stated.quantity.base / below.quantity.unit.factor, 2)
        other = f"{plain_number(needed)} {below.quantity.unit.name}"
        needed_zh = f"要得出 {stated}，分母须为 {other}；可能用了别的分母，来源没写明。"
        needed_en = (
            f" {stated} would need a denominator of {other}: another one may have been used, the source does not say "
            "which."
        )
    return Finding(
        check.id, check.kind,
        f"{above.name} {above} ÷ {below.name} {below} = {percent(made.share)}{rate[0]}，来源写 {stated}，"
        f"差 {gap} 个百分点。{needed_zh}",
        f"{above} ÷ {below} = {percent(made.share)}{rate[1]}, the source says {stated}; the difference is {gap} "
        f"percentage points.{needed_en}",
        (stated, above, below),
    )  # fmt: skip


def _same_period(found: Sequence[Statement], stated: Statement) -> Statement | None:
    alike = [each for each in found if each.period == stated.period and each.scope == stated.scope]
    return alike[0] if alike else None


def one_value(check: Check, world: World) -> Iterator[Finding]:
    """One thing has one value: amounts of one project, and one figure for one scope and period."""
    named = {amount for each in world.projects for amount in each.amounts}
    groups = [*(each.amounts for each in world.projects), *_restated(world, named)]
    unlike = [(group, gap) for group in groups if len(group) > 1 and (gap := _gap(group, world)) is not None]
    for position, (group, gap) in enumerate(unlike):
        said_zh = "、".join(f"{each}（{_from(each)}）" for each in group)
        said_en = ", ".join(f"{each} ({_from(each)})" for each in group)
        yield Finding(
            numbered(check.id, position, f"{group[0].name} {group[0].period}".strip()), check.kind,
            f"{_about(group[0])}有 {len(group)} 个不同的数：{said_zh}，{gap[0]}",
            f"{_about(group[0])} is stated with {len(group)} different values: {said_en}; {gap[1]}",
            tuple(group),
        )  # fmt: skip


def _about(first: Statement) -> str:
    """What a figure is stated of, where its period or scope says more than its name."""
    more = " · ".join(each for each in (first.period, first.scope if first.scope != WHOLE_ZONE else "") if each)
    return f"{first.name}（{more}）" if first.figure and first.figure != PROJECT_AMOUNT and more else first.name


def _gap(group: Sequence[Statement], world: World) -> tuple[str, str] | None:
    """By how much the values differ at most, zh and en, or why they cannot be compared; None where they agree.

    All are read in the currency and unit of the first, by the rates of their own periods.
    """
    first = group[0].quantity.unit
    try:
        made = [(each, *factor_between(each.quantity.unit, first, each.period, world.rates)) for each in group]
    except RateOfPeriodMissing as refusal:
        return f"无法比较：{refusal.say('zh')}", f"they cannot be compared: {refusal.say('en')}"
    read = [(each.interval.times(factor), each.quantity.base * factor) for each, factor, _rate in made]
    if all(one[0].meets(other[0]) for one, other in combinations(read, 2)):
        return None
    amounts = [base for _interval, base in read]
    gap = plain_number(rounded((max(amounts) - min(amounts)) / first.factor, 0 if first.is_count else 2))
    rate = said_of(next((rate for _each, _factor, rate in made if rate is not None), None))
    return f"最多差 {gap} {first.name}{rate[0]}。", f"they differ by up to {gap} {first.name}{rate[1]}."


def _restated(world: World, passed: Collection[Statement]) -> list[tuple[Statement, ...]]:
    """Statements of one figure for one scope and period, where there is more than one."""
    groups: dict[tuple[str, str, str], list[Statement]] = {}
    for each in world.statements:
        if each.figure and each not in passed:
            groups.setdefault((each.figure, each.scope, each.period), []).append(each)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _from(each: Statement) -> str:
    return "、".join(each.sources) or "?"


def growth(check: Check, world: World) -> Iterator[Finding]:
    """A stated growth against the two values it compares, and a warning where the base is small.

    The base is the value of `of` in the same stretch of the year before, else the figure `base` of the same period.
    """
    position = 0
    for stated in world.of(check.about["figure"]):
        found = _compared(check, stated, world)
        if found is None:
            continue
        for finding in (_unlike_growth(check, stated, *found), _small_base(check, stated, *found)):
            if finding is not None:
                yield replace(finding, id=numbered(check.id, position, f"{stated.name} {stated.period}".strip()))
                position += 1


def _compared(check: Check, stated: Statement, world: World) -> tuple[Statement, Statement] | None:
    """The base and the present value of a growth, in one unit; None while either is not stated."""
    present = _same_period(world.of(check.about["of"]), stated)
    before = [each for each in world.of(check.about["of"]) if each.period == year_before(stated.period)]
    base = next((each for each in before if each.scope == stated.scope and each.period), None)
    base = base or _same_period(world.of(check.about.get("base", "")), stated)
    if present is None or base is None or not comparable(base.quantity.unit, present.quantity.unit):
        return None
    return base, present


def _unlike_growth(check: Check, stated: Statement, base: Statement, present: Statement) -> Finding | None:
    top, bottom = present.interval, base.interval
    if bottom.low <= 0 or bottom.high is None or top.low < 0:
        return None
    made = Interval(top.low / bottom.high - 1, None if top.high is None else top.high / bottom.low - 1)
    if made.meets(stated.interval):
        return None
    rate = present.quantity.base / base.quantity.base - 1
    gap = plain_number(rounded((stated.quantity.base - rate) * 100, 2)).replace("-", "−")
    return Finding(
        check.id, check.kind,
        f"{present.name}由 {base} 到 {present}，增长 {percent(rate)}，来源写 {stated}，差 {gap} 个百分点。",
        f"{present.name} went from {base} to {present}, which is {percent(rate)}; the source says {stated}, a "
        f"difference of {gap} percentage points.",
        (stated, base, present),
    )  # fmt: skip


def _small_base(check: Check, stated: Statement, base: Statement, present: Statement) -> Finding | None:
    """A growth rate over a small base is a warning; the base stands beside it."""
    if base.quantity.base >= present.quantity.base * SMALL_BASE:
        return None
    return Finding(
        check.id, check.kind,
        f"{stated.name} {stated}：基期只有 {base}，现值 {present}，基数小，增速说明不了多少。",
        f"{stated.name} {stated}: the base is only {base}, the present value {present}; on so small a base the rate "
        "says little.",
        (stated, base, present),
    )  # fmt: skip
