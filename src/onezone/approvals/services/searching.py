"""What can be found of approvals: projects and items, put into the index by the act that makes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy, pgettext_lazy

from onezone.approvals import store
from onezone.approvals.catalogue_store import catalogue_of
from onezone.approvals.domain.catalogue import Matter
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.models import Project, SimItemRow, WorkItemRow
from onezone.platform.identity.actor import Actor
from onezone.platform.search import services as search
from onezone.platform.search.kinds import SearchKind
from onezone.platform.search.services import Findable

KINDS = (SearchKind("project", pgettext_lazy("many", "项目")), SearchKind("item", gettext_lazy("办件")))
_LONG = ("detail", "project__catalogue__document", "project__answers", "project__route", "project__facts")


def keep_findable(*, actor: Actor, loaded: store.Loaded) -> None:
    """In the transaction of an act: items that are new can be found, items that are gone cannot. Most acts: nothing."""
    case, before, project = loaded.case, loaded.before, loaded.row
    items: Mapping[str, Mapping[str, WorkItem | SimItem]] = {"work": case.work_items, "sim": case.sim_items}
    fresh = [item for kind, held in items.items() for matter, item in held.items() if matter not in before[kind]]
    search.put(actor=actor, pages=[_findable(loaded, item) for item in fresh])
    gone = sorted(set(before["sim"]) - set(case.sim_items))
    search.remove(actor=actor, kind="item", keys=[_key(project, matter, simulated=True) for matter in gone])


def keep_numbers_findable(*, actor: Actor, project: str, matters: Sequence[str]) -> None:
    """After an act that gave numbers: its items are found by them. Safe to run again.

    Apart from the act, in the transaction of the outbox's delivery: a decision keeps to its few statements.
    """
    loaded = store.load(actor, project)
    held = (loaded.case.work_items, loaded.case.sim_items)
    items = [items[matter] for items in held for matter in matters if matter in items]
    search.put(actor=actor, pages=[_findable(loaded, item) for item in items])


def _findable(loaded: store.Loaded, item: WorkItem | SimItem) -> Findable:
    matter = loaded.case.context.catalogue.matter(item.matter)
    return findable_item(
        loaded.row, matter, item.number or "", loaded.row.enterprise.credit_code, simulated=isinstance(item, SimItem)
    )


def rebuild(*, actor: Actor) -> int:
    """Build the index of the zone's projects and items anew, inside one transaction; returns how many there are."""
    search.clear(actor=actor, kinds=[each.name for each in KINDS])
    return search.put(actor=actor, pages=_all(actor))


def _all(actor: Actor) -> Iterator[Findable]:
    """Enterprises and catalogues are joined, the long columns left out: this reads every row of the zone."""
    for project in store.with_release(store.visible_projects(actor)).order_by("id").iterator(500):
        yield findable_project(project)
    work = WorkItemRow.objects.filter(zone_id=actor.zone_id, is_current=True)
    for rows in (work, SimItemRow.objects.filter(zone_id=actor.zone_id)):
        lean = rows.select_related("project__enterprise", "project__catalogue").defer(*_LONG)
        for row in lean.order_by("id").iterator(500):
            matter, owner = catalogue_of(row.project.catalogue).matter(row.matter), row.project.enterprise.credit_code
            number = row.opinion_number if isinstance(row, SimItemRow) else row.number
            yield findable_item(row.project, matter, number, owner, simulated=isinstance(row, SimItemRow))


def findable_project(row: Project) -> Findable:
    """A project: by its name, reference, national code, enterprise and park."""
    firm = row.enterprise.name
    return Findable(
        kind="project",
        key=row.reference,
        title=row.name,
        code=row.code,
        link=f"/projects/{row.reference}/",
        note=" · ".join(each for each in (row.reference, firm, row.park) if each),
        owner=row.enterprise.credit_code,
    )


def findable_item(project: Project, matter: Matter, number: str, owner: str, *, simulated: bool) -> Findable:
    """An item: by its matter's code and names, its number, and the project it belongs to."""
    mark = ("（模拟）", " (simulated)") if simulated else ("", "")
    key = _key(project, matter.id, simulated=simulated)
    return Findable(
        kind="item",
        key=key,
        title=f"{matter.id} {matter.name_zh}{mark[0]}",
        title_en=f"{matter.id} {matter.name_en}{mark[1]}",
        code=number,
        link=f"/projects/{key}/",
        note=f"{project.name} · {project.reference}",
        owner=owner,
        words=[matter.short_zh],
    )


def _key(project: Project, matter: str, *, simulated: bool) -> str:
    return f"{project.reference}/{'simulated' if simulated else 'items'}/{matter}"
