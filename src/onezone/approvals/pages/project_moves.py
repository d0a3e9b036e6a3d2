"""Who is working on what, what can move now, what is still owed, and the answers a reader wants first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.starts import may_start
from onezone.approvals.domain.states import CASE_OPEN, CaseState, SimState
from onezone.approvals.pages.graph import Graph
from onezone.approvals.pages.item_words import next_act
from onezone.approvals.pages.project_debts import Debt
from onezone.approvals.pages.project_node import Node, View, said
from onezone.approvals.pages.project_starts import Step, WaitLine, start_step, waits_of
from onezone.approvals.queries.moves import Move, sim_move, work_move
from onezone.platform.web.shown import days, mmdd

LIGHTS = ("black", "red", "yellow", "notice", "green")
SHAPES = {"black": "lapsed", "red": "late", "yellow": "warn", "notice": "run", "green": "done"}


@dataclass(frozen=True, slots=True)
class Answers:
    """Light, what is missing, whose move; and why the simulation stands still or has ended, if it does."""

    light: str | None
    light_word: str
    light_mark: str
    light_reason: str
    overdue: str
    missing: str
    missing_is_land: bool
    missing_reasons: tuple[str, ...]
    moves: tuple[Step, ...]
    stopped: str = ""
    stopped_reason: str = ""
    stopped_on: date | None = None
    stopped_by: str = ""
    has_ended: bool = False


@dataclass(frozen=True, slots=True)
class Moves:
    """The groups of the list: what holds everything up, what is in hand, what can move now; and what has to wait."""

    blocking: tuple[Step, ...]
    working: tuple[Step, ...]
    possible: tuple[Step, ...]
    waits: tuple[WaitLine, ...] = ()

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((*self.blocking, *self.working, *self.possible))


def moves_of(view: View, graph: Graph, debts: Sequence[Debt], waiting: Sequence[str] = ()) -> Moves:
    """The three groups; those that a clock presses come first."""
    working = [step for node in graph.nodes.values() for step in [_in_hand(view, node)] if step is not None]
    working.sort(key=lambda step: (LIGHTS.index(step.light) if step.light else 5, step.due_on or date.max, step.matter))
    upstream = set(view.case.missing_formal(view.case.matter(view.gap))) if view.gap is not None else set()
    possible = _possible(view, graph, debts, waiting)
    blocking = [step for step in (*working, *possible) if step.matter in upstream and not step.is_sim]
    if graph.gap is not None and not blocking:
        blocking = [Step(graph.gap.owner, "", graph.gap.id, graph.gap.short, graph.gap.href)]
    return Moves(
        tuple(blocking),
        tuple(step for step in working if step not in blocking),
        tuple(step for step in possible if step not in blocking),
        waits_of(view, graph),
    )


def _in_hand(view: View, node: Node) -> Step | None:
    case = view.case
    if node.id not in case.context.catalogue.matters:
        return None
    matter, work, sim = case.matter(node.id), case.work_items.get(node.id), case.sim_items.get(node.id)
    if work is not None and not node.is_sim:
        granting = sim is not None and sim.state is SimState.CONV_DECIDE
        move = work_move(settle(case, work, view.today), matter, case.context.rules, granting=granting, on=view.today)
        wanted = work.is_open
    elif sim is not None and node.is_sim and view.state in CASE_OPEN:
        move = sim_move(case.sim_item_state(sim, view.today, view.state), sim)
        wanted = move.who != "nobody" and move.act != "file"
    else:
        return None
    if not wanted:
        return None
    what = said(node.short, _verb(move, node))
    by_firm = move.who == "applicant"
    left, tone = _left(node)
    return Step(
        _("企业") if by_firm else words.department_name(case.context.catalogue, matter.department, short=True),
        "" if by_firm else node.officer,
        node.id,
        what,
        node.href,
        node.is_sim,
        node.light,
        left,
        node.clock.due_on if node.clock is not None and node.light is not None else None,
        tone,
    )


def _verb(move: Move, node: Node) -> str:
    return words.word(move.step) if move.who == "procedure" else next_act(move, simulated=node.is_sim)


def _left(node: Node) -> tuple[str, str]:
    """What a clock leaves, in words, and the tone of it."""
    if node.clock is None or node.light is None:
        return "", ""
    if node.clock.remaining < 0:
        return _("超 %s") % days(-node.clock.remaining, node.clock.unit), "red"
    return _("剩 %s") % days(node.clock.remaining, node.clock.unit), "yel" if node.light == "yellow" else ""


def _possible(view: View, graph: Graph, debts: Sequence[Debt], held_back: Sequence[str]) -> tuple[Step, ...]:
    """What somebody may begin today without waiting for the land, and on what ground."""
    starts = may_start(view.case, view.matters, view.state)
    free = (each for each in starts if each.matter not in held_back and each.matter != view.gap)
    found = [start_step(view, graph.nodes[start.matter], start) for start in free]
    owed: dict[tuple[str, str], int] = {}
    for debt in debts:
        if debt.is_open:
            owed[debt.owner, debt.matter] = owed.get((debt.owner, debt.matter), 0) + 1
    for (owner, matter), count in owed.items():
        found.append(
            Step(
                owner,
                "",
                matter,
                _("了结条件 %s 条") % count,
                f"/projects/{view.reference}/conditions/",
                left=_("未了 %s") % count,
            )
        )
    return tuple(found)


def answers_of(view: View, graph: Graph, moves: Moves, debts: Sequence[Debt]) -> Answers:
    """Where the project stands, in four answers (the forecast is the page's own)."""
    lit = [node for node in graph.nodes.values() if node.light is not None]
    worst = min(
        lit,
        key=lambda node: (LIGHTS.index(node.light or "green"), node.clock.due_on if node.clock else date.max),
        default=None,
    )
    light = worst.light if worst is not None else None
    late = [debt for debt in debts if debt.state == "overdue"]
    overdue = ""
    if late:
        since = min(debt.due_on for debt in late if debt.due_on is not None)
        overdue = _("条件逾期 %(n)s 条，自 %(day)s") % {"n": len(late), "day": mmdd(since, view.today)}
    missing, is_land, reasons = _missing(graph)
    stopped, why, since_on = _stopped(view)
    return Answers(
        light,
        _light_word(light),
        SHAPES.get(light or "", "todo"),
        _light_reason(worst),
        overdue,
        missing,
        is_land,
        reasons,
        _nearest_moves(moves),
        stopped,
        why,
        since_on,
        has_ended=bool(stopped) and view.state is not CaseState.HELD,
    )


def _light_word(light: str | None) -> str:
    return {
        "black": _("黑"),
        "red": _("红"),
        "yellow": _("黄"),
        "notice": _("过半"),
        "green": _("绿"),
    }.get(light or "", _("无在走时限"))


def _light_reason(node: Node | None) -> str:
    if node is None or node.clock is None:
        return _("没有办件在办")
    if node.clock.remaining < 0:
        return _("%(id)s 承诺时限超 %(left)s") % {"id": node.id, "left": days(-node.clock.remaining, node.clock.unit)}
    return _("%(id)s 承诺时限剩 %(left)s") % {"id": node.id, "left": days(node.clock.remaining, node.clock.unit)}


def _missing(graph: Graph) -> tuple[str, bool, tuple[str, ...]]:
    """What holds the project up: the land paper, else the first step of the critical path."""
    if graph.gap is not None:
        why = list(graph.gap.why)
        if graph.after_gap:
            why.append(_("取得土地后，关键路径承诺时限合计 %s") % days(graph.after_gap))
        return _("缺 %(name)s %(id)s") % {"name": graph.gap.short, "id": graph.gap.id}, True, tuple(why)
    if not graph.critical.path:
        return _("不缺前置"), False, (_("流程内事项都已办结"),) if not graph.is_empty else ()
    node = graph.nodes[graph.critical.path[0]]
    chain = _("关键路径还有 %(n)s 项，承诺时限合计 %(left)s") % {
        "n": len(graph.critical.path),
        "left": days(graph.critical.days),
    }
    return said(f"{node.id} {node.short}", node.state), False, (chain,)


def _nearest_moves(moves: Moves) -> tuple[Step, ...]:
    """At most three, of three different hands."""
    chosen: dict[str, Step] = {}
    for step in moves:
        chosen.setdefault(step.who, step)
    return tuple(chosen.values())[:3]


def _stopped(view: View) -> tuple[str, str, date | None]:
    held = view.case.simulation
    if held is None:
        return "", "", None
    if view.state is CaseState.HELD:
        return _("模拟审批暂停"), held.hold_reason, held.held_on
    if view.state in (
        CaseState.TERMINATED,
        CaseState.EXPIRED,
        CaseState.WITHDRAWN,
        CaseState.REFUSED,
        CaseState.CLOSED_PARTIAL,
    ):
        reason = _("土地由他人取得") if held.end_reason == "other_taker" else held.end_reason
        return _("模拟审批：%s") % words.case_state(str(view.state)), reason, held.ended_on or held.valid_to
    return "", "", None
