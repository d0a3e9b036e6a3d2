"""The state of a case on a day as plain values (format onezone-state/1): states, clocks, lights, guards."""

from __future__ import annotations

from datetime import date
from typing import Any

from onezone.kernel.clock import Clock, run_clock
from onezone.kernel.moment import utc_text

from .case import Case
from .clocks import sim_clock, sim_light, spans, work_clocks
from .conversion import evaluate_all
from .items import Conversion, Filing, SimItem, WorkItem
from .settled import settle
from .states import CaseState

FORMAT = "onezone-state/1"


def state_of(case: Case, as_of: date) -> dict[str, Any]:
    """Everything that can be said of a case on a day; computed, nothing in it is stored."""
    case_state = case.sim_state(as_of)
    return {
        "format": FORMAT,
        "as_of": as_of.isoformat(),
        "calendar": {
            "version": case.context.calendar.version,
            "provisional": not case.context.calendar.is_published(as_of),
        },
        "work_items": {key: _work(case, item, as_of) for key, item in sorted(case.work_items.items())},
        "simulation": _simulation(case, as_of, case_state) if case.simulation is not None else None,
        "conversions": [_conversion(held) for held in case.conversions],
        "facts": {name: {"version": fact.version} for name, fact in sorted(case.facts.current().items())},
        "filings": {key: filing_clocks(case, held, as_of) for key, held in sorted(case.filings.items())},
    }


def _work(case: Case, held: WorkItem, as_of: date) -> dict[str, Any]:
    item = settle(case, held, as_of)
    matter = case.matter(item.matter)
    clocks = work_clocks(item, matter, calendar=case.context.calendar, rules=case.context.rules, as_of=as_of)
    shown = {"statutory": clocks.statutory, "promised": clocks.promised, "step": clocks.step}
    return {
        "state": str(item.state),
        "received_on": _day(item.received_on),
        "accepted_on": _day(item.accepted_on),
        "deemed_accepted": item.deemed,
        "decided_on": _day(item.decided_on),
        "delivered_on": _day(item.delivered_on),
        "outcome": item.outcome,
        "effective": item.is_effective,
        "converted": item.converted,
        "prefilled": item.prefilled,
        "on_time": clocks.on_time,
        "light": clocks.light,
        "open_conditions": [held.text for held in item.open_conditions],
        "officer": item.officer,
        "changed": list(item.changed),
        "correction": list(item.open_correction.materials) if item.open_correction is not None else [],
        "chain": {
            "done": item.steps_done,
            "steps": len(case.context.rules.chain_for(matter)),
            "awaited": [held.to for held in item.added if held.is_open],
        },
        "countersigns": {held.department: held.state(item.proposal, as_of) for held in item.countersigns},
        "clocks": {name: _clock(clock) for name, clock in shown.items() if clock is not None},
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return {
        "limit": clock.limit,
        "unit": clock.unit,
        "start_on": _day(clock.start_on),
        "due_on": _day(clock.due_on),
        "elapsed": clock.elapsed,
        "remaining": clock.remaining,
        "suspended_days": clock.suspended_days,
        "extension": clock.extension,
        "provisional": clock.provisional,
    }


def _simulation(case: Case, as_of: date, case_state: CaseState) -> dict[str, Any]:
    held = case.simulation
    assert held is not None
    return {
        "state": str(case_state),
        "admitted_on": _day(held.admitted_on),
        "valid_to": _day(held.valid_to),
        "ended_on": _day(held.ended_on),
        "end_reason": held.end_reason or None,
        "items": {key: _sim(case, item, as_of, case_state) for key, item in sorted(case.sim_items.items())},
        "evaluation": _evaluation(case, as_of, case_state),
    }


def _evaluation(case: Case, as_of: date, case_state: CaseState) -> dict[str, Any]:
    """Per item what the land fact means for it: convertible, which guards failed, or what it waits for."""
    if case_state not in (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED):
        return {}
    return {
        matter: {
            "result": held.result,
            "guards": held.guards.table(),
            "failed": {
                name: [reason.name or reason.code for reason in reasons] for name, reasons in held.guards.failed.items()
            },
            "waiting_for": list(held.waiting_for),
        }
        for matter, held in evaluate_all(case, on=as_of).items()
    }


def _sim(case: Case, item: SimItem, as_of: date, case_state: CaseState) -> dict[str, Any]:
    matter = case.matter(item.matter)
    clock = sim_clock(item, matter, calendar=case.context.calendar, as_of=as_of)
    return {
        "state": str(case.sim_item_state(item, as_of, case_state)),
        "kind": matter.simulation,
        "outcome": item.outcome,
        "opined_on": _day(item.opined_on),
        "stale_because": list(case.stale_because(item)),
        "changed": list(item.changed),
        "correction": list(item.open_correction.materials) if item.open_correction is not None else [],
        "open_conditions": [held.text for held in item.open_conditions],
        "light": sim_light(item, clock, rules=case.context.rules, as_of=as_of),
        "clock": None if clock is None else _clock(clock),
    }


def _conversion(held: Conversion) -> dict[str, Any]:
    return {
        "matter": held.matter,
        "at": utc_text(held.at),
        "guards": dict(held.guards),
        "snapshot": held.snapshot,
        "facts": dict(held.facts),
    }


def filing_clocks(case: Case, filing: Filing, as_of: date) -> dict[str, Any]:
    """The two clocks of a filing, stage and joint (45 + 15), from the first acceptance to the last decision."""
    items = [settle(case, case.work_items[each], as_of) for each in filing.matters if each in case.work_items]
    accepted = [item.accepted_on for item in items if item.accepted_on is not None]
    if not accepted:
        return {"stage": None, "joint": None}
    rules, start_on = case.context.rules, min(accepted)
    ends = [end for item in items if (end := item.decided_on or item.ended_on) is not None]
    upto = min(max(ends), as_of) if len(ends) == len(items) else as_of
    stopped = tuple(span for item in items for span in spans(item.suspensions, statutory_only=True))
    limits = {"stage": rules.stage_days.get(filing.stage), "joint": rules.joint_days}
    return {
        name: None
        if limit is None
        else _clock(
            run_clock(
                limit=limit,
                unit="wd",
                start_on=start_on,
                calendar=case.context.calendar,
                as_of=max(upto, start_on),
                suspensions=stopped,
                extension=filing.extension if name == "joint" else 0,
            )
        )
        for name, limit in limits.items()
    }


def _day(held: date | None) -> str | None:
    return None if held is None else held.isoformat()
