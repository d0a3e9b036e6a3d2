"""What the window has before it: filings with what they wait for; drafts are in window_drafts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from onezone.approvals import words
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import SimState, WorkState
from onezone.approvals.models import FilingRow
from onezone.approvals.permissions import require
from onezone.approvals.store import Loaded, load_many, visible_projects
from onezone.kernel.identifiers import normalise
from onezone.platform.identity.actor import Actor

OF_LATE_DAYS = 90
MOST = 600
"""Filings looked through for the counts and the list; a search looks at all days."""
VIEWS = ("all", "waiting", "supplement", "accepted", "simulated")


@dataclass(frozen=True, slots=True)
class FilingLine:
    """A filing as the list shows it, with the matters by what they wait for. `answer_by`: the one-time notice's day."""

    reference: str
    filed_on: date
    stage: str
    stage_name: str
    project: str
    project_name: str
    enterprise: str
    received: tuple[str, ...]
    supplement: tuple[str, ...]
    accepted: int
    accepted_today: int
    ended: int
    simulated: int
    waiting: int
    deemed: int
    answer_by: date | None

    def is_in(self, view: str) -> bool:
        """Whether the filing belongs to a view of the list."""
        return {
            "waiting": bool(self.received),
            "supplement": bool(self.supplement),
            "accepted": bool(self.accepted_today),
            "simulated": bool(self.simulated or self.waiting),
        }.get(view, True)


def filings(actor: Actor, *, today: date, text: str = "") -> tuple[FilingLine, ...]:
    """Filings of late, newest first; `text` is looked for in references, codes and names."""
    require(actor, "intake")
    since = today - timedelta(days=OF_LATE_DAYS)
    rows = list((_found(actor, text) if text else _found(actor, text).filter(filed_on__gte=since))[:MOST])
    loaded = load_many({row.project_id: row.project for row in rows}.values())
    return tuple(_line(row, loaded[row.project_id], today) for row in rows)


def _found(actor: Actor, text: str) -> QuerySet[FilingRow]:
    rows = FilingRow.objects.filter(zone_id=actor.zone_id, project__in=visible_projects(actor))
    rows = rows.select_related("project", "project__enterprise", "project__catalogue")
    rows = rows.defer("project__catalogue__document")  # a hundred copies of the catalogue are no list
    wanted = text.strip()
    if wanted:
        code = normalise(wanted)
        named = Q(project__name__icontains=wanted) | Q(project__enterprise__name__icontains=wanted)
        coded = Q(reference__icontains=code) | Q(project__reference__icontains=code)
        coded |= Q(project__code__icontains=code) | Q(project__enterprise__credit_code__icontains=code)
        rows = rows.filter(named | coded)
    return rows.order_by("-filed_on", "-id")


def _line(row: FilingRow, loaded: Loaded, today: date) -> FilingLine:
    work = [settle(loaded.case, each, today) for each in _work(loaded, row.reference)]
    sim = [each for each in loaded.case.sim_items.values() if each.filing == row.reference]
    received = [each for each in work if each.state is WorkState.RECEIVED]
    accepted = [each for each in work if each.accepted_on is not None]
    return FilingLine(
        reference=row.reference,
        filed_on=row.filed_on,
        stage=row.stage,
        stage_name=words.stage_name(loaded.case.context.catalogue, row.stage),
        project=row.project.reference,
        project_name=row.project.name,
        enterprise=row.project.enterprise.name,
        received=(*(each.matter for each in received), *_sim_in(sim, SimState.RECEIVED)),
        supplement=(*_work_in(work, WorkState.SUPPLEMENT), *_sim_in(sim, SimState.CORRECTION)),
        accepted=len(accepted),
        accepted_today=sum(each.accepted_on == today for each in accepted),
        ended=sum(not each.is_open for each in work),
        simulated=len(sim),
        waiting=row.waiting,
        deemed=sum(each.deemed for each in work),
        answer_by=min((answer_by(loaded, each) for each in received), default=None),
    )


@dataclass(frozen=True, slots=True)
class FilingHead:
    """A filing by its number; `waiting`: matters that wait for upstream opinions."""

    reference: str
    stage: str
    filed_on: date
    waiting: int


def filings_of(actor: Actor, project: str) -> tuple[FilingHead, ...]:
    """The filings of one project that the actor may see, newest first."""
    rows = FilingRow.objects.filter(project__in=visible_projects(actor).filter(reference=project).values("id"))
    return tuple(FilingHead(row.reference, row.stage, row.filed_on, row.waiting) for row in rows)


def answer_by(loaded: Loaded, item: WorkItem) -> date:
    """The last day for acceptance or the one-time notice (行政许可法 32(4)); then silence accepts."""
    limit = loaded.case.matter(item.matter).correction_days
    return loaded.case.context.calendar.add_working_days(item.complete_on, limit)


def _work(loaded: Loaded, filing: str) -> Iterable[WorkItem]:
    return (each for each in loaded.case.work_items.values() if each.filing == filing)


def _work_in(items: Iterable[WorkItem], state: WorkState) -> tuple[str, ...]:
    return tuple(each.matter for each in items if each.state is state)


def _sim_in(items: Iterable[SimItem], state: SimState) -> tuple[str, ...]:
    return tuple(each.matter for each in items if each.state is state)
