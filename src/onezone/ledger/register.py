"""The project book as the register kit knows it: read, grouped, kept as views and taken away; its acts write it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from onezone.ledger import words
from onezone.ledger.domain.stages import ORDER, Side
from onezone.ledger.models import BookProject
from onezone.ledger.permissions import KEEPERS, READERS
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.declaration import Action, Field, Kind, Register, Verb

_stage, _side, _amount = lazy(words.stage, str), lazy(words.side, str), lazy(words.amount, str)


def _whole_projects(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Totals count a project, never its phases beside it."""
    return rows.filter(parent__isnull=True)


def _firms(_actor: Actor, rows: Sequence[Any]) -> Mapping[int, str]:
    """The registered firm's name, else the builder as it was written."""
    return {row.pk: row.enterprise.name if row.enterprise is not None else row.builder for row in rows}


def _money(name: str) -> Field:
    return Field(name, _amount(name), Kind.number, unit="元", digits=2)


BOOK = Register(
    code="book-table",
    name=_("项目台账"),
    one=_("台账项目"),
    model=BookProject,
    key="reference",
    title="name",
    note=_("合计只计母项；登记和推进在项目页里"),
    fields=(
        Field("name", _("项目名称")),
        Field("reference", _("编号"), unique=True, editable=False),
        Field("code", _("项目代码")),
        Field("firm", _("建设单位"), computed=_firms),
        Field("builder", _("建设单位原文")),
        Field("enterprise", _("企业"), Kind.link, path="enterprise__credit_code", links_to="enterprises"),
        Field("stage", _("阶段"), Kind.choice, choices=tuple((each.value, _stage(each.value)) for each in ORDER)),
        Field("side", _("状态"), Kind.choice, choices=tuple((each.value, _side(each.value)) for each in Side)),
        Field("stage_on", _("进入阶段日期"), Kind.day),
        Field("signed_on", _("签约日期"), Kind.day),
        Field("started_on", _("开工日期"), Kind.day),
        _money("intended"),
        _money("agreed"),
        _money("filed"),
        _money("paid_in"),
        _money("completed"),
        Field("park", _("园区"), path="park__name"),
        Field("parent", _("属于"), path="parent__reference"),
        Field("parcel", _("宗地")),
        Field("nature", _("建设性质"), Kind.choice, choices=tuple(words.NATURES.items())),
        Field("industry", _("行业代码")),
        Field("industry_edition", _("行业分类版本")),
        Field("tags", _("标签"), Kind.names),
        Field("steward", _("项目管家")),
        Field("is_demo", _("演示"), Kind.yes),
    ),
    columns=("name", "firm", "stage", "stage_on", "filed", "completed", "park", "steward"),
    filters=("stage", "side", "park", "steward", "filed", "signed_on"),
    groupings=("park", "stage", "side", "steward", "industry"),
    totals=("filed", "completed"),
    order="-filed",
    searched=("every_name", "builder", "reference", "code"),
    opens="ledger:project",
    actions=(
        Action(_("合计"), "ledger:totals", READERS),
        Action(_("登记项目"), "ledger:new", KEEPERS, primary=True),
    ),
    holders={Verb.read: READERS},
    counted=_whole_projects,
)
