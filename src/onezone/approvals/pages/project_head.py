"""The head that all pages of a project share: who, where, how much, and the tabs with their own addresses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onezone.approvals import words
from onezone.approvals.domain.states import CaseState
from onezone.approvals.pages.project_node import View
from onezone.approvals.queries.project import ProjectCase
from onezone.platform.web.shown import amount, area


@dataclass(frozen=True, slots=True)
class Line:
    """One statement of the head; `other` is what a second source says, where two disagree."""

    label: str
    value: str
    other: str = ""
    other_source: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A link to one of the project's pages."""

    label: str
    href: str
    on: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over every page of a project."""

    reference: str
    name: str
    kind: str
    simulation: str
    simulation_tone: str
    lines: tuple[Line, ...]
    tabs: tuple[Tab, ...]
    is_demo: bool
    source_note: str
    here: str


def head_of(project: ProjectCase, view: View, *, here: str, acts: int | None = None, owed: int | None = None) -> Head:
    """The head of a project's page; `here` is the tab shown, `acts` and `owed` the counts beside two of them."""
    kind = view.case.context.catalogue.project_types.get(str(project.kind))
    name = "" if kind is None else kind.name_zh if words.is_chinese() else kind.name_en
    ended = view.state in (CaseState.TERMINATED, CaseState.EXPIRED, CaseState.REFUSED, CaseState.WITHDRAWN)
    return Head(
        reference=project.reference,
        name=project.name,
        kind=_("%(name)s · 类型 %(kind)s") % {"name": name, "kind": project.kind} if name else "",
        simulation=words.case_state(str(view.state)) if view.is_simulated else "",
        simulation_tone="bad" if ended else "warn" if view.state is CaseState.HELD else "sim",
        lines=_lines(project),
        tabs=_tabs(project, here, acts, owed),
        is_demo=project.is_demo,
        source_note=project.source_note,
        here=here,
    )


def _lines(project: ProjectCase) -> tuple[Line, ...]:
    facts = project.case.facts
    money, money_source = _second(project.investment, facts.read("project.investment"))
    land, land_source = _second(project.land_area, facts.from_paper("land.area_m2"))
    return (
        Line(_("企业"), project.enterprise, wide=True),
        Line(_("项目代码"), project.code or _("尚未赋码"), wide=True),
        Line(_("园区"), project.park or "—"),
        Line(_("总投资"), amount(project.investment), amount(money) if money else "", money_source),
        Line(_("拟用地"), area(project.land_area, "both"), area(land, "both") if land else "", land_source),
        Line(_("项目管家"), project.steward or "—"),
    )


def _second(held: Decimal | None, other: str | None) -> tuple[Decimal | None, str]:
    """A second source's number when it is another one: both are shown, none is chosen."""
    try:
        number = Decimal(other) if other else None
    except InvalidOperation:
        return None, ""
    if number is None or held is None or number == held:
        return None, ""
    return number, _("登记的事实")


def _tabs(project: ProjectCase, here: str, acts: int | None, owed: int | None) -> tuple[Tab, ...]:
    base = f"/projects/{project.reference}/"
    slots = sum(1 for versions in project.materials.values() if versions)
    known: Sequence[tuple[str, str, int | None]] = (
        ("", _("概览"), None),
        ("materials", pgettext("many", "材料"), slots),
        ("conditions", pgettext("many", "条件"), owed),
        ("facts", pgettext("many", "事实"), len(project.case.facts.current())),
        ("timeline", _("时间线"), acts),
        ("journal", _("凭证链"), None),
    )
    return tuple(Tab(label, f"{base}{key}/" if key else base, key == here, count) for key, label, count in known)
