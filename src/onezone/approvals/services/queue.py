"""Keeping the queues' own memory true: each act writes anew how the items that it touched stand from now on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date, datetime

from onezone.approvals import store
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.states import WORK_OPEN, CaseState, SimState
from onezone.approvals.models import Project, Standing
from onezone.approvals.queries.standing import LAST_DAY, SimFile, Span, sim_spans, work_spans
from onezone.kernel.codec import to_plain
from onezone.kernel.moment import local_date
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.statements import Statement, delete, upsert, write

KEY = ("simulated", "item", "from_on")


def stand_anew(
    *,
    actor: Actor,  # noqa: ARG001  every act names its actor
    at: datetime,
    loaded: store.Loaded,
) -> list[Statement]:
    """How the items that were saved stand from the day of the act on; to be written in the act's own transaction."""
    # Whether a formal item waits for the conversion's signature is seen at its simulated item.
    touched = loaded.touched | {(matter, False) for matter, simulated in loaded.touched if simulated}
    touched |= {(matter, True) for matter, row in loaded.sim_rows.items() if row.is_stale}
    loaded.touched = set()
    return _writes(loaded, touched, local_date(at))


def stand_all_anew(*, actor: Actor, at: datetime) -> int:
    """Bring the memory of the zone's queues to the calendar of today; returns how many projects were behind.

    A notice or a closure moves limits without any act on an item. Safe to run again and beside acts: it locks as they
    do.
    """
    behind = _behind(actor.zone_id)
    for reference in behind:
        with act_transaction(actor):
            loaded = store.load_locked(actor, reference)
            everything = {(matter, False) for matter in loaded.work_rows}
            everything |= {(matter, True) for matter in loaded.sim_rows}
            last_at = loaded.case.last_at or at
            write(*_writes(loaded, everything, local_date(last_at)))
    return len(behind)


def _behind(zone_id: int) -> list[str]:
    lines = Standing.objects.filter(zone_id=zone_id)
    old = lines.exclude(calendar=calendar_for(zone_id).version).values("project")
    never = Project.objects.filter(zone_id=zone_id, last_at__isnull=False).exclude(pk__in=lines.values("project"))
    states = [str(state) for state in WORK_OPEN]
    open_items = never.filter(work_items__is_current=True, work_items__state__in=states)
    found = [Project.objects.filter(zone_id=zone_id, pk__in=old), open_items]
    return [reference for rows in found for reference in rows.values_list("reference", flat=True).distinct()]


def _writes(loaded: store.Loaded, touched: Set[tuple[str, bool]], since: date) -> list[Statement]:
    """Bring the touched items' rows to how they stand, and remove the rows of spans that are no more."""
    work = [matter for matter, simulated in touched if not simulated and matter in loaded.work_rows]
    sim = [matter for matter, simulated in touched if simulated and matter in loaded.case.sim_items]
    lines = [line for matter in work for line in _work_lines(loaded, matter, since)]
    lines += [line for matter in sim for line in _sim_lines(loaded, matter, since)]
    held = {(line.simulated, line.item, line.from_on): line.matter for line in lines}
    gone = [span for span, matter in loaded.spans.items() if (matter, span[0]) in touched and span not in held]
    loaded.spans = {**{span: matter for span, matter in loaded.spans.items() if span not in gone}, **held}
    removing = [delete(Standing, [dict(zip(KEY, span, strict=True)) for span in gone])] if gone else []
    return [*removing, upsert(lines, *KEY)] if lines else removing


def _work_lines(loaded: store.Loaded, matter: str, since: date) -> Iterator[Standing]:
    row, case = loaded.work_rows[matter], loaded.case
    simulated = case.sim_items.get(matter)
    granting = simulated is not None and simulated.state is SimState.CONV_DECIDE
    item = case.work_items[matter]
    for span in work_spans(item, case.matter(matter), case.context, since=since, granting=granting):
        yield _line(loaded, row, item, span)


def _sim_lines(loaded: store.Loaded, matter: str, since: date) -> Iterator[Standing]:
    row, case = loaded.sim_rows[matter], loaded.case
    item, file = case.sim_items[matter], SimFile(case.simulation, CaseState(loaded.row.sim_state))
    changes = []
    if row.is_stale:
        because = set(case.stale_because(item))
        changes = [to_plain(each) for each in case.differences(item) if each.name in because]
    for span in sim_spans(item, case.matter(matter), case.context, since=since, case=file, stale=row.is_stale):
        line = _line(loaded, row, item, span)
        line.changes = changes if span.stand.clock == "stale" else []
        yield line


def _line(loaded: store.Loaded, row: store.Held, item: WorkItem | SimItem, span: Span) -> Standing:
    stand = span.stand
    running = stand.clock == "running"
    return Standing(
        zone_id=loaded.row.zone_id,
        project_id=loaded.row.id,
        simulated=isinstance(item, SimItem),
        item=row.id,
        matter=item.matter,
        department=loaded.case.matter(item.matter).department,
        from_on=span.from_on,
        until_on=span.until_on,
        who=stand.move.who,
        act=stand.move.act,
        clock=stand.clock,
        # What stands still has no day to sort by; a limit that moves along with each day is none.
        due_on=(stand.due_on or LAST_DAY) if running or span.late_from else LAST_DAY,
        late_from=span.late_from or LAST_DAY,
        black_from=span.black_from or LAST_DAY,
        yellow_from=span.yellow_from or LAST_DAY,
        answer_by=stand.answer_by,
        received_on=item.received_on or LAST_DAY,
        role=str(stand.claim.role or ""),
        only=stand.claim.only,
        never=_listed(stand.claim.never),
        asked=store.asked_words(item) if isinstance(item, WorkItem) else "",
        officer=(item.officer or "").partition("/")[0],
        converted=isinstance(item, WorkItem) and item.converted,
        calendar=loaded.case.context.calendar.version,
    )


def _listed(names: Sequence[str]) -> str:
    """Names in one column, each between bars, so that one is found without finding part of another."""
    return "".join(f"|{name}|" for name in names)
