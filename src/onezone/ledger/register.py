"""The project book and its parks as the register kit knows them.

Projects are read, grouped, taken away and brought in; what changes one of them alone is an act on its own page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from onezone.kernel.errors import FieldError
from onezone.ledger import words
from onezone.ledger.domain.stages import ORDER, Side
from onezone.ledger.domain.taking_over import wrong_with
from onezone.ledger.models import BookProject, Park
from onezone.ledger.permissions import KEEPERS, READERS
from onezone.ledger.services.bringing import against, save_rows
from onezone.ledger.services.core import findable
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.registers.declaration import Action, Field, Kind, Register, Values, Verb

_stage, _side, _amount = lazy(words.stage, str), lazy(words.side, str), lazy(words.amount, str)


def _whole_projects(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Totals count a project, never its phases beside it."""
    return rows.filter(parent__isnull=True)


def _firms(_actor: Actor, rows: Sequence[Any]) -> Mapping[int, str]:
    """The registered firm's name, else the builder as it was written."""
    return {row.pk: row.enterprise.name if row.enterprise is not None else row.builder for row in rows}


def _wrong(held: Values | None, wanted: Values) -> Iterable[FieldError]:
    return wrong_with(held, wanted)


def _money(name: str, *also: str, editable: bool = True) -> Field:
    return Field(name, _amount(name), Kind.number, unit="元", shown="万元", digits=2, also=also, editable=editable)


PARKS = Register(
    code="parks",
    name=_("园区"),
    one=_("园区"),
    model=Park,
    key="name",
    title="name",
    note=_("一区多园：核心园区里的项目计入核心区合计"),
    fields=(
        Field("name", _("园区"), required=True, unique=True, also=("园区名称", "名称", "park")),
        Field("is_core", _("核心区"), Kind.yes, required=True, also=("是否核心区", "core")),
    ),
    columns=("name", "is_core"),
    filters=("is_core",),
    actions=(Action(_("项目台账"), "ledger:book", READERS),),
    holders={Verb.read: READERS, Verb.write: KEEPERS, Verb.bring: KEEPERS},
    acts={"create": "register_park", "change": "correct_park"},
)


BOOK = Register(
    code="book-table",
    name=_("项目台账"),
    one=_("台账项目"),
    model=BookProject,
    key="reference",
    title="name",
    note=_("合计只计母项；一个项目的登记和推进在它自己的页里，成批的从表格导入"),
    fields=(
        Field("name", _("项目名称"), required=True, unique=True, also=("名称", "project")),
        Field("reference", _("编号"), unique=True, editable=False, also=("台账编号",)),
        Field("code", _("项目代码"), unique=True, also=("在线代码", "投资项目代码")),
        Field("firm", _("建设单位"), computed=_firms),
        Field("builder", _("建设单位原文"), also=("建设单位", "项目单位", "builder")),
        Field("enterprise", _("企业"), Kind.link, path="enterprise__credit_code", links_to="enterprises",
              also=("统一社会信用代码", "信用代码")),
        Field("stage", _("阶段"), Kind.choice, choices=tuple((each.value, _stage(each.value)) for each in ORDER),
              required=True, also=("项目阶段", "进展阶段")),
        Field("side", _("状态"), Kind.choice, choices=tuple((each.value, _side(each.value)) for each in Side)),
        Field("stage_on", _("进入阶段日期"), Kind.day, required=True, also=("日期", "阶段日期")),
        Field("evidence", _("佐证"), also=("依据", "进展佐证"), hint=_("现阶段凭什么：合同、许可、编号")),
        Field("signed_on", _("签约日期"), Kind.day, also=("签约时间",)),
        Field("started_on", _("开工日期"), Kind.day, also=("开工时间",)),
        _money("intended", "意向投资"),
        _money("agreed", "协议投资", "合同投资"),
        _money("filed", "备案投资", "备案总投资", "总投资", "计划总投资"),
        _money("paid_in", "到位资金", "到位投资"),
        _money("completed", editable=False),
        Field("park", _("园区"), Kind.link, path="park__name", links_to="parks", also=("所在园区", "建设地点")),
        Field("parent", _("属于"), Kind.link, path="parent__reference", links_to="book-table", within=True,
              also=("母项", "母项目", "所属项目")),
        Field("parcel", _("宗地"), also=("地块",)),
        Field("nature", _("建设性质"), Kind.choice, choices=tuple(words.NATURES.items())),
        Field("industry", _("行业代码"), also=("行业",)),
        Field("industry_edition", _("行业分类版本")),
        Field("tags", _("标签"), Kind.names),
        Field("aliases", _("简称"), Kind.names, also=("别名", "曾用名")),
        Field("steward", _("项目管家"), also=("管家",)),
        Field("is_demo", _("演示"), Kind.yes),
        Field("source_note", _("来源说明")),
    ),
    columns=("name", "firm", "stage", "stage_on", "filed", "completed", "park", "steward"),
    filters=("stage", "side", "park", "steward", "enterprise", "filed", "signed_on"),
    groupings=("park", "stage", "side", "steward", "industry"),
    totals=("filed", "completed"),
    order="-filed",
    match=("reference", "code", "name"),
    searched=("every_name", "builder", "reference", "code"),
    opens="ledger:project",
    actions=(
        Action(_("合计"), "ledger:totals", READERS),
        Action(_("月度完成"), "registers:book-months", READERS),
        Action(_("年度计划"), "registers:book-plans", READERS),
        Action(_("登记项目"), "ledger:new", KEEPERS, primary=True),
    ),
    holders={Verb.read: READERS, Verb.bring: KEEPERS, Verb.confirm: frozenset({Role.convener})},
    counted=_whole_projects,
    rule=_wrong,
    against=against,
    found=findable,
    found_as="book",
    saves=save_rows,
    acts={"import": "bring_projects", "confirm": "confirm_project"},
)  # fmt: skip
