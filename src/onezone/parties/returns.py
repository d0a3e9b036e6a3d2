"""The register of what enterprises tell of their work: one return a year or month, by hand, from Excel or by programs.

A return is what was handed in. Its numbers are stated as figures by the act that saves it, so what holds of them, who
confirmed it and which periods are closed is the figures' affair: a number that stands is changed by who may revise it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from onezone.figures import permissions as figures_permissions
from onezone.figures import queries as figures
from onezone.figures import services as figures_services
from onezone.kernel.errors import FieldError
from onezone.parties import errors
from onezone.parties.models import OperatingReturn
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.declaration import Action, Field, Kind, Register, Saving, Values, Verb
from onezone.platform.registers.numbers import next_number

NUMBERS: Mapping[str, str] = {
    "output": "firm_output", "sales": "firm_sales", "tax": "firm_tax", "jobs": "firm_jobs", "power": "firm_power",
    "land": "firm_land", "rd": "firm_rd",
}  # fmt: skip
"""Field of a return -> the figure that it states."""
UNITS: Mapping[str, str] = {
    "firm_output": "万元", "firm_sales": "万元", "firm_tax": "万元", "firm_jobs": "人",
    "firm_power": gettext_noop("万千瓦时"), "firm_land": "亩", "firm_rd": "万元",
}  # fmt: skip
"""Figure -> the unit in which enterprises tell it."""
MAY_BE_NEGATIVE = frozenset({"tax"})
"""What was paid too much is paid back."""
SOURCE = "企业报表"
AT_ONCE = 500
_PERIOD = re.compile(r"(\d{4})\s*年?(?:[-/.]?\s*(\d{1,2})\s*月?(?:[-/.]\d{1,2})?)?")


def read_period(text: str) -> str:
    """A year or month as people and spreadsheets write it: 2025, 2025年, 2025-10, 2025年10月, 202510, 2025-10-01."""
    found = _PERIOD.fullmatch(text.strip())
    if found is None or not 1990 <= int(found[1]) <= 2100 or (found[2] and not 1 <= int(found[2]) <= 12):
        raise errors.ReturnPeriodMalformed(field="period", value=text)
    return f"{found[1]}-{int(found[2]):02}" if found[2] else found[1]


def _rule(held: Values | None, wanted: Values) -> Iterable[FieldError]:
    if all(wanted[name] is None for name in NUMBERS):
        yield errors.ReturnEmpty(field="output")
    for name in NUMBERS:
        if name not in MAY_BE_NEGATIVE and (wanted[name] or 0) < 0:
            yield errors.ReturnNegative(field=name, value=str(wanted[name]))
    if held is not None:
        for name in ("enterprise", "period"):
            if held[name] != wanted[name]:
                yield errors.ReturnFixed(field=name)


def _against(actor: Actor, asked: Sequence[tuple[Any | None, Values]], today: date) -> Sequence[Sequence[FieldError]]:
    """Closed periods, days to come, a second return of one period, and numbers that only who may revise can change."""
    closed = set(figures.closed_of(actor, {wanted["period"] for _row, wanted in asked} - {""}))
    known = _known(actor, [wanted for row, wanted in asked if row is None])
    may_revise = figures_permissions.may(actor, figures_permissions.Act.confirm)
    return [list(_wrong(row, wanted, today, closed, known, may_revise=may_revise)) for row, wanted in asked]


def _wrong(
    row: Any | None, wanted: Values, today: date, closed: set[str], known: set[tuple[str, str]], *, may_revise: bool
) -> Iterator[FieldError]:
    period = wanted["period"]
    changed = [name for name in NUMBERS if row is None or getattr(row, name) != wanted[name]]
    if period > today.isoformat()[: len(period)]:
        yield errors.ReturnAhead(field="period", period=period)
    if row is None and (wanted["enterprise"], period) in known:
        yield errors.ReturnKnown(field="period", period=period)
    if changed and period in closed:
        yield errors.ReturnClosed(field="period", period=period)
    for name in changed:
        old = getattr(row, name) if row is not None else None
        if old is not None and (wanted[name] is None or not may_revise):
            yield errors.ReturnStands(field=name, value=f"{old:f}" if name != "jobs" else str(old))


def _known(actor: Actor, wanted: Sequence[Values]) -> set[tuple[str, str]]:
    codes = sorted({each["enterprise"] for each in wanted} - {""})
    found: set[tuple[str, str]] = set()
    for start in range(0, len(codes), AT_ONCE):
        part = codes[start : start + AT_ONCE]
        rows = OperatingReturn.objects.filter(zone_id=actor.zone_id, enterprise__credit_code__in=part)
        found |= set(rows.values_list("enterprise__credit_code", "period"))
    return found


def _settle(actor: Actor, row: Any, _held: Values | None) -> None:
    if not row.reference:
        row.reference = f"B-{next_number(actor, 'returns'):05}"
    row.source = row.source or SOURCE


def save_returns(*, actor: Actor, at: datetime, rows: Sequence[Saving]) -> None:
    """Save returns and state what is new in them as figures, in the transaction of the act. What stating refuses."""
    for each in rows:
        if each.held is not None:
            each.row.save()
    OperatingReturn.objects.bulk_create([each.row for each in rows if each.held is None], batch_size=AT_ONCE)
    standing = _standing(actor, rows)
    for each in rows:
        for name, figure in NUMBERS.items():
            new, old = getattr(each.row, name), each.held[name] if each.held is not None else None
            if new is not None and new != old:
                held = [
                    value for scope in _names(each.row) for value in standing.get((figure, scope, each.row.period), ())
                ]
                _state(actor, at, each, figure, _written(new), held)


def _names(row: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys((row.enterprise.name, *row.enterprise.former_names, *row.enterprise.aliases)))


def _standing(actor: Actor, rows: Sequence[Saving]) -> Mapping[tuple[str, str, str], list[figures.ValueRow]]:
    """What the figures say of these enterprises: values in force by figure, scope and period."""
    names = sorted({name for each in rows for name in _names(each.row)})
    found: dict[tuple[str, str, str], list[figures.ValueRow]] = defaultdict(list)
    for start in range(0, len(names), AT_ONCE):
        for value in figures.current_of_scopes(actor, names[start : start + AT_ONCE], tuple(UNITS)):
            found[value.statement.figure, value.statement.scope, value.statement.period].append(value)
    return found


def _state(
    actor: Actor, at: datetime, saving: Saving, figure: str, amount: str, held: Sequence[figures.ValueRow]
) -> None:
    """As one more value, or in place of the one that the return stated before; what stands already is not repeated."""
    row = saving.row
    if any(f"{each.statement.quantity.amount.normalize():f}" == amount for each in held):
        return
    revised = held[0] if saving.held is not None and len(held) == 1 else None
    figures_services.state_value(
        actor=actor, at=at, figure=figure, amount=amount, unit_name=UNITS[figure], period=row.period,
        source_name=row.source, scope=revised.statement.scope if revised else row.enterprise.name,
        evidence=saving.file, replaces=revised.reference if revised else "",
        reason=f"报表 {row.reference} 更正" if revised else "",
    )  # fmt: skip


def _written(value: Any) -> str:
    """Without the noughts that only the table adds: a number is as exact as it was told."""
    return str(value) if isinstance(value, int) else f"{value.normalize():f}"


def _amount(name: str, label: Any, *also: str) -> Field:
    return Field(name, label, Kind.number, unit=UNITS[NUMBERS[name]], digits=2, also=also)


RETURNS = Register(
    code="operations",
    name=_("经营数据"),
    one=_("经营报表"),
    model=OperatingReturn,
    key="reference",
    title="name",
    note=_("企业按年或按月报的产值、销售、税收等；一行一家，从 Excel 导入；登记后进指标，已结账的期间不收"),
    fields=(
        Field("name", _("企业名称"), path="enterprise__name", editable=False),
        Field(
            "enterprise", _("企业"), Kind.link, path="enterprise__credit_code", links_to="enterprises", required=True,
            also=("企业名称", "单位名称", "单位详细名称", "名称", "统一社会信用代码", "信用代码"),
        ),
        Field(
            "period", _("期间"), required=True, check=read_period, hint=_("如 2025 或 2025-10"),
            also=("年度", "月份", "报告期", "统计期", "year", "month"),
        ),
        _amount("output", _("产值"), "工业总产值", "总产值"),
        _amount("sales", _("销售收入"), "营业收入", "主营业务收入", "销售额"),
        _amount("tax", _("入库税收"), "税收", "税金", "入库税金", "实缴税金", "纳税额"),
        Field(
            "jobs", _("从业人数"), Kind.whole, unit="人",
            also=("从业人员", "职工人数", "用工人数", "期末从业人数", "从业人员期末人数"),
        ),
        _amount("power", _("用电量"), "电量", "工业用电量"),
        _amount("land", _("占地"), "占地面积", "用地面积"),
        _amount("rd", _("研发支出"), "研发费用", "研发经费", "研发投入", "R&D"),
        Field("source", _("数据来源"), hint=_("空着就记作企业报表")),
        Field("reference", _("编号"), unique=True, editable=False),
    ),
    columns=("name", "period", "output", "sales", "tax", "jobs", "power", "land", "rd"),
    filters=("period", "enterprise"),
    groupings=("period", "enterprise"),
    order="-period",  # and no totals: a year and its months do not add up
    match=("reference", ("enterprise", "period")),
    searched=("enterprise__every_name", "enterprise__credit_code", "reference"),
    is_found=False,
    actions=(Action(_("企业"), "registers:enterprises", figures_permissions.READERS),),
    holders={
        Verb.read: figures_permissions.READERS,
        Verb.write: figures_permissions.HOLDERS[figures_permissions.Act.state],
        Verb.bring: figures_permissions.HOLDERS[figures_permissions.Act.state],
    },
    rule=_rule,
    against=_against,
    settle=_settle,
    saves=save_returns,
    acts={"create": "record_return", "change": "correct_return", "import": "bring_returns"},
)  # fmt: skip
