"""Checks of totals: parts and wholes, bands and scopes, unlike units, projects that stand in several totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from onezone.kernel.units import comparable, plain_number, rounded, unit

from .finding import Check, Finding, numbered, percent
from .statement import BANDS, Interval, NamedProject, Statement, World

BAND_FLOORS = {"ge10": 10, "from5to10": 5, "from1to5": 1, "lt1": 0}
"""Least amount of a project in each band, 亿元."""
UNADDED = frozenset({"share", "rank", "points"})
"""What does not add up: a part of the zone may have more of it than the zone."""
UNPRICED = ("集群配套",)
"""Lists that count projects without a total of money; named beside the others when a project stands in them."""


def one_series(check: Check, world: World) -> Iterator[Finding]:
    """Two published totals of projects with money, counted by different rules: neither added nor compared."""
    one, other = (world.first(code) for code in check.about["figures"])
    many, few = (world.first(code) for code in check.about["counts"])
    if one is None or other is None or not comparable(one.quantity.unit, other.quantity.unit) or one.agrees(other):
        return
    more = rounded((one.quantity.base - other.quantity.base) / one.quantity.unit.factor, 2)
    rules = [world.definitions.held[code] for code in check.about["figures"]]
    counted_zh = counted_en = ""
    if many is not None and few is not None:
        extra = many.quantity.amount - few.quantity.amount
        counted_zh = f"{many}与 {few}相差 {plain_number(extra)} 个，"
        counted_en = f"{many.quantity.amount} and {few.quantity.amount} projects differ by {plain_number(extra)}; "
    unit_name = one.quantity.unit.name
    yield Finding(
        check.id, check.kind,
        f"{one.name} {one}与{other.name} {other}不是一个口径：{counted_zh}金额相差 {plain_number(more)} {unit_name}。"
        f"前者：{rules[0].rule_zh}；后者：{rules[1].rule_zh}。不能相加，也不能相减。",
        f"{one.name} {one} and {other.name} {other} are not one series: {counted_en}the amounts differ by "
        f"{plain_number(more)} {unit_name}. The first: {rules[0].rule_en}; the second: {rules[1].rule_en}. They can be "
        "neither added nor subtracted.",
        tuple(each for each in (one, other, many, few) if each is not None),
    )  # fmt: skip


def parts(check: Check, world: World) -> Iterator[Finding]:
    """Stated parts must sum to the stated whole of their period and scope."""
    for position, whole in enumerate(world.of(check.about["whole"])):
        held = [
            each for code in check.about["parts"] for each in world.of(code)
            if (each.period, each.scope) == (whole.period, whole.scope)
            and comparable(each.quantity.unit, whole.quantity.unit)
        ]  # fmt: skip
        if held and whole.quantity.base > 0 and not _sum_of(held).meets(whole.interval):
            found = _unlike_parts(check, whole, held)
            yield replace(found, id=numbered(check.id, position, f"{whole.name} {whole.period}".strip()))


def _sum_of(held: Sequence[Statement]) -> Interval:
    most = [each.interval.high for each in held]
    low = sum((each.interval.low for each in held), Fraction(0))
    return Interval(low, None if None in most else sum((each for each in most if each is not None), Fraction(0)))


def _unlike_parts(check: Check, whole: Statement, held: Sequence[Statement]) -> Finding:
    stated = sum((each.quantity.base for each in held), Fraction(0))
    gap = (whole.quantity.base - stated) / whole.quantity.unit.factor
    rest = f"{plain_number(rounded(abs(gap), 2).normalize())} {whole.quantity.unit.name}"
    said = " + ".join(f"{each.name} {each}" for each in held)
    share = percent(stated / whole.quantity.base, 1)
    zh, en = f"各项比合计多 {rest}", f"the parts are {rest} more than the whole"
    if gap > 0:
        zh = f"还有 {rest}没有写明来源（{share} 有来源）"
        en = f"{rest} stand without a stated source ({share} have one)"
    return Finding(
        check.id, check.kind, f"{whole.name}{whole}，其中{said}：{zh}。",
        f"{whole.name} is {whole}, of which {said}: {en}.", (whole, *held),
    )  # fmt: skip


def bands(check: Check, world: World) -> Iterator[Finding]:
    """The bands of a scope must sum to its projects; without `scope` every row that no other check names."""
    named = check.about.get("scope")
    skipped = set(check.about.get("except", ()))
    rows = [each for each in world.bands if (each.scope == named if named else each.scope not in skipped)]
    for position, row in enumerate(rows):
        counts, projects = row.counts, int(row.projects.quantity.amount)
        stated = sum(counts.values())
        rest = projects - stated
        if rest == 0:
            continue
        sum_of = " + ".join(str(count) for count in counts.values())
        absent = [BANDS[band] for band in BAND_FLOORS if band not in counts]
        rest_zh = f"余下 {rest} 个没有写" if rest > 0 else f"多出 {-rest} 个"
        rest_en = f"{rest} are not mentioned" if rest > 0 else f"{-rest} too many"
        yield Finding(
            numbered(check.id, position, row.scope), check.kind,
            f"{row.scope} {projects} 个项目，各档 {sum_of} = {stated} 个，{rest_zh}"
            + (f"（没有写的档：{'、'.join(absent)}）。" if rest > 0 and absent else "。"),
            f"{row.scope}: {projects} projects, the bands give {sum_of} = {stated}; {rest_en}.",
            row.counted(),
        )  # fmt: skip


def subset(check: Check, world: World) -> Iterator[Finding]:
    """A scope inside another never has more: projects, money, each band, and every figure that adds up.

    `pairs` names figures of which the first is part of the second, whatever their scopes are called.
    """
    part, whole = check.about["part"], check.about["whole"]
    pairs = [*_rows_of(world, part, whole), *_scopes_of(world, part, whole)]
    for one, other in check.about.get("pairs", ()):
        pairs += _of_one_period(world.of(one), world.of(other))
    more = list(dict.fromkeys((small, large) for small, large in pairs if _exceeds(small, large)))
    if not more:
        return
    said_zh = "；".join(f"{small.name} {small} > {large}" for small, large in more)
    said_en = "; ".join(f"{small.name} {small} > {large}" for small, large in more)
    yield Finding(
        check.id, check.kind, f"{part}是{whole}的一部分，却更多：{said_zh}。",
        f"{part} is part of {whole} and still has more: {said_en}.", tuple(each for pair in more for each in pair),
    )  # fmt: skip


def _rows_of(world: World, part: str, whole: str) -> Iterator[tuple[Statement, Statement]]:
    """What the band tables of two scopes both state."""
    rows = {each.scope: each for each in world.bands}
    if part not in rows or whole not in rows:
        return
    large = {each.name: each for each in rows[whole].counted()}
    yield from ((each, large[each.name]) for each in rows[part].counted() if each.name in large)
    money = rows[part].total, rows[whole].total
    if money[0] is not None and money[1] is not None:
        yield money[0], money[1]


def _scopes_of(world: World, part: str, whole: str) -> Iterator[tuple[Statement, Statement]]:
    """Figures stated for both scopes; a share or a rank may well be higher in a part."""
    adds_up = [each for each in world.statements if each.figure and each.quantity.unit.dimension not in UNADDED]
    small, large = ([each for each in adds_up if each.scope == scope] for scope in (part, whole))
    yield from (pair for pair in _of_one_period(small, large) if pair[0].figure == pair[1].figure)


def _of_one_period(small: Sequence[Statement], large: Sequence[Statement]) -> Iterator[tuple[Statement, Statement]]:
    return ((one, other) for one in small for other in large if one.period == other.period)


def _exceeds(small: Statement, large: Statement) -> bool:
    high = large.interval.high
    return comparable(small.quantity.unit, large.quantity.unit) and high is not None and small.interval.low > high


def band_floor(check: Check, world: World) -> Iterator[Finding]:
    """Counts by band times the band's lower edge can never exceed the stated total."""
    for position, row in enumerate(world.bands):
        least = sum(BAND_FLOORS[band] * count for band, count in row.counts.items())
        if row.total is None or least <= row.total.quantity.to(unit("亿元")):
            continue
        yield Finding(
            numbered(check.id, position, row.scope), check.kind,
            f"{row.scope}各档按下限至少 {least} 亿元，合计却只有 {row.total}。",
            f"{row.scope}: by the lower edges of the bands at least {least} 亿元, the total says {row.total}.",
            (*row.counted(), row.total),
        )  # fmt: skip


def like_units(check: Check, world: World) -> Iterator[Finding]:
    """Numbers that a reader will add must count the same thing."""
    counts = world.clusters
    if len({each.quantity.unit.dimension for each in counts}) < 2:
        return
    said = "、".join(f"{each.name} {each}" for each in counts)
    total = sum((each.quantity.amount for each in counts), Decimal(0))
    alike = next((each for code in check.about.get("coincides", ()) for each in world.of(code)
                  if each.quantity.amount == total), None)  # fmt: skip
    chance_zh = f"；相加得 {total}，与{alike.name} {alike}相同只是巧合" if alike is not None else ""
    chance_en = f"; that they add up to {total}, as {alike.name} does, is chance" if alike is not None else ""
    yield Finding(
        check.id, check.kind,
        f"单位不同，不能相加：{said}{chance_zh}。",
        f"The units differ, so these cannot be added: {said}{chance_en}.",
        (*counts, *((alike,) if alike is not None else ())),
    )  # fmt: skip


def like_scopes(check: Check, world: World) -> Iterator[Finding]:
    """Numbers that a reader will divide must be of one scope."""
    one, other = (world.first(code) for code in check.about["figures"])
    if one is None or other is None or one.scope == other.scope or one.quantity.base <= 0:
        return
    ratio = plain_number(rounded(other.quantity.base / one.quantity.base, 2))
    scaled = plain_number(rounded(one.quantity.to(other.quantity.unit), 0))
    yield Finding(
        check.id, check.kind,
        f"范围不同：{one.name} {one}（{one.scope}，合 {scaled} {other.quantity.unit.name}）与{other.name} {other}"
        f"（{other.scope}）。两者相除得 {ratio}，不是{check.about['not_zh']}。",
        f"The scopes differ: {one.name} {one} ({one.scope}, {scaled} {other.quantity.unit.name}) and {other.name} "
        f"{other} ({other.scope}). Their quotient of {ratio} is not {check.about['not_en']}.",
        (one, other),
    )  # fmt: skip


def counted_once(check: Check, world: World) -> Iterator[Finding]:
    """A project that stands in two published totals of money: the totals cannot be added."""
    totals = {name: total for name, code in check.about["totals"].items() if (total := world.first(code)) is not None}
    twice = [each for each in world.projects if each.amounts and len(totals.keys() & set(each.programmes)) > 1]
    if not twice:
        return
    groups: dict[tuple[str, ...], list[NamedProject]] = {}
    for each in twice:
        groups.setdefault(each.programmes, []).append(each)
    said = [_overlap(shared, held, totals) for shared, held in _by_totals(twice, totals)]
    yield Finding(
        check.id, check.kind,
        "同一项目进了几个合计：" + "；".join(zh for zh, _ in said) + "。这些合计不能相加。",
        "Projects stand in several totals: " + "; ".join(en for _, en in said) + ". The totals cannot be added.",
        (*(each.amounts[0] for each in twice), *totals.values()),
    )  # fmt: skip


def _by_totals(
    twice: Sequence[NamedProject], totals: Mapping[str, Statement]
) -> list[tuple[tuple[str, ...], list[NamedProject]]]:
    """Projects grouped by the lists they stand in; those in most lists first."""
    groups: dict[tuple[str, ...], list[NamedProject]] = {}
    for each in twice:
        groups.setdefault(tuple(name for name in each.programmes if name in totals or name in UNPRICED), []).append(
            each
        )
    return sorted(groups.items(), key=lambda pair: -len(pair[0]))


def _overlap(shared: tuple[str, ...], held: Sequence[NamedProject], totals: Mapping[str, Statement]) -> tuple[str, str]:
    total = sum((each.amounts[0].quantity.base for each in held), Fraction(0))
    first = held[0].amounts[0].quantity.unit
    sums = f"{plain_number(rounded(total / first.factor, 2).normalize())} {first.name}"
    names = "、".join(f"{each.name} {each.amounts[0]}" for each in held)
    within = [totals[name] for name in shared if name in totals]
    of_zh = "、".join(f"{each.name} {each}的 {_share(total, each)}" for each in within)
    of_en = ", ".join(f"{_share(total, each)} of {each.name} {each}" for each in within)
    return (
        f"{names}同时计入{'、'.join(shared)}，共 {sums}，占{of_zh}",
        f"{names} stand in {', '.join(shared)}: {sums}, {of_en}",
    )


def _share(total: Fraction, of: Statement) -> str:
    return percent(total / of.quantity.base, 1) if of.quantity.base > 0 else "—"
