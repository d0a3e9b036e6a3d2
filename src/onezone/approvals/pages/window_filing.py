"""A filing at the window: is every paper there, matter by matter, and what the clerk may do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.filing_plan import SlotNeed, slots
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.permissions import require
from onezone.approvals.queries.window_filing import FilingSheet, MatterLine, Paper, filing_sheet
from onezone.kernel.clock import Clock
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Typed:
    """What a refused form had held, so that it is shown again as it was."""

    matters: frozenset[str] | None = None
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    due: Mapping[str, str] = field(default_factory=dict)
    reasons: str = ""
    not_required: bool = False
    act: str = ""


@dataclass(frozen=True, slots=True)
class PaperView:
    """One slot of one matter. `mark`: there, system, owed, lacking."""

    name: str
    slot: str
    mark: str
    tolerable: bool
    file: Mapping[str, Any] | None
    asked: bool


@dataclass(frozen=True, slots=True)
class MatterView:
    """One matter of the filing."""

    id: str
    name: str
    department: str
    simulated: bool
    state: str
    tone: str
    papers: tuple[PaperView, ...]
    have: int
    want: int
    promised: Clock | None
    statutory: Clock | None
    light: str | None
    answer_by: date | None
    accepted_on: date | None
    deemed: bool
    waits_for: tuple[str, ...]
    asked: tuple[str, ...]
    asked_on: date | None
    reasons: str
    acts: tuple[str, ...]
    chosen: bool
    note: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A tolerable slot that stands empty: it may be promised at acceptance."""

    key: str
    slot: str
    name: str
    matters: tuple[str, ...]
    due: str


@dataclass(frozen=True, slots=True)
class FilingPage:
    """Everything the filing's page shows."""

    reference: str
    stage: str
    next_stage: str
    filed_on: date
    by: str
    contact: Mapping[str, Any]
    project: Any
    matters: tuple[MatterView, ...]
    can_accept: int
    can_notify: int
    can_refuse: int
    in_supplement: tuple[MatterView, ...]
    promises: tuple[Promise, ...]
    owed_slots: tuple[Promise, ...]
    waiting: int
    simulated: int
    answer_by: date | None
    has_receipt: bool
    has_notice: bool
    provisional: bool
    typed: Typed
    today: date


def build_filing(actor: Actor, reference: str, *, today: date, typed: Typed | None = None) -> FilingPage:
    """The page. Raises NotAllowed for a post that takes no filings in, NotFound."""
    require(actor, "intake")
    sheet = filing_sheet(actor, reference, today=today)
    typed = typed or Typed()
    matters = tuple(_matter(sheet, each, typed) for each in sheet.lines)
    formal = [each for each in matters if not each.simulated]
    return FilingPage(
        reference=sheet.reference,
        stage=words.stage_name(sheet.catalogue, sheet.stage),
        next_stage=_next_stage(sheet),
        filed_on=sheet.filed_on,
        by=sheet.by,
        contact=sheet.contact,
        project=sheet.project,
        matters=matters,
        can_accept=_can("accept", matters),
        can_notify=_can("request_supplement", matters),
        can_refuse=_can("refuse_acceptance", formal),
        in_supplement=tuple(each for each in matters if "resubmit" in each.acts),
        promises=_promises(sheet, typed),
        owed_slots=_owed(sheet),
        waiting=sum(bool(each.waits_for) for each in matters),
        simulated=sum(each.simulated for each in matters),
        answer_by=min((each.answer_by for each in matters if each.answer_by is not None), default=None),
        has_receipt=any(each.accepted_on is not None for each in formal),
        has_notice=any(each.asked_on is not None for each in matters),
        provisional=sheet.provisional,
        typed=typed,
        today=sheet.today,
    )


def _next_stage(sheet: FilingSheet) -> str:
    """The stage that comes after the filing's own, "" after the last."""
    counted = [each.id for each in sheet.catalogue.stages.values() if each.counted and each.id not in ("P", "L")]
    later = counted[counted.index(sheet.stage) + 1 :] if sheet.stage in counted else []
    return later[0] if later else ""


def matter_views(sheet: FilingSheet) -> tuple[MatterView, ...]:
    """The matters of a filing as they stand."""
    return tuple(_matter(sheet, each, Typed()) for each in sheet.lines)


def slots_of(actor: Actor, reference: str, *, today: date) -> tuple[SlotNeed, ...]:
    """The slots of a filing, for reading a form that names them by key."""
    sheet = filing_sheet(actor, reference, today=today)
    return slots(sheet.catalogue, [each.matter.id for each in sheet.lines])


def is_zh() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def slot_name(paper: Paper) -> str:
    """The slot's name in the reader's language."""
    return paper.slot.name_zh if is_zh() else paper.slot.name_en


def _can(act: str, matters: Sequence[MatterView]) -> int:
    return sum(act in each.acts for each in matters)


def _matter(sheet: FilingSheet, line: MatterLine, typed: Typed) -> MatterView:
    item = line.item
    state, tone = _state(line)
    mine = [each for each in line.papers if not each.slot.shared]
    matter_id = line.matter.id
    work = item if isinstance(item, WorkItem) else None
    return MatterView(
        id=matter_id,
        name=words.matter_name(sheet.catalogue, matter_id),
        department=words.department_name(sheet.catalogue, line.matter.department, short=True),
        simulated=line.simulated,
        state=state,
        tone=tone,
        papers=tuple(_paper(each, line, typed) for each in line.papers),
        have=sum(each.file is not None for each in mine),
        want=len(mine),
        promised=line.clocks.promised if line.clocks else line.sim_clock,
        statutory=line.clocks.statutory if line.clocks else None,
        light=line.clocks.light if line.clocks else None,
        answer_by=line.answer_by,
        accepted_on=item.accepted_on if item is not None else None,
        deemed=work is not None and work.deemed,
        waits_for=tuple(required_name(sheet, each) for each in line.waits_for),
        asked=item.missing if item is not None else (),
        asked_on=item.supplement_on if item is not None else None,
        reasons=work.reasons if work is not None and work.accepted_on is None else "",
        acts=line.acts,
        chosen=matter_id in typed.matters if typed.matters is not None else "accept" in line.acts,
        note=typed.notes.get(matter_id, ""),
    )


def required_name(sheet: FilingSheet, required: str) -> str:
    """A prerequisite's name: a matter's, or of the group of which one is enough."""
    alternative = sheet.catalogue.alternatives.get(required)
    if alternative is None:
        return f"{required} {words.matter_name(sheet.catalogue, required, short=True)}"
    return alternative.name_zh if is_zh() else alternative.name_en


def _state(line: MatterLine) -> tuple[str, str]:
    if line.state == "waiting":
        return _("等上游意见"), "sim"
    if line.item is None:
        return _("由后来的申报接办"), ""
    if isinstance(line.item, SimItem):
        return words.sim_state(line.state)
    label, tone = words.work_state(line.state)
    if line.item.deemed:
        return _("视为受理"), "bad"
    return label, "" if tone == "plain" else tone


def _paper(paper: Paper, line: MatterLine, typed: Typed) -> PaperView:
    mark = "system" if paper.slot.shared else "there" if paper.file is not None else "lacking"
    if mark == "lacking" and paper.slot.kind == "tolerable" and paper.due:
        mark = "owed"
    picked = typed.missing.get(line.matter.id)
    asked = paper.slot.name_zh in picked if picked is not None else mark == "lacking"
    return PaperView(slot_name(paper), paper.slot.name_zh, mark, paper.slot.kind == "tolerable", paper.file, asked)


def _promises(sheet: FilingSheet, typed: Typed) -> tuple[Promise, ...]:
    """Empty tolerable slots of the matters that can be accepted formally now."""
    matters = [each.matter.id for each in sheet.lines if "accept" in each.acts and not each.simulated]
    return tuple(
        Promise(each.key, each.name, _named(each), each.matters, typed.due.get(each.name, _due(sheet, each.name)))
        for each in _empty(sheet, matters)
        if each.is_tolerable
    )


def _owed(sheet: FilingSheet) -> tuple[Promise, ...]:
    """The slots of the matters in supplement: an empty one is filled, a wrong paper gets a new version."""
    matters = [each.matter.id for each in sheet.lines if "resubmit" in each.acts]
    needs = [each for each in slots(sheet.catalogue, matters) if not each.slot.shared]
    return tuple(Promise(each.key, each.name, _named(each), each.matters, "") for each in needs)


def _empty(sheet: FilingSheet, matters: Sequence[str]) -> tuple[SlotNeed, ...]:
    filled = {each.slot.name_zh for line in sheet.lines for each in line.papers if each.file is not None}
    return tuple(each for each in slots(sheet.catalogue, matters) if not each.slot.shared and each.name not in filled)


def _named(need: SlotNeed) -> str:
    return need.slot.name_zh if is_zh() else need.slot.name_en


def _due(sheet: FilingSheet, slot: str) -> str:
    return next(
        (each.due for line in sheet.lines for each in line.papers if each.slot.name_zh == slot and each.due), ""
    )
