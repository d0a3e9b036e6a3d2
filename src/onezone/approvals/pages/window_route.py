"""Step 3 of the wizard: the answers as sentences, and everything that follows from them beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from onezone.approvals import words
from onezone.approvals.domain.catalogue import SIMULATED, Catalogue, Matter
from onezone.approvals.domain.filing_plan import NOT_FILED, slots
from onezone.approvals.domain.routing import Reason, RouteMatter
from onezone.approvals.pages.window_sentences import Effect, SentenceGroup, effect_of, is_zh, sentence_groups
from onezone.approvals.queries.window_draft import Sheet, Slot

FOLDED = ("4", "L")
SIM_WORDS = {
    "full": _lazy("模拟"),
    "pre_review": _lazy("模拟·预审"),
    "pre_check": _lazy("模拟·预核"),
    "pre_service": _lazy("模拟·预服务"),
}


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One matter that is in."""

    id: str
    name: str
    way: str
    kind: str
    fact: str
    outcome: str
    have: int
    want: int
    promise: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class RouteStage:
    """The matters of one stage; `folded` ones are later or the government's own."""

    id: str
    name: str
    lead: str
    rows: tuple[RouteRow, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class Excluded:
    """One matter that is not needed, and why."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lack:
    """One missing paper: who wants it, how hard, by when."""

    name: str
    matters: tuple[str, ...]
    tolerable: bool
    due: str


@dataclass(frozen=True, slots=True)
class RouteBody:
    """Everything step 3 shows."""

    groups: tuple[SentenceGroup, ...]
    open_count: int
    effect: Effect | None
    can_undo: bool
    stages: tuple[RouteStage, ...]
    included: int
    conditional: int
    undecided: int
    excluded: tuple[Excluded, ...]
    papers: int
    places: int
    counts: tuple[tuple[str, str, int], ...]
    lacks: tuple[Lack, ...]
    simulated: bool
    not_simulated: tuple[str, ...]
    version: str


def build_route(held: Sheet, *, edit: str = "") -> RouteBody:
    """Step 3. `edit`: the question whose answer is being changed."""
    catalogue = held.catalogue
    included = [each for each in held.route if each.included]
    out = [each for each in held.route if not each.included and not each.undecided]
    effect = effect_of(held)
    fresh = frozenset(effect.added) if effect else frozenset()
    needed = slots(catalogue, [each.matter_id for each in included if _is_filed(catalogue.matter(each.matter_id))])
    mine = [each for each in needed if not each.slot.shared]
    return RouteBody(
        groups=sentence_groups(held, edit),
        open_count=len(held.open_questions),
        effect=effect,
        can_undo=bool(held.data.get("changes")) and held.project is None,
        stages=_stages(held, included, fresh),
        included=len(included),
        conditional=sum(any(reason.code == "condition" for reason in each.reasons) for each in included),
        undecided=sum(each.undecided for each in held.route),
        excluded=tuple(_excluded(catalogue, each) for each in out if _is_told(each)),
        papers=len(mine),
        places=sum(len(each.matters) for each in mine),
        counts=_counts(held.slots, later=max(0, len(mine) - sum(not each.need.slot.shared for each in held.slots))),
        lacks=tuple(lack_of(each) for each in held.slots if each.status in ("missing", "promised")),
        simulated=held.simulated,
        not_simulated=tuple(_said(each) for each in held.not_simulated),
        version=catalogue.version,
    )


def _said(reason: Reason) -> str:
    return reason.zh if is_zh() else reason.en


def _is_filed(matter: Matter) -> bool:
    return matter.kind not in NOT_FILED


def _is_told(line: RouteMatter) -> bool:
    """Matters of another kind of investor are no news to this applicant; everything an answer decided is."""
    return any(each.code != "not_applicable" for each in line.reasons)


def lack_of(slot: Slot) -> Lack:
    """A slot without a paper."""
    name = slot.need.slot.name_zh if is_zh() else slot.need.slot.name_en
    return Lack(name, slot.need.matters, slot.need.is_tolerable, slot.due)


def _counts(held: Sequence[Slot], *, later: int) -> tuple[tuple[str, str, int], ...]:
    kinds = (("k1", _("带出"), ("pool", "shared")), ("k2", _("今天上传"), ("uploaded",)))
    kinds = (*kinds, ("k3", _("还缺"), ("missing", "promised")))
    counted = [(css, label, sum(each.status in wanted for each in held)) for css, label, wanted in kinds]
    return (*counted, ("k4", _("后续才要"), later))


def _stages(held: Sheet, included: Sequence[RouteMatter], fresh: frozenset[str]) -> tuple[RouteStage, ...]:
    catalogue = held.catalogue
    found = []
    for stage in sorted(catalogue.stages.values(), key=lambda each: _place(each.id, each.position)):
        lines = [each for each in included if catalogue.matter(each.matter_id).stage == stage.id]
        rows = tuple(_row(held, each, fresh) for each in lines)
        lead = words.department_name(catalogue, stage.lead)
        if rows:
            found.append(RouteStage(stage.id, words.stage_name(catalogue, stage.id), lead, rows, stage.id in FOLDED))
    return tuple(found)


def _place(stage: str, position: int) -> tuple[int, int]:
    """Stage 1, what runs beside it, stages 2 and 3; what comes later and what is the government's own last."""
    return ({"1": 0, "P": 1, "2": 2, "3": 3}.get(stage, 4), position)


def _row(held: Sheet, line: RouteMatter, fresh: frozenset[str]) -> RouteRow:
    matter = held.catalogue.matter(line.matter_id)
    way, kind = _way(matter, simulated=line.simulated)
    mine = [each for each in matter.materials if not each.shared]
    pool = {each.need.name for each in held.slots if each.status in ("uploaded", "pool")}
    return RouteRow(
        id=matter.id,
        name=words.matter_name(held.catalogue, matter.id),
        way=way,
        kind=kind,
        fact=_("；").join(
            each.fact_zh if is_zh() else each.fact_en for each in line.reasons if each.fact_zh or each.fact_en
        ),
        outcome=_("，").join(filter(None, (each.outcome_zh if is_zh() else each.outcome_en for each in line.reasons))),
        have=sum(each.name_zh in pool for each in mine),
        want=len(mine) if _is_filed(matter) else 0,
        promise=_promise(matter),
        fresh=matter.id in fresh,
    )


def _way(matter: Matter, *, simulated: bool) -> tuple[str, str]:
    if matter.kind in NOT_FILED:
        return (_("企业自办") if NOT_FILED[matter.kind] == "own_business" else _("政府办"), "")
    if simulated and matter.simulation in SIMULATED:
        return str(SIM_WORDS[matter.simulation]), "sim"
    limit = matter.promised or matter.statutory
    return (_("即办"), "") if limit is not None and limit.value == 0 else (_("正式"), "")


def _promise(matter: Matter) -> str:
    limit = matter.promised
    if limit is None:
        return "—"
    if limit.value == 0:
        return _("即办")
    return _("%d 日") % limit.value if limit.unit == "wd" else _("%d 天") % limit.value


def _excluded(catalogue: Catalogue, line: RouteMatter) -> Excluded:
    fact = _("；").join(each.fact_zh if is_zh() else each.fact_en for each in line.reasons)
    return Excluded(line.matter_id, words.matter_name(catalogue, line.matter_id, short=True), fact)
