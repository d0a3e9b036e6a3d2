"""What may begin on a project now, who begins it and why it may; and what everything else still waits for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.starts import Start, what_waits
from onezone.approvals.pages.graph import Graph
from onezone.approvals.pages.project_node import Node, View, said


@dataclass(frozen=True, slots=True)
class Step:
    """One line of "who does what": `light` and `left` of its clock as far as one runs."""

    who: str
    person: str
    matter: str
    what: str
    href: str
    is_sim: bool = False
    light: str | None = None
    left: str = ""
    due_on: date | None = None
    tone: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class WaitLine:
    """A matter that cannot begin yet and what it waits for."""

    matter: str
    name: str
    href: str
    waits_for: tuple[str, ...]


def start_step(view: View, node: Node, start: Start) -> Step:
    verb = {
        "formal": _("可以申报，前置都已具备"),
        "internal": _("可以办理，前置都已具备"),
        "simulated": _("可以申报模拟审批"),
    }[start.way]
    simulated = start.way == "simulated"
    return Step(
        node.owner if start.way == "internal" else _("企业"),
        "",
        node.id,
        said(node.short, verb),
        node.href,
        is_sim=simulated,
        left=_("可申报") if simulated else node.state,
        why=_ground(view, start),
    )


def _ground(view: View, start: Start) -> str:
    """Why a matter may begin: what it rests on is there, or the simulation stands in for it."""
    names = [required_name(view, start.matter, each) for each in start.rests_on]
    parts = [_("已生效：%s") % _list(names)] if names else []
    opinions = [each for each in start.assumed if _opinion_of(view, start.matter, each)]
    land = [each for each in start.assumed if each not in opinions]
    if opinions:
        parts.append(_("已有模拟意见：%s") % _list([required_name(view, start.matter, each) for each in opinions]))
    if land:
        parts.append(_("模拟时假定：%s") % _list([required_name(view, start.matter, each) for each in land]))
    return ("；" if words.is_chinese() else "; ").join(parts) or _("没有前置")


def _opinion_of(view: View, matter: str, required: str) -> bool:
    """Whether an opinion of this project, and not the assumption of land, satisfies a prerequisite."""
    alternative = view.case.context.catalogue.alternatives.get(required)
    choices = alternative.choices(matter) if alternative is not None else (required,)
    return any(each in view.case.sim_items and view.case.sim_items[each].is_favourable for each in choices)


def _list(names: Sequence[str]) -> str:
    return ("、" if words.is_chinese() else ", ").join(names)


def required_name(view: View, matter: str, required: str) -> str:
    """A prerequisite as people know it: the matter of the route that gives it, else what the alternative is called."""
    catalogue = view.case.context.catalogue
    alternative = catalogue.alternatives.get(required)
    if alternative is None:
        return f"{required} {words.matter_name(catalogue, required, short=True)}"
    choice = next((each for each in alternative.choices(matter) if each in view.matters), None)
    if choice is not None:
        return f"{choice} {words.matter_name(catalogue, choice, short=True)}"
    return alternative.name_zh if words.is_chinese() else alternative.name_en


def waits_of(view: View, graph: Graph) -> tuple[WaitLine, ...]:
    """The matters that cannot begin yet, each with all it waits for."""
    return tuple(
        WaitLine(
            wait.matter,
            graph.nodes[wait.matter].short,
            graph.nodes[wait.matter].href,
            tuple(required_name(view, wait.matter, each) for each in wait.missing),
        )
        for wait in what_waits(view.case, view.matters, view.state)
        if wait.matter != view.gap
    )
