"""What each matter of a project shows: its state as shape, word and colour, the days used, whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import ceil

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.acts_work import settle
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Limit, Matter
from onezone.approvals.domain.clocks import sim_clock, sim_light, work_clocks
from onezone.approvals.domain.facts import LAND_PAPERS
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.states import CASE_OPEN, WORK_REFILABLE, CaseState, SimState, WorkState
from onezone.kernel.clock import Clock
from onezone.platform.web.shown import days, mmdd

INTERNAL = frozenset({"gov_internal", "gov_coordination"})
GAP, LATE, WARN, RUN, READY, DONE, SIM_DONE, TODO = range(8)
"""Ranks: what a full column folds away last to first."""
CRITICAL = READY + 0.5


@dataclass(frozen=True, slots=True)
class Node:
    """One matter as the graph, its table and the lists beside it show it.

    css and shape: classes of the kit and symbols of marks.svg. `left`: working days still promised, for the critical path.
    """

    id: str
    name: str
    short: str
    stage: str
    department: str
    owner: str
    css: str
    shape: str
    state: str
    days: str = "—"
    is_sim: bool = False
    is_fact: bool = False
    is_done: bool = False
    rank: float = TODO
    left: int = 0
    why: tuple[str, ...] = ()
    light: str | None = None
    clock: Clock | None = None
    officer: str = ""
    on: date | None = None
    href: str = ""
    waits_for: tuple[str, ...] = ()
    statutory: str = ""
    promised: str = ""

    @property
    def label(self) -> str:
        """The accessible name: full name, department, what it is not, state, days."""
        said = [f"{self.id} {self.name}", self.department]
        if self.is_sim:
            said.append(_("模拟，不具行政许可效力：%s") % self.state)
        else:
            said.append(self.state)
        if self.why:
            said += list(self.why)
        elif self.days not in ("", "—"):
            said.append(_("用时 %s") % self.days if "/" in self.days else self.days)
        return "，".join(said) if words.is_chinese() else ", ".join(said)


@dataclass(frozen=True, slots=True)
class View:
    """A case as one person asks about it on one day; computed once for all nodes."""

    case: Case
    reference: str
    today: date
    state: CaseState
    gap: str | None = None
    matters: tuple[str, ...] = field(default=())

    @property
    def is_simulated(self) -> bool:
        return self.case.simulation is not None


def view_of(case: Case, reference: str, today: date) -> View:
    """The matters of the route and whatever else was filed, in the catalogue's order."""
    state = case.sim_state(today)
    known = case.route | set(case.work_items) | set(case.sim_items)
    matters = tuple(each for each in case.context.catalogue.order if each in known)
    return View(case, reference, today, state, _gap(case, state, matters), matters)


def _gap(case: Case, state: CaseState, matters: tuple[str, ...]) -> str | None:
    """The missing land paper that the simulation stands in for: none without a simulation, none once a paper is there."""
    if state not in CASE_OPEN | {CaseState.HELD} or case.has_land_paper():
        return None
    for each in matters:
        if set(case.matter(each).evidence) & set(LAND_PAPERS) and case.matter(each).simulation == "none":
            return each
    return None


def nodes_of(view: View) -> dict[str, Node]:
    """A node for every matter, and for every fact that a matter waits for and no matter gives (合同, 完工)."""
    nodes = {each: _node(view, each) for each in view.matters}
    for name in fact_nodes(view):
        nodes[name] = _fact_node(view, name)
    return nodes


def fact_nodes(view: View) -> tuple[str, ...]:
    """Prerequisites that only a recorded fact satisfies, in the order in which matters ask for them."""
    alternatives = view.case.context.catalogue.alternatives
    asked = [name for each in view.matters for name in view.case.matter(each).requires if name in alternatives]
    return tuple(dict.fromkeys(name for name in asked if alternatives[name].facts and not alternatives[name].any_of))


def _fact_node(view: View, name: str) -> Node:
    alternative = view.case.context.catalogue.alternatives[name]
    held = next((fact for each in alternative.facts if (fact := view.case.facts.latest(each)) is not None), None)
    title = alternative.name_zh if words.is_chinese() else alternative.name_en
    stage = next(view.case.matter(each).stage for each in view.matters if name in view.case.matter(each).requires)
    return Node(
        id=name, name=title, short=title, stage=stage, department=_("事实"), owner=_("企业"), is_fact=True,
        css="done" if held else "todo", shape="done" if held else "todo", is_done=held is not None,
        state=_("已登记") if held else _("未登记"), rank=DONE if held else TODO,
        days=mmdd(held.at, view.today) if held else "—", href=f"/projects/{view.reference}/facts/",
    )  # fmt: skip


def _node(view: View, matter_id: str) -> Node:
    case, matter = view.case, view.case.matter(matter_id)
    work, sim = case.work_items.get(matter_id), case.sim_items.get(matter_id)
    sim = None if sim is None or sim.state is SimState.WITHDRAWN else sim
    if work is not None and (sim is None or work.state not in WORK_REFILABLE):
        return _of_work(view, matter, settle(case, work, view.today))
    if work is None and case.is_effective(matter_id):
        return _of_evidence(view, matter)
    if sim is not None:
        return _of_sim(view, matter, sim)
    if matter_id == view.gap:
        return _of_gap(view, matter)
    return _of_nothing(view, matter)


def _of_work(view: View, matter: Matter, item: WorkItem) -> Node:
    clocks = work_clocks(item, matter, calendar=view.case.context.calendar, rules=view.case.context.rules, as_of=view.today)
    clock, label = clocks.nearest, words.work_state(str(item.state))[0]
    used = _used(clock, matter)
    more: dict[str, object] = {
        "clock": clock, "officer": words.officer_name(item.officer), "on": item.decided_on or item.ended_on,
        "href": f"/projects/{view.reference}/items/{matter.id}/",
    }  # fmt: skip
    if item.is_effective:
        word = _("容缺办结") if item.outcome == "approve_tolerating" else _("办结")
        return _make(view, matter, "done", "done", word, used, is_done=True, rank=DONE, **more)
    if item.outcome == "refuse" and item.state is not WorkState.REVOKED:
        return _make(view, matter, "refused", "refused", _("不予许可"), used, rank=LATE, left=_promise(matter), **more)
    if not item.is_open:
        return _make(view, matter, "void", "void", label, used, rank=TODO, left=_promise(matter), **more)
    more["light"] = clocks.light
    left = _working(max(0, clock.remaining), clock.unit) if clock else _promise(matter)
    if clocks.light in ("red", "black") and clock is not None:
        word = _("法定超期") if clocks.light == "black" else _("超 %s") % days(-clock.remaining, clock.unit)
        return _make(view, matter, "late", "late", word, used, rank=LATE, left=left, **more)
    if item.state in (WorkState.SUSPENDED, WorkState.SUPPLEMENT):
        return _make(view, matter, "stop", "stop", label, used, rank=RUN, left=left, **more)
    if clocks.light == "yellow" and clock is not None:
        return _make(view, matter, "warn", "warn", _("剩 %s") % days(clock.remaining, clock.unit), used, rank=WARN, left=left, **more)
    return _make(view, matter, "run", "run", label, used, rank=RUN, left=left, **more)


def _of_evidence(view: View, matter: Matter) -> Node:
    facts = view.case.facts
    known = [name for name in matter.evidence if facts.exists(name)]
    held = next((fact for name in known if (fact := facts.latest(name)) is not None), None)
    on = mmdd(held.at, view.today) if held is not None else "—"
    return _make(
        view, matter, "done", "done", _("已登记"), on, is_done=True, is_fact=True, rank=DONE,
        href=f"/projects/{view.reference}/facts/#{known[0]}", on=held.at.date() if held is not None else None,
    )  # fmt: skip


def _of_sim(view: View, matter: Matter, item: SimItem) -> Node:
    case = view.case
    state = case.sim_item_state(item, view.today, view.state)
    clock = sim_clock(item, matter, calendar=case.context.calendar, as_of=view.today)
    css, shape, word, rank = _sim_face(case, matter, item, state)
    light = sim_light(item, clock, rules=case.context.rules, as_of=view.today) if state is SimState.REVIEWING else None
    if light == "red" and clock is not None:
        word, rank = _("超 %s") % days(-clock.remaining, clock.unit), LATE
    used = papers_of(case, matter) if matter.allows_building else _used(clock, matter) if clock else "—"
    return _make(
        view, matter, css, shape, word, used, is_sim=True, rank=rank, clock=clock, light=light, on=item.opined_on,
        officer=words.officer_name(item.officer), left=_sim_left(case, matter, item, state),
        href=f"/projects/{view.reference}/simulated/{matter.id}/",
    )  # fmt: skip


def _sim_face(case: Case, matter: Matter, item: SimItem, state: SimState) -> tuple[str, str, str, float]:
    """Class, shape, word and rank of a simulated item: always the dashed diamond, never a check on green."""
    if state is SimState.VOIDED:
        return "void sim", "simvoid", _("作废"), TODO
    if state is SimState.STALE:
        return "sim stale", "simstale", _("意见失效"), LATE
    if state is SimState.REJECTED:
        return "sim", "refused", words.sim_state(str(state))[0], LATE
    if matter.allows_building and state in (SimState.REVIEWING, SimState.APPROVED, SimState.RECEIVED):
        return "sim", "simrun", _("仅预核"), RUN
    if state is SimState.APPROVED:
        return _opinion_face(matter, item)
    if state is SimState.PLANNED:
        missing = case.missing_upstream(matter)
        return "sim", "simwait", _("等 %s") % missing[0] if missing else words.sim_state(str(state))[0], TODO
    if state is SimState.REVIEWING:
        return "sim", "simrun", _("在审") if matter.simulation == "full" else _("预核中"), RUN
    return "sim", "simrun", words.sim_state(str(state))[0], RUN


def _opinion_face(matter: Matter, item: SimItem) -> tuple[str, str, str, float]:
    if item.outcome == "conditional":
        return "sim", "simcond", _("附条件同意"), SIM_DONE
    word = {"full": _("同意"), "pre_review": _("预审通过"), "pre_service": _("服务就绪")}.get(matter.simulation, _("预核通过"))
    return "sim", "sim", word, SIM_DONE


def _sim_left(case: Case, matter: Matter, item: SimItem, state: SimState) -> int:
    """Working days to a formal result: one to sign what has an opinion, the promise for what has none."""
    if state is SimState.APPROVED or (matter.simulation != "full" and item.is_favourable):
        return case.context.rules.prefilled_promise
    return _promise(matter)


def papers_of(case: Case, matter: Matter) -> str:
    """How many of a matter's documents the pool holds: a pre-check has papers, not days."""
    names = matter.material_names
    return _("%(n)s/%(all)s 件") % {"n": sum(case.material(each) is not None for each in names), "all": len(names)}


def _of_gap(view: View, matter: Matter) -> Node:
    return _make(view, matter, "gap", "gap", _("缺"), "—", rank=GAP, left=_promise(matter), why=_gap_reasons(view, matter))


def _gap_reasons(view: View, matter: Matter) -> tuple[str, ...]:
    """Why the land paper is missing: what its prerequisites are doing; never a promise of the land to anybody."""
    said = []
    for each in view.case.missing_formal(matter):
        item = view.case.work_items.get(each)
        name = words.matter_name(view.case.context.catalogue, each, short=True)
        if item is None or not item.is_open:
            said.append(_("%s 未完成") % name)
            continue
        clocks = work_clocks(
            settle(view.case, item, view.today), view.case.matter(each),
            calendar=view.case.context.calendar, rules=view.case.context.rules, as_of=view.today,
        )  # fmt: skip
        due = _("，%s 截止") % mmdd(clocks.nearest.due_on, view.today) if clocks.nearest else ""
        said.append(_("%s 办理中") % name + due)
    return (*said[:2], _("土地权利人未定"))


def _of_nothing(view: View, matter: Matter) -> Node:
    missing = view.case.missing_formal(matter)
    if not missing:
        limit = matter.promised or matter.statutory
        promise = _("承诺 %s") % days(limit.value, limit.unit) if limit is not None and limit.value else "—"
        word = _("可办理") if matter.kind in INTERNAL else _("可申报")
        return _make(view, matter, "ready", "ready", word, promise, rank=READY, left=_promise(matter), waits_for=missing)
    known = set(view.matters)
    word = _("等 %s") % missing[0] if len(missing) == 1 and missing[0] in known else _("未到")
    return _make(view, matter, "todo", "todo", word, "—", rank=TODO, left=_promise(matter), waits_for=missing)


def _make(view: View, matter: Matter, css: str, shape: str, state: str, used: str, **more: object) -> Node:
    catalogue = view.case.context.catalogue
    more.setdefault("href", f"/projects/{view.reference}/?view=table#m-{matter.id}")
    applicants = css == "ready" and matter.kind not in INTERNAL
    return Node(
        id=matter.id,
        name=words.matter_name(catalogue, matter.id),
        short=words.matter_name(catalogue, matter.id, short=True),
        stage=matter.stage,
        department=words.department_name(catalogue, matter.department),
        owner=_("企业申报") if applicants else words.department_name(catalogue, matter.department, short=True),
        css=css,
        shape=shape,
        state=state,
        days=used,
        statutory=limit_words(matter.statutory),
        promised=limit_words(matter.promised),
        **more,  # type: ignore[arg-type]
    )


def limit_words(limit: Limit | None) -> str:
    """A limit with its unit; an instant one says so."""
    if limit is None:
        return "—"
    return days(limit.value, limit.unit) if limit.value else _("即办")


def _used(clock: Clock | None, matter: Matter) -> str:
    if clock is not None and clock.total == 0:
        return _("即办")
    if clock is None:
        return _("即办") if matter.promised is not None and matter.promised.value == 0 else "—"
    return days(f"{clock.elapsed}/{clock.total}", clock.unit)


def _promise(matter: Matter) -> int:
    limit = matter.promised or matter.statutory
    return 0 if limit is None else _working(limit.value, limit.unit)


def _working(count: int, unit: str) -> int:
    """Calendar days as working days, five of seven; only for comparing chains, never shown as a date."""
    return count if unit == "wd" else ceil(count * 5 / 7)
