"""An item as it stood on an earlier day, read back from the days that it carries: no second history is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from onezone.kernel.calendar import WorkCalendar
from onezone.kernel.values import replace

from .catalogue import Matter
from .clocks import sim_clock, sim_light, work_clocks
from .items import SimItem, Suspension, WorkItem
from .rules import ZoneRules
from .states import SimState, WorkState


def light_of_work(item: WorkItem, matter: Matter, *, calendar: WorkCalendar, rules: ZoneRules, on: date) -> str | None:
    """The light that a formal item had at the end of a day; None when no clock ran: not accepted yet, or over."""
    over = item.decided_on or item.ended_on
    if item.accepted_on is None or item.accepted_on > on or (over is not None and over <= on):
        return None
    then = replace(
        item,
        state=WorkState.REVIEWING,
        decided_on=None,
        ended_on=None,
        suspensions=_suspensions(item.suspensions, on),
        extensions=tuple(each for each in item.extensions if each.on <= on),
    )
    return work_clocks(then, matter, calendar=calendar, rules=rules, as_of=on).light


def light_of_sim(item: SimItem, matter: Matter, *, calendar: WorkCalendar, rules: ZoneRules, on: date) -> str | None:
    """The light that a simulated review had at the end of a day; None when none was under way."""
    over = item.opined_on or item.ended_on
    if item.accepted_on is None or item.accepted_on > on or (over is not None and over <= on):
        return None
    then = replace(
        item, state=SimState.REVIEWING, opined_on=None, ended_on=None, suspensions=_suspensions(item.suspensions, on)
    )
    clock = sim_clock(then, matter, calendar=calendar, as_of=on)
    return sim_light(then, clock, rules=rules, as_of=on)


def _suspensions(held: Iterable[Suspension], on: date) -> tuple[Suspension, ...]:
    """The procedures begun by a day, open again where they ended after it."""
    begun = (each for each in held if each.from_on <= on)
    return tuple(replace(each, to_on=None) if each.to_on is not None and each.to_on > on else each for each in begun)
