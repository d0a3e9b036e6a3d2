"""The permit graph of a project: stages as columns, matters as nodes, the critical path; and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Stage
from onezone.approvals.domain.graph import Box, Critical, Edge, Layout, Placed, critical_path, lay_out
from onezone.approvals.domain.slack import slacks
from onezone.approvals.pages.project_node import CRITICAL, GAP, Node, View
from onezone.approvals.pages.project_nodes import nodes_of

Groups = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A node where it stands: row class of the kit, and its direct prerequisites among the nodes."""

    node: Node
    place: Placed
    critical: bool
    sources: tuple[str, ...]

    @property
    def css(self) -> str:
        tall = " tall" if self.place.span > 1 else ""
        return f"{self.node.css} r{self.place.row + 1}{tall}{' crit' if self.critical else ''}"


@dataclass(frozen=True, slots=True)
class Column:
    """One stage: what is shown, what is folded away, and formal and simulated results counted apart."""

    id: str
    name: str
    spots: tuple[Spot, ...]
    folded: tuple[Node, ...]
    nodes: tuple[Node, ...]
    formal: tuple[int, int]
    simulated: tuple[int, int]
    bar: tuple[str, ...]

    @property
    def fold(self) -> str:
        """The line of the rest: how many, and the first names."""
        names = " ".join(each.short for each in self.folded[:3])
        return _("另 %(n)s 项：%(names)s") % {"n": len(self.folded), "names": names}


@dataclass(frozen=True, slots=True)
class Graph:
    """The drawing and its numbers. `is_empty`: nothing was filed yet, so stage names are all there is to show."""

    columns: tuple[Column, ...]
    edges: tuple[Edge, ...]
    layout: Layout
    critical: Critical
    nodes: Mapping[str, Node]
    gap: Node | None
    sentence: str
    label: str
    is_empty: bool
    is_simulated: bool

    @property
    def goal(self) -> Node | None:
        """What the critical path leads to, and slack is measured against: the permit to build while it is open."""
        return self.nodes[self.critical.path[-1]] if self.critical.path else None

    @property
    def after_gap(self) -> int:
        """Promised working days along the critical path once the missing land paper is there."""
        path = self.critical.path
        if self.gap is None or self.gap.id not in path:
            return 0
        return sum(self.nodes[each].left for each in path[path.index(self.gap.id) + 1 :])


def build_graph(view: View) -> Graph:
    """The permit graph of a case on a day."""
    nodes = nodes_of(view)
    groups = _chosen(_groups(view, nodes), nodes)
    critical = _critical(view.case, nodes, groups)
    nodes = _with_slack(nodes, groups, critical)
    stages = [each for each in _in_order(view.case) if any(node.stage == each.id for node in nodes.values())]
    place = {stage.id: number for number, stage in enumerate(stages)}
    boxes = [_box(node, place[node.stage], node.id in critical.path) for node in nodes.values()]
    layout = lay_out(boxes, groups, columns=len(stages), critical=critical.path, waits_from=view.gap)
    columns = tuple(
        _column(
            stage.id, words.stage_name(view.case.context.catalogue, stage.id), layout, number, nodes, critical, groups
        )
        for number, stage in enumerate(stages)
    )
    filed = bool(view.case.work_items or view.case.sim_items or any(node.is_done for node in nodes.values()))
    return Graph(
        columns,
        layout.edges,
        layout,
        critical,
        nodes,
        nodes.get(view.gap or ""),
        _sentence(view, nodes),
        _("许可图：%(stages)s 个阶段 %(n)s 项事项，键盘方向键沿前置关系移动")
        % {"stages": len(stages), "n": len(nodes)},
        not filed,
        view.is_simulated,
    )


def _in_order(case: Case) -> list[Stage]:
    """Numbered stages follow one another; what runs beside them (parallel, land) stands at the left."""
    return sorted(case.context.catalogue.stages.values(), key=lambda stage: (stage.id.isdigit(), stage.position))


def _box(node: Node, column: int, critical: bool) -> Box:  # noqa: FBT001
    rank = min(node.rank, CRITICAL) if critical else node.rank
    return Box(node.id, column, int(rank * 2), tall=node.css == "gap")


def _groups(view: View, nodes: Mapping[str, Node]) -> Groups:
    """Prerequisites of every node as choices among the nodes shown."""
    found: Groups = {}
    for each in view.matters:
        matter = view.case.matter(each)
        named = [_choices(view.case, each, required) for required in matter.requires]
        named += [(required,) for required in matter.requires_if_applicable]
        kept = [tuple(choice for choice in group if choice in nodes) for group in named]
        found[each] = [group for group in kept if group]
    return found


def _choices(case: Case, matter: str, required: str) -> tuple[str, ...]:
    alternative = case.context.catalogue.alternatives.get(required)
    if alternative is None or not alternative.any_of:
        return (required,)
    if required == "LAND" and matter in case.context.rules.land_papers:
        return tuple(case.context.rules.land_papers[matter])
    return alternative.choices(matter)


def _done(nodes: Mapping[str, Node]) -> frozenset[str]:
    return frozenset(key for key, node in nodes.items() if node.is_done)


def _critical(case: Case, nodes: Mapping[str, Node], groups: Groups) -> Critical:
    """The longest chain to the permit to build; once that is there, to whatever takes longest."""
    days, done = {key: node.left for key, node in nodes.items()}, _done(nodes)
    open_ = [key for key in nodes if key not in done]
    goals = [
        key for key in open_ if key in case.context.catalogue.matters and case.matter(key).allows_building
    ] or open_
    chains = [critical_path(groups, days, done, goal) for goal in goals]
    return max(chains, key=lambda chain: (chain.days, len(chain.path)), default=Critical((), 0))


def _with_slack(nodes: Mapping[str, Node], groups: Groups, critical: Critical) -> dict[str, Node]:
    """Each node with the working days it may slip without moving the end of the critical path."""
    if not critical.path:
        return dict(nodes)
    sources = {key: [each for group in held for each in group] for key, held in groups.items()}
    found = slacks(sources, {key: node.left for key, node in nodes.items()}, _done(nodes), critical.path[-1])
    return {key: replace(node, slack=found.get(key)) for key, node in nodes.items()}


def _chosen(groups: Groups, nodes: Mapping[str, Node]) -> Groups:
    """Of every choice only the one that counts: what is effective already, else what comes first."""
    days, done = {key: node.left for key, node in nodes.items()}, _done(nodes)

    def first(group: tuple[str, ...]) -> tuple[str, ...]:
        return (min(group, key=lambda each: (each not in done, critical_path(groups, days, done, each).days)),)

    return {key: [group if len(group) == 1 else first(group) for group in held] for key, held in groups.items()}


def _column(
    stage: str, name: str, layout: Layout, number: int, nodes: Mapping[str, Node], critical: Critical, groups: Groups
) -> Column:
    here = tuple(node for node in nodes.values() if node.stage == stage)
    matters = [node for node in here if not (node.is_fact and node.id not in groups)]
    simulated = [node for node in here if node.is_sim]
    sources = {key: tuple(each for group in held for each in group) for key, held in groups.items()}
    return Column(
        id=stage,
        name=name,
        spots=tuple(
            Spot(nodes[each.id], each, each.id in critical.path, sources.get(each.id, ()))
            for each in layout.columns[number]
        ),
        folded=tuple(nodes[each] for each in layout.folded[number]),
        nodes=here,
        formal=(sum(node.is_done for node in matters), len(matters)),
        simulated=(sum(_has_opinion(node) for node in simulated), len(simulated)),
        bar=tuple(sorted((_piece(node) for node in matters), key="drsq ".index)),
    )


def _has_opinion(node: Node) -> bool:
    return node.shape in ("sim", "simcond")


def _piece(node: Node) -> str:
    """One piece of a stage's bar: d formally done, r in hand, s simulated with an opinion, q without, blank."""
    if node.is_done:
        return "d"
    if node.is_sim:
        return "s" if _has_opinion(node) else "q"
    return "r" if node.css in ("run", "warn", "late", "stop") else " "


def _sentence(view: View, nodes: Mapping[str, Node]) -> str:
    """The one line over the graph; formal and simulated results are never added up."""
    done = sum(node.is_done for node in nodes.values())
    said = [ngettext("正式办结 %(n)s 项", "正式办结 %(n)s 项", done) % {"n": done}]
    if view.is_simulated:
        opinions = sum(_has_opinion(node) for node in nodes.values())
        said.append(ngettext("模拟意见与预核 %(n)s 份", "模拟意见与预核 %(n)s 份", opinions) % {"n": opinions})
    if view.gap is not None:
        said.append(_("缺土地事实"))
    late = sum(node.rank <= 1 and node.rank != GAP for node in nodes.values())
    if late:
        said.append(_("%(n)s 项超期或须复核") % {"n": late})
    return ("，" if words.is_chinese() else ", ").join(said)
