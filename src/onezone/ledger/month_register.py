"""What projects completed month by month, and what they plan for a year, as registers: both come as files.

Rows are only ever added: a month that is booked stays, another plan for a year is a new row that takes the old one's
place in the list.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from onezone.ledger.domain.errors import YearMalformed
from onezone.ledger.domain.months import read_period
from onezone.ledger.models import MonthRow, YearPlan
from onezone.ledger.permissions import KEEPERS, READERS
from onezone.ledger.services import bringing_months, bringing_plans
from onezone.ledger.services.core import BOOK, MONTHS, PLANS
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.registers.declaration import Action, Field, Kind, Register, Verb

HOLDERS = {Verb.read: READERS, Verb.bring: KEEPERS, Verb.confirm: frozenset({Role.convener})}


def _named_by_number() -> tuple[Field, ...]:
    """What a row is found by: its project by number or name, and what the project is called."""
    return (
        Field("name", _("项目名称"), path="project__name", editable=False),
        Field("project", _("项目"), Kind.link, path="project__reference", links_to=BOOK, required=True,
              also=("项目名称", "编号", "项目编号", "台账编号", "名称")),
    )  # fmt: skip


def _money(name: str, label: Any, *also: str, required: bool = False) -> Field:
    return Field(name, label, Kind.number, unit="元", shown="万元", digits=2, also=also, required=required)


def _counted_months(rows: QuerySet[Any]) -> QuerySet[Any]:
    """A phase counts where its project has booked nothing for the month itself."""
    whole = MonthRow.objects.filter(project=OuterRef("project__parent"), period=OuterRef("period"))
    return rows.filter(Q(project__parent=None) | ~Exists(whole))


BOOK_MONTHS = Register(
    code=MONTHS,
    name=_("月度完成"),
    one=_("月报"),
    model=MonthRow,
    key="number",
    title="name",
    note=_("每月从表格导入；登记过的月份不改，已结账的月份不收，更正作为调整记入下一个月"),
    fields=(
        *_named_by_number(),
        Field("period", _("月份"), required=True, check=read_period, also=("统计月份", "报告期", "month"),
              hint=_("如 2026-10")),
        _money("month", _("本月完成"), "本月", "本月完成投资", required=True),
        _money("year_to_date", _("自年初累计"), "本年累计", "自年初累计完成"),
        _money("since_start", _("自开始建设累计"), "开工以来累计", "累计完成"),
        _money("building", _("建筑工程"), "自年初累计：建筑工程"),
        _money("installation", _("安装工程")),
        _money("equipment", _("设备工器具购置")),
        _money("other", _("其他费用")),
        _money("old_equipment", _("旧设备"), "其中旧设备"),
        _money("new_equipment", _("更新设备"), "其中更新设备"),
        _money("used_buildings", _("旧建筑购置"), "其中旧建筑购置"),
        _money("land", _("建设用地费"), "其中建设用地费"),
        _money("adjustment", _("调整")),
        Field("explanation", _("说明"), Kind.note, also=("调整理由", "理由")),
        Field("progress", _("形象进度")),
        Field("number", _("序号"), Kind.whole, path="id", editable=False, grouped=False),
    ),
    columns=("name", "period", "month", "year_to_date", "since_start", "adjustment", "progress"),
    filters=("period", "project"),
    groupings=("period", "project"),
    totals=("month", "adjustment"),
    order="-period",
    match=(("project", "period"),),
    searched=("project__every_name", "project__reference"),
    is_found=False,
    actions=(Action(_("项目台账"), "ledger:book", READERS),),
    holders=HOLDERS,
    counted=_counted_months,
    against=bringing_months.against,
    saves=bringing_months.save_months,
    acts={"import": "bring_months"},
)  # fmt: skip


def _year(value: int) -> int:
    if not 2000 <= value <= 2100:
        raise YearMalformed(field="year", value=str(value))
    return value


def _that_hold(_actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of the plans of a project for a year the newest."""
    return rows.exclude(Exists(_of_same_year().filter(pk__gt=OuterRef("pk"))))


def _of_same_year() -> QuerySet[YearPlan]:
    return YearPlan.objects.filter(project=OuterRef("project"), year=OuterRef("year"))


def _leads(actor: Actor, keys: Collection[str]) -> Mapping[str, str]:
    """From a plan that was replaced to the one that holds."""
    gone = YearPlan.objects.filter(zone_id=actor.zone_id, pk__in=[key for key in keys if key.isdecimal()][:200])
    pairs = {str(row.pk): row.holds for row in gone.annotate(holds=_of_same_year().order_by("-pk").values("pk")[:1])}
    return {key: str(holds) for key, holds in pairs.items() if key != str(holds)}


def _absorbed(_actor: Actor, row: Any) -> Mapping[int, str]:
    """The plans before this one: their history is its own."""
    earlier = YearPlan.objects.filter(zone_id=row.zone_id, project_id=row.project_id, year=row.year, pk__lt=row.pk)
    return dict.fromkeys(earlier.values_list("pk", flat=True), "")


def _counted_plans(rows: QuerySet[Any]) -> QuerySet[Any]:
    """A phase counts where its project has no plan for the year itself."""
    whole = YearPlan.objects.filter(project=OuterRef("project__parent"), year=OuterRef("year"))
    return rows.filter(Q(project__parent=None) | ~Exists(whole))


BOOK_PLANS = Register(
    code=PLANS,
    name=_("年度计划"),
    one=_("年度计划"),
    model=YearPlan,
    key="number",
    title="name",
    note=_("每年从表格导入；调整计划要写明理由，原来的计划留在历史里"),
    fields=(
        *_named_by_number(),
        Field(
            "year", _("年度"), Kind.whole, required=True, grouped=False, check=_year, also=("计划年度", "年份", "year")
        ),
        _money("yuan", _("计划投资"), "年度计划投资", "计划完成", required=True),
        Field("reason", _("理由"), Kind.note, also=("调整理由", "说明")),
        Field("number", _("序号"), Kind.whole, path="id", editable=False, grouped=False),
    ),
    columns=("name", "year", "yuan", "reason"),
    filters=("year", "project"),
    groupings=("project",),
    totals=("yuan",),
    order="-year",
    match=(("project", "year"),),
    searched=("project__every_name", "project__reference"),
    is_found=False,
    actions=(Action(_("项目台账"), "ledger:book", READERS),),
    holders=HOLDERS,
    visible=_that_hold,
    leads=_leads,
    absorbed=_absorbed,
    counted=_counted_plans,
    against=bringing_plans.against,
    saves=bringing_plans.save_plans,
    acts={"import": "bring_plans"},
)
