"""The escalation ladder of the lights: who is told when a light gets worse, each rung once in one run of a clock.

A rung is computed from the clock at the moment of asking. Therefore it does not matter how often or how late a sweep
comes: after three days of silence there is the rung that holds today, and none of those that were passed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from onezone.kernel.calendar import WorkCalendar

from .catalogue import Matter
from .clocks import sim_clock, sim_light, work_clocks
from .condition import Condition
from .items import SimItem, WorkItem
from .rules import ZoneRules
from .states import SimState, WorkState

RUNGS = ("notice", "yellow", "red", "black")
RECIPIENTS = ("holder", "signer", "convener", "leader", "steward", "applicant")
LONGEST_LOOK = timedelta(days=7)
"""An item is looked at again at least so often: a calendar that is published later may move its limits."""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A zone's table: rung -> who is told. A rung that is left empty is told to nobody. ValueError for a bad table."""

    rungs: Mapping[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "notice": ("holder",),
            "yellow": ("holder", "signer"),
            "red": ("holder", "signer", "convener"),
            "black": ("holder", "signer", "convener", "leader"),
        }
    )

    def __post_init__(self) -> None:
        for rung, told in self.rungs.items():
            if rung not in RUNGS or any(each not in RECIPIENTS for each in told):
                raise ValueError(f"escalation: {rung} -> {', '.join(told)}")

    def told(self, rung: str) -> tuple[str, ...]:
        return self.rungs.get(rung, ())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands on a day: its rung (None for green or a clock that does not run), the run it belongs to."""

    rung: str | None
    run: str
    due_on: date | None


Later = Callable[[date], Standing]


def ladder_of(settings: Mapping[str, object]) -> Ladder:
    """The zone's ladder: its setting `escalation` (rung -> list of recipients) laid over the default."""
    given = settings.get("escalation")
    if not isinstance(given, Mapping):
        return Ladder()
    return Ladder({**Ladder().rungs, **{str(rung): tuple(told) for rung, told in given.items()}})


def level(rung: str | None) -> int:
    """0 for no rung, then upwards."""
    return 0 if rung is None else RUNGS.index(rung) + 1


def work_standing(item: WorkItem, matter: Matter, *, calendar: WorkCalendar, rules: ZoneRules, as_of: date) -> Standing:
    """Where a formal item (settled) stands. A filing that nobody answers is yellow on the last day to answer."""
    if item.state is WorkState.RECEIVED:
        answer_by = calendar.add_working_days(item.complete_on, matter.correction_days)
        rung = "yellow" if as_of == answer_by else None
        return Standing(rung, f"answer {item.complete_on}", answer_by)
    clocks = work_clocks(item, matter, calendar=calendar, rules=rules, as_of=as_of)
    running = item.state in (WorkState.ACCEPTED, WorkState.REVIEWING)
    nearest = clocks.statutory if clocks.light == "black" else clocks.nearest
    run = f"{item.accepted_on}+{sum(held.days for held in item.extensions)}"
    return Standing(_rung(clocks.light) if running else None, run, nearest.due_on if nearest else None)


def sim_standing(item: SimItem, matter: Matter, *, calendar: WorkCalendar, rules: ZoneRules, as_of: date) -> Standing:
    """Where a simulated review stands; silent unless it is under review with no procedure open."""
    clock = sim_clock(item, matter, calendar=calendar, as_of=as_of)
    running = item.state is SimState.REVIEWING and not any(held.is_open for held in item.suspensions)
    rung = _rung(sim_light(item, clock, rules=rules, as_of=as_of)) if running else None
    return Standing(rung, f"{item.accepted_on}/{item.version}", clock.due_on if clock is not None else None)


def overdue(conditions: tuple[Condition, ...], as_of: date) -> tuple[Condition, ...]:
    """The conditions that are past their day."""
    return tuple(held for held in conditions if held.state(as_of) == "overdue")


def next_look(standing: Standing, conditions: tuple[Condition, ...], later: Later, as_of: date) -> date:
    """The next day on which there may be something to tell: when the rung rises, a condition falls due, or a week on.

    `later(day)` gives the standing on a later day; it never gets better by time alone, so the day is found by halving.
    """
    soonest = as_of + LONGEST_LOOK
    dues = [held.due_on for held in conditions if held.is_open and held.due_on is not None]
    after = [day + timedelta(days=1) for day in (*dues, *([standing.due_on] if standing.due_on else []))]
    soonest = min([soonest, *(day for day in (*after, standing.due_on) if day is not None and day > as_of)])
    if level(later(soonest).rung) <= level(standing.rung):
        return soonest
    low, high = as_of, soonest
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        if level(later(middle).rung) > level(standing.rung):
            high = middle
        else:
            low = middle
    return high


def _rung(light: str | None) -> str | None:
    return light if light in RUNGS else None
