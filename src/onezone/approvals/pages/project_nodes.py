"""What each matter of a project shows: its state as shape, word and colour, the days used, whose it is."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Matter
from onezone.approvals.domain.clocks import sim_clock, sim_light, work_clocks
from onezone.approvals.domain.facts import LAND_PAPERS, FactVersion
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.starts import INTERNAL, is_overtaken
from onezone.approvals.domain.states import CASE_OPEN, WORK_REFILABLE, CaseState, SimState, WorkState
from onezone.approvals.pages.project_node import (
    DONE,
    GAP,
    LATE,
    LATER,
    READY,
    RUN,
    SIM_DONE,
    WARN,
    Node,
    View,
    make_node,
    promised_days,
    used_words,
    working_days,
)
from onezone.kernel.moment import local_date
from onezone.platform.web.shown import days, mmdd


def view_of(case: Case, reference: str, today: date) -> View:
    """The matters of the route and whatever else was filed, in the catalogue's order."""
    state = case.sim_state(today)
    known = case.route | set(case.work_items) | set(case.sim_items)
    matters = tuple(each for each in case.context.catalogue.order if each in known)
    return View(case, reference, today, state, _gap(case, state, matters), matters)


def _gap(case: Case, state: CaseState, matters: tuple[str, ...]) -> str | None:
    """The missing land paper that the simulation stands in for; None without one, or once a paper is there."""
    if state not in CASE_OPEN | {CaseState.HELD} or case.has_land_paper():
        return None
    for each in matters:
        if set(case.matter(each).evidence) & set(LAND_PAPERS) and case.matter(each).simulation == "none":
            return each
    return None


def nodes_of(view: View) -> dict[str, Node]:
    """A node for every matter, and for every fact that a matter waits for and no matter gives (合同, 完工)."""
    nodes: dict[str, Node] = {}
    facts = fact_nodes(view)
    for each in view.matters:
        for name in view.case.matter(each).requires:
            if name in facts and name not in nodes:
                nodes[name] = _fact_node(view, name)
        nodes[each] = _node(view, each)
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
        id=name,
        name=title,
        short=title,
        stage=stage,
        department=_("事实"),
        owner=_("企业"),
        is_fact=True,
        css="done" if held else "todo",
        shape="done" if held else "todo",
        is_done=held is not None,
        state=_("已登记") if held else _("未登记"),
        rank=DONE if held else LATER,
        days=mmdd(held.at, view.today) if held else "—",
        href=f"/projects/{view.reference}/facts/",
    )


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
    clocks = work_clocks(
        item, matter, calendar=view.case.context.calendar, rules=view.case.context.rules, as_of=view.today
    )
    clock, label = clocks.nearest, words.work_state(str(item.state))[0]
    used, full = used_words(clock, matter), promised_days(matter)
    more: dict[str, object] = {
        "clock": clock,
        "officer": words.officer_name(item.officer),
        "on": item.decided_on or item.ended_on,
        "href": f"/projects/{view.reference}/items/{matter.id}/",
    }
    if item.is_effective:
        word = _("容缺办结") if item.outcome == "approve_tolerating" else _("办结")
        return make_node(view, matter, "done", "done", word, used, is_done=True, rank=DONE, **more)
    if item.outcome == "refuse" and item.state is not WorkState.REVOKED:
        return make_node(view, matter, "refused", "refused", _("不予许可"), used, rank=LATE, left=full, **more)
    if not item.is_open:
        return make_node(view, matter, "void", "void", label, used, rank=LATER, left=full, **more)
    more["light"] = clocks.light
    left = working_days(max(0, clock.remaining), clock.unit) if clock else full
    if clocks.light in ("red", "black") and clock is not None:
        word = _("法定超期") if clocks.light == "black" else _("超 %s") % days(-clock.remaining, clock.unit)
        return make_node(view, matter, "late", "late", word, used, rank=LATE, left=left, **more)
    if item.state in (WorkState.SUSPENDED, WorkState.SUPPLEMENT):
        return make_node(view, matter, "stop", "stop", label, used, rank=RUN, left=left, **more)
    if clocks.light == "yellow" and clock is not None:
        return make_node(
            view,
            matter,
            "warn",
            "warn",
            _("剩 %s") % days(clock.remaining, clock.unit),
            used,
            rank=WARN,
            left=left,
            **more,
        )
    return make_node(view, matter, "run", "run", label, used, rank=RUN, left=left, **more)


def _of_evidence(view: View, matter: Matter) -> Node:
    """A result that is proved without a work item: by a recorded fact, or by the admission to simulation itself."""
    held = _evidence_of(view.case, matter)
    admitted = view.case.simulation.admitted_on if view.case.simulation is not None else None
    on = local_date(held.at) if held is not None else admitted
    return make_node(
        view,
        matter,
        "done",
        "done",
        _("已登记") if held is not None else _("办结"),
        mmdd(on, view.today),
        is_done=True,
        is_fact=held is not None,
        rank=DONE,
        href=f"/projects/{view.reference}/" + (f"facts/#{held.name}" if held is not None else "simulation/"),
        on=on,
    )


def _evidence_of(case: Case, matter: Matter) -> FactVersion | None:
    """The newest version of a fact that proves the result, or of one below it (`land.conditions.far`)."""
    found = [
        fact
        for name, fact in case.facts.current().items()
        if any(name == proof or name.startswith(f"{proof}.") for proof in matter.evidence)
    ]
    return max(found, key=lambda fact: fact.at, default=None)


def _of_sim(view: View, matter: Matter, item: SimItem) -> Node:
    case = view.case
    state = case.sim_item_state(item, view.today, view.state)
    clock = sim_clock(item, matter, calendar=case.context.calendar, as_of=view.today)
    css, shape, word, rank = _sim_face(case, matter, item, state)
    light = sim_light(item, clock, rules=case.context.rules, as_of=view.today) if state is SimState.REVIEWING else None
    if light == "red" and clock is not None:
        word, rank = _("超 %s") % days(-clock.remaining, clock.unit), LATE
    used = papers_of(case, matter) if matter.allows_building else used_words(clock, matter) if clock else "—"
    return make_node(
        view,
        matter,
        css,
        shape,
        word,
        used,
        is_sim=True,
        rank=rank,
        clock=clock,
        light=light,
        on=item.opined_on,
        officer=words.officer_name(item.officer),
        left=_sim_left(case, matter, item, state),
        href=f"/projects/{view.reference}/simulated/{matter.id}/",
    )


def _sim_face(case: Case, matter: Matter, item: SimItem, state: SimState) -> tuple[str, str, str, float]:
    """Class, shape, word and rank of a simulated item: always the dashed diamond, never a check on green."""
    if state is SimState.VOIDED:
        return "void sim", "simvoid", _("作废"), LATER
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
        return "sim", "simwait", _("等 %s") % missing[0] if missing else words.sim_state(str(state))[0], LATER
    if state is SimState.REVIEWING:
        return "sim", "simrun", _("在审") if matter.simulation == "full" else _("预核中"), RUN
    return "sim", "simrun", words.sim_state(str(state))[0], RUN


def _opinion_face(matter: Matter, item: SimItem) -> tuple[str, str, str, float]:
    if item.outcome == "conditional":
        return "sim", "simcond", _("附条件同意"), SIM_DONE
    word = {"full": _("同意"), "pre_review": _("预审通过"), "pre_service": _("服务就绪")}.get(
        matter.simulation, _("预核通过")
    )
    return "sim", "sim", word, SIM_DONE


def _sim_left(case: Case, matter: Matter, item: SimItem, state: SimState) -> int:
    """Working days to a formal result: one to sign what has an opinion, the promise for what has none."""
    if state is SimState.APPROVED or (matter.simulation != "full" and item.is_favourable):
        return case.context.rules.prefilled_promise
    return promised_days(matter)


def papers_of(case: Case, matter: Matter) -> str:
    """How many of a matter's documents the pool holds: a pre-check has papers, not days."""
    names = matter.material_names
    return _("%(n)s/%(all)s 件") % {"n": sum(case.material(each) is not None for each in names), "all": len(names)}


def _of_gap(view: View, matter: Matter) -> Node:
    return make_node(
        view, matter, "gap", "gap", _("缺"), "—", rank=GAP, left=promised_days(matter), why=_gap_reasons(view, matter)
    )


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
            settle(view.case, item, view.today),
            view.case.matter(each),
            calendar=view.case.context.calendar,
            rules=view.case.context.rules,
            as_of=view.today,
        )
        due = clocks.nearest.due_on if clocks.nearest is not None else None
        said.append(
            _("%(name)s %(day)s 截止") % {"name": name, "day": mmdd(due, view.today)} if due else _("%s 办理中") % name
        )
    return (*said[:2], _("土地权利人未定"))


def _of_nothing(view: View, matter: Matter) -> Node:
    if is_overtaken(view.case, matter.id):
        return make_node(view, matter, "todo", "todo", _("无记录"), _("后续已办结"), rank=LATER)
    missing = view.case.missing_formal(matter)
    if not missing:
        limit = matter.promised or matter.statutory
        promise = _("承诺 %s") % days(limit.value, limit.unit) if limit is not None and limit.value else "—"
        word = _("可办理") if matter.kind in INTERNAL else _("可申报")
        return make_node(
            view, matter, "ready", "ready", word, promise, rank=READY, left=promised_days(matter), waits_for=missing
        )
    waits = tuple(dict.fromkeys(_known_as(view, matter, each) for each in missing))
    word = _("等 %s") % waits[0] if len(waits) == 1 and waits[0] in view.matters else _("未到")
    return make_node(view, matter, "todo", "todo", word, "—", rank=LATER, left=promised_days(matter), waits_for=waits)


def _known_as(view: View, matter: Matter, required: str) -> str:
    """The matter of the route that will satisfy a prerequisite: of an alternative's choices the first that is in it."""
    alternative = view.case.context.catalogue.alternatives.get(required)
    choices = alternative.choices(matter.id) if alternative is not None else ()
    return next((each for each in choices if each in view.matters), required)
