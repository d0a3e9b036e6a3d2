"""The sweep of the lights: looks at the items whose day has come, tells what the ladder says, sets their next day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from onezone.approvals import store
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.items import SimCase, SimItem, WorkItem
from onezone.approvals.domain.ladder import (
    Ladder,
    Standing,
    ladder_of,
    level,
    next_look,
    overdue,
    sim_standing,
    work_standing,
)
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import CASE_ENDED, WORK_OPEN, CaseState, WorkState
from onezone.approvals.domain.told import CONDITION, LIGHT, LIGHT_WORDS
from onezone.approvals.models import Escalation, Project, SimItemRow, WorkItemRow
from onezone.approvals.queries.standing import SimFile
from onezone.approvals.services.telling import RECIPIENTS, Happening, Subject, happening, to_people
from onezone.kernel.codec import from_plain
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import zone_settings
from onezone.platform.identity.scope import act_transaction, zone_scope
from onezone.platform.messages.services import tell

BATCH = 1000
"""So many items a run; the next run goes on where this one ended."""
_LIVE = frozenset({*WORK_OPEN, WorkState.APPROVED_TOLERATING, WorkState.DELIVERED})
"""States whose conditions are still owed."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """What one look at an item found; `later` tells its standing on another day."""

    item: WorkItem | SimItem
    standing: Standing
    conditions: tuple[Condition, ...]
    look_on: date | None


def escalate(*, actor: Actor, at: datetime, limit: int = BATCH) -> int:
    """Tell of every light that became worse and of every condition that fell due; returns how many items it saw.

    Only items whose day of looking has come are read, by its index. Each is locked, looked at and given its next day in
    a transaction of its own, so sweeps may run together, late or twice: a rung is told once in one run of a clock.
    """
    on = local_date(at)
    with zone_scope(actor.zone_id):
        ladder = ladder_of(zone_settings(actor.zone_id))
        work = WorkItemRow.objects.filter(zone_id=actor.zone_id, look_on__lte=on).order_by("look_on", "id")
        sim = SimItemRow.objects.filter(zone_id=actor.zone_id, look_on__lte=on).order_by("look_on", "id")
        due: list[tuple[Any, int]] = [(WorkItemRow, key) for key in work.values_list("pk", flat=True)[:limit]]
        due += [(SimItemRow, key) for key in sim.values_list("pk", flat=True)[: limit - len(due)]]
    for table, key in due:
        _look(actor, at, ladder, table, key)
    return len(due)


def _look(actor: Actor, at: datetime, ladder: Ladder, table: Any, key: int) -> None:
    on = local_date(at)
    with act_transaction(actor):
        rows = table.objects.select_for_update(of=("self",)).select_related("project__catalogue")
        row = rows.defer("project__catalogue__document").filter(pk=key, look_on__lte=on).first()
        if row is None:  # another sweep has it, or an act has moved it on
            return
        seen = _seen_work(row, on) if table is WorkItemRow else _seen_sim(row, on)
        late = overdue(seen.conditions, on)
        rises = level(seen.standing.rung) and _rises(row, seen, at)
        if rises or late:
            found = happening(actor, row.project.reference, [row.matter], on=on)
            if found is not None:
                _tell(actor, at, ladder, found, seen, late, rises=bool(rises))
        table.objects.filter(pk=key).update(look_on=seen.look_on)


def _seen_work(row: WorkItemRow, on: date) -> _Seen:
    case = _case(row.project)
    held = from_plain(WorkItem, row.detail)
    rules, calendar, matter = case.context.rules, case.context.calendar, case.matter(row.matter)

    def standing(day: date) -> Standing:
        settled = settle(case, held, day)
        return work_standing(settled, matter, calendar=calendar, rules=rules, as_of=day)

    item = settle(case, held, on)
    now = standing(on)
    conditions = item.open_conditions if row.is_current and item.state in _LIVE else ()
    waits = row.is_current and (item.is_open or any(each.due_on for each in conditions))
    return _Seen(item, now, conditions, next_look(now, conditions, standing, on) if waits else None)


def _seen_sim(row: SimItemRow, on: date) -> _Seen:
    case = _case(row.project)
    item = from_plain(SimItem, row.detail)
    rules, calendar, matter = case.context.rules, case.context.calendar, case.matter(row.matter)
    file = SimFile(from_plain(SimCase, row.project.simulation), CaseState(row.project.sim_state))
    state = file.state_on(rules, on)

    def standing(day: date) -> Standing:
        found = sim_standing(item, matter, calendar=calendar, rules=rules, as_of=day)
        return Standing(None, found.run, found.due_on) if state is CaseState.HELD else found

    ended = state in CASE_ENDED or item.is_ended
    now = Standing(None, "", None) if ended else standing(on)
    conditions = () if ended or state is CaseState.HELD else item.open_conditions
    return _Seen(item, now, conditions, None if ended else next_look(now, conditions, standing, on))


def _case(project: Project) -> Case:
    return Case(store.context_of(project), code="", applicant="")


def _rises(row: WorkItemRow | SimItemRow, seen: _Seen, at: datetime) -> bool:
    """Whether the rung is higher than any told in this run of the clock; takes note of it. One of many sweeps wins."""
    which = {
        "project_id": row.project_id,
        "matter": row.matter,
        "simulated": isinstance(row, SimItemRow),
        "run": seen.standing.run,
    }
    now = level(seen.standing.rung)
    try:
        with transaction.atomic():
            Escalation.objects.create(zone_id=row.zone_id, level=now, told_at=at, **which)
    except IntegrityError:
        return Escalation.objects.filter(**which, level__lt=now).update(level=now, told_at=at) == 1
    return True


def _tell(
    actor: Actor,
    at: datetime,
    ladder: Ladder,
    found: Happening,
    seen: _Seen,
    late: tuple[Condition, ...],
    *,
    rises: bool,
) -> None:
    simulated = isinstance(seen.item, SimItem)
    subject = found.of(seen.item.matter, simulated=simulated)
    if subject is None:
        return
    name = f"{found.project.reference}:{seen.item.matter}:{'sim' if simulated else 'work'}"
    tellings = []
    if rises and seen.standing.rung is not None:
        tellings += _of_light(ladder, found, subject, seen.standing, name)
    for held in late:
        words: Mapping[str, tuple[str, str]] = {"condition": (held.text, held.text), "due": _both(held.due_on)}
        owner = held.owner if held.owner in RECIPIENTS else "officer"
        tellings += to_people(
            found, CONDITION, subject, ("officer", owner), f"{name}:condition:{held.id}:{held.due_on}", **words
        )
    tell(actor=actor, at=at, tellings=tellings)


def _of_light(ladder: Ladder, found: Happening, subject: Subject, standing: Standing, name: str) -> list[Any]:
    assert standing.rung is not None
    words = {"light": LIGHT_WORDS[standing.rung], "due": _both(standing.due_on)}
    return to_people(
        found, LIGHT, subject, ladder.told(standing.rung), f"{name}:{standing.run}:{standing.rung}", **words
    )


def _both(day: date | None) -> tuple[str, str]:
    text = "" if day is None else day.isoformat()
    return text, text
