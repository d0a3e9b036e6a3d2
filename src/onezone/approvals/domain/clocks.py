"""The clocks of items and filings, computed from their events at the moment asked about (approvals contract 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.clock import Clock, Thresholds, light, run_clock

from .catalogue import Limit, Matter
from .items import SimItem, Suspension, WorkItem
from .rules import ZoneRules
from .states import WORK_OPEN, WorkState

Span = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class ItemClocks:
    """Three clocks of one item, and the light they give; None where the item or matter has no such clock."""

    statutory: Clock | None
    promised: Clock | None
    step: Clock | None
    light: str | None
    on_time: bool | None

    @property
    def nearest(self) -> Clock | None:
        """The clock that a queue sorts by: the promise, else the statutory limit."""
        return self.promised or self.statutory


def spans(suspensions: Iterable[Suspension], *, statutory_only: bool) -> tuple[Span, ...]:
    """The days that stop a clock: statutory kinds stop both, local kinds the promise only."""
    return tuple((held.from_on, held.to_on) for held in suspensions if held.statutory or not statutory_only)


def start_of(limit: Limit, item: WorkItem) -> date | None:
    """The day a limit counts from (not counted itself): acceptance, or receipt of the complete papers."""
    if limit.start == "acceptance":
        return item.accepted_on
    return item.complete_on if item.state is not WorkState.SUPPLEMENT else None


def work_clocks(item: WorkItem, matter: Matter, *, calendar: WorkCalendar, rules: ZoneRules, as_of: date) -> ItemClocks:
    """The clocks of a formal work item (already settled for `as_of`, see `work_item.settle`)."""
    upto = _upto(item, as_of)
    statutory = _clock(
        matter.statutory,
        item,
        calendar,
        upto,
        spans(item.suspensions, statutory_only=True),
        sum(held.days for held in item.extensions),
    )
    promise = promise_of(item, matter, rules)
    promised = _clock(
        promise,
        item,
        calendar,
        upto,
        spans(item.suspensions, statutory_only=False),
        sum(held.days for held in item.extensions if held.moves_promise),
    )
    step = _step_clock(item, matter, rules, calendar, upto)
    shown = None
    if item.state in WORK_OPEN and (promised or statutory):
        thresholds = Thresholds(notice_percent=rules.notice_share, yellow_percent=rules.yellow_share)
        shown = light(promised=promised, statutory=statutory, as_of=as_of, thresholds=thresholds)
    return ItemClocks(statutory, promised, step, shown, _on_time(item, promised, statutory))


def promise_of(item: WorkItem, matter: Matter, rules: ZoneRules) -> Limit | None:
    """The promised limit: the zone's one day for a pre-filled item, else the catalogue's."""
    if item.prefilled and matter.promised is not None:
        return Limit(rules.prefilled_promise, "wd", "acceptance")
    return matter.promised


def _clock(
    limit: Limit | None, item: WorkItem, calendar: WorkCalendar, upto: date, suspended: tuple[Span, ...], extra: int
) -> Clock | None:
    start_on = start_of(limit, item) if limit is not None else None
    if limit is None or start_on is None:
        return None
    return run_clock(
        limit=limit.value,
        unit=limit.unit,
        start_on=start_on,
        calendar=calendar,
        as_of=max(upto, start_on),
        suspensions=suspended,
        extension=extra,
    )


def _step_clock(item: WorkItem, matter: Matter, rules: ZoneRules, calendar: WorkCalendar, upto: date) -> Clock | None:
    chain = rules.chain_for(matter)
    done = len(item.recommendations)
    step = chain[min(done, len(chain) - 1)]
    if step not in rules.step_days or item.accepted_on is None or not item.is_open:
        return None
    start_on = item.step_since or item.accepted_on
    return run_clock(
        limit=rules.step_days[step],
        unit="wd",
        start_on=start_on,
        calendar=calendar,
        as_of=max(upto, start_on),
        suspensions=spans(item.suspensions, statutory_only=False),
        extension=0,
    )


def _upto(item: WorkItem, as_of: date) -> date:
    end = item.decided_on or item.ended_on
    return as_of if end is None else min(end, as_of)


def _on_time(item: WorkItem, promised: Clock | None, statutory: Clock | None) -> bool | None:
    clock = promised or statutory
    if item.decided_on is None or clock is None:
        return None
    return item.decided_on <= clock.due_on


def sim_clock(item: SimItem, matter: Matter, *, calendar: WorkCalendar, as_of: date) -> Clock | None:
    """The promise for a simulated review; reported apart, it is no statutory clock (I4)."""
    if matter.promised is None or item.accepted_on is None:
        return None
    upto = min(item.opined_on or item.ended_on or as_of, as_of)
    return run_clock(
        limit=matter.promised.value,
        unit=matter.promised.unit,
        start_on=item.accepted_on,
        calendar=calendar,
        as_of=max(upto, item.accepted_on),
        suspensions=spans(item.suspensions, statutory_only=False),
        extension=0,
    )


def sim_light(item: SimItem, clock: Clock | None, *, rules: ZoneRules, as_of: date) -> str | None:
    """The light of a simulated review; it never turns black, for no statutory limit runs."""
    if clock is None or item.opined_on is not None or item.is_ended:
        return None
    thresholds = Thresholds(notice_percent=rules.notice_share, yellow_percent=rules.yellow_share)
    return light(promised=clock, statutory=None, as_of=as_of, thresholds=thresholds)
