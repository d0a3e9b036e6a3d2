"""The acts that stop a clock or give it more days: special procedures (行政许可法 45) and the extension (42)."""

from __future__ import annotations

from datetime import date

from onezone.kernel.hashing import digest
from onezone.kernel.values import replace

from .acts_work import take
from .case import Act, Case
from .catalogue import Matter
from .clocks import work_clocks
from .errors import (
    ApproverMissing,
    DateImpossible,
    ExtensionRefused,
    KindNotListed,
    KindRunning,
    KindUnknown,
    NoOpenSuspension,
    NoticeMissing,
)
from .fields import day, needed
from .items import Extension, Suspension, WorkItem
from .rules import LOCAL_KINDS, PUBLIC_KINDS, STATUTORY_KINDS
from .states import WorkState


def suspend(case: Case, act: Act) -> None:
    item, matter = take(case, act)
    opened = open_suspension(case, act, matter, item.suspensions, item.materials)
    if item.accepted_on is not None and opened.from_on < item.accepted_on:
        raise DateImpossible(field="from", date=opened.from_on.isoformat(), reason="before_acceptance")
    _refuse_backdating(case, act, item, matter, opened.from_on)
    case.work_items[item.matter] = replace(item, state=WorkState.SUSPENDED, suspensions=(*item.suspensions, opened))


def _refuse_backdating(case: Case, act: Act, item: WorkItem, matter: Matter, from_on: date) -> None:
    """A suspension may begin before the day it is recorded only while no limit has run out: no lateness is erased."""
    if from_on >= act.on:
        return
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=case.context.rules, as_of=act.on)
    if any(clock is not None and act.on > clock.due_on for clock in (clocks.promised, clocks.statutory)):
        raise DateImpossible(field="from", date=from_on.isoformat(), reason="limit_passed")


def open_suspension(
    case: Case, act: Act, matter: Matter, held: tuple[Suspension, ...], slots: tuple[str, ...]
) -> Suspension:
    """A new suspension, if its kind may stop a clock of this matter (行政许可法 45; the published guide)."""
    kind = str(needed(act, "kind"))
    if kind not in STATUTORY_KINDS and kind not in LOCAL_KINDS:
        raise KindUnknown(kind=kind, known=[*STATUTORY_KINDS, *LOCAL_KINDS])
    statutory = kind in STATUTORY_KINDS
    if not statutory and kind not in matter.local_suspensions:
        raise KindNotListed(matter=matter.id, kind=kind)
    if statutory and not act.data.get("notice"):
        raise NoticeMissing(kind=kind)
    if any(each.kind == kind and each.is_open for each in held):
        raise KindRunning(matter=matter.id, kind=kind)
    basis = None
    if kind in PUBLIC_KINDS:
        basis = digest({slot: case.material(slot) for slot in slots})
    return Suspension(kind, day(act, "from", act.on), statutory, notice=act.data.get("notice"), basis=basis)


def resume(case: Case, act: Act) -> None:
    item, matter = take(case, act)
    suspensions = close_suspension(act, matter, item.suspensions)
    still = any(each.is_open for each in suspensions)
    state = WorkState.SUSPENDED if still else WorkState.REVIEWING
    case.work_items[item.matter] = replace(item, state=state, suspensions=suspensions)


def close_suspension(act: Act, matter: Matter, held: tuple[Suspension, ...]) -> tuple[Suspension, ...]:
    """Close the open suspension of the kind named, or the oldest open one; `to` is its last day."""
    kind = act.data.get("kind")
    for place, each in enumerate(held):
        if each.is_open and kind in (None, "", each.kind):
            to_on = day(act, "to", act.on)
            if to_on < each.from_on:
                raise DateImpossible(field="to", date=to_on.isoformat(), reason="before_from")
            if to_on > act.on:
                raise DateImpossible(field="to", date=to_on.isoformat(), reason="in_the_future")
            return (*held[:place], replace(each, to_on=to_on), *held[place + 1 :])
    raise NoOpenSuspension(matter=matter.id, kind=str(kind or ""))


def extend(case: Case, act: Act) -> None:
    """Extend the limit (行政许可法 42): approved, within the law's days, before the statutory date."""
    item, matter = take(case, act)
    if not act.data.get("approver"):
        raise ApproverMissing(act=act.act)
    days = act.data.get("days")
    if isinstance(days, bool) or not isinstance(days, int) or days < 1:
        raise ExtensionRefused(matter=matter.id, reason="days")
    allowed = matter.statutory.extension if matter.statutory is not None else 0
    if allowed == 0:
        raise ExtensionRefused(matter=matter.id, reason="none_in_law")
    if sum(held.days for held in item.extensions) + days > allowed:
        raise ExtensionRefused(matter=matter.id, reason="too_long")
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=case.context.rules, as_of=act.on)
    if clocks.statutory is not None and act.on > clocks.statutory.due_on:
        raise ExtensionRefused(matter=matter.id, reason="statutory_date_passed")
    in_time = clocks.promised is None or act.on <= clocks.promised.due_on
    extension = Extension(days, act.on, str(act.data["approver"]), moves_promise=in_time)
    case.work_items[item.matter] = replace(item, extensions=(*item.extensions, extension))
