"""Reads for the project pages: rows become frozen values; who sees what is asked in `visible_projects`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from onezone.approvals import store
from onezone.approvals.domain.case import Case
from onezone.approvals.models import FilingRow, Project, Standing
from onezone.platform import keyset
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.keyset import Place, Turn, beyond, ordered

SORTS: Mapping[str, str] = {"name": "name", "opened": "opened_on", "investment": "investment", "changed": "last_at"}
KINDS: Mapping[str, type] = {"name": str, "opened_on": date, "investment": Decimal, "last_at": datetime}
EMPTY = frozenset({"investment", "last_at"})
"""Columns in which a project may have nothing; it stands last then."""


@dataclass(frozen=True, slots=True)
class MaterialVersion:
    """One version in the project's pool of documents."""

    slot: str
    number: int
    hash: str
    name: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProjectCase:
    """A project's own words and its case. `investment` in yuan, `land_area` in square metres."""

    reference: str
    code: str
    name: str
    kind: int
    enterprise: str
    credit_code: str
    park: str
    investment: Decimal | None
    land_area: Decimal | None
    steward: str
    opened_on: date
    last_at: datetime | None
    is_demo: bool
    source_note: str
    case: Case = field(repr=False)
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    materials: Mapping[str, tuple[MaterialVersion, ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list of projects is asked for; empty fields ask for everything."""

    text: str = ""
    simulation: str = ""
    park: str = ""
    sort: str = "-changed"
    light: str = ""
    """black, red, yellow: leave out projects none of whose items has come so far by the day `on`."""
    on: date = date.max


def project_case(actor: Actor, reference: str) -> ProjectCase:
    """One project. Raises NotFound when it is absent or out of the actor's sight."""
    loaded = store.load(actor, reference)
    return _project(loaded.row, loaded.case)


def projects_visible_to(actor: Actor, wanted: Wanted) -> QuerySet[Project]:
    """The projects that match, in the order asked for; a name is matched by any part of it, Chinese too."""
    rows = store.visible_projects(actor).select_related(None)
    for word in wanted.text.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(reference__icontains=word)
            | Q(enterprise__name__icontains=word)
            | Q(enterprise__credit_code__icontains=word)
        )
    if wanted.simulation:
        rows = rows.filter(sim_state=wanted.simulation)
    if wanted.park:
        rows = rows.filter(park=wanted.park)
    if wanted.light in _LATE:
        rows = rows.filter(id__in=_with_an_item(actor, _LATE[wanted.light], wanted.on).values("project_id"))
    return rows.order_by(*ordered(_keys(wanted), empty=EMPTY))


def places_beyond(actor: Actor, wanted: Wanted, turn: Turn, limit: int) -> Sequence[Place]:
    """Where the next projects stand in the list, or those before, found by their keys and never counted off."""
    keys = _keys(wanted)
    rows = projects_visible_to(actor, wanted)
    if turn.place:
        rows = rows.filter(beyond(keys, turn, empty=EMPTY))
    rows = rows.order_by(*ordered(keys, backwards=turn.backwards, empty=EMPTY))
    return list(rows.values_list(*(key.lstrip("-") for key in keys))[:limit])


def _keys(wanted: Wanted) -> tuple[str, str]:
    column = SORTS.get(wanted.sort.lstrip("-"), "last_at")
    return (f"-{column}" if wanted.sort.startswith("-") else column, "-id")


def turn_of(wanted: Wanted, asked: Mapping[str, str]) -> Turn:
    """The page of the list that an address asks for; the first one when it names no place in it."""
    kind = KINDS[_keys(wanted)[0].lstrip("-")]
    return keyset.turn_of(asked, (kind, int), nullable=True)


_LATE: Mapping[str, str] = {"black": "black_from", "red": "late_from", "yellow": "yellow_from"}


def _with_an_item(actor: Actor, column: str, on: date) -> QuerySet[Standing]:
    """Items that have come so far by a day: a project's light is the worst of its items, so none other has it."""
    rows = Standing.objects.filter(zone_id=actor.zone_id, from_on__lte=on, until_on__gte=on)
    return rows.filter(Q(**{f"{column}__lte": on}) | Q(answer_by=on)).exclude(clock="decided").order_by()


def cases_of(actor: Actor, ids: Sequence[int]) -> tuple[ProjectCase, ...]:
    """The cases of these projects, in the order of the ids; three queries however many they are."""
    rows = list(_with_catalogue(store.visible_projects(actor)).filter(id__in=ids))
    loaded = store.load_many(rows)
    place = {key: number for number, key in enumerate(ids)}
    return tuple(_project(row, loaded[row.id].case) for row in sorted(rows, key=lambda row: place[row.id]))


def _with_catalogue(rows: QuerySet[Project]) -> QuerySet[Project]:
    """With its release, but without the document: a parsed catalogue is kept by its ruleset."""
    return rows.select_related("catalogue").defer("catalogue__document")


def parks_visible_to(actor: Actor) -> tuple[str, ...]:
    """The parks that the actor's projects lie in."""
    rows = store.visible_projects(actor).exclude(park="").order_by("park")
    return tuple(rows.values_list("park", flat=True).distinct())


def waiting_in_filings(actor: Actor, reference: str) -> Mapping[str, str]:
    """Matters that a filing holds back until an upstream opinion is there, with the filing's reference."""
    projects = store.visible_projects(actor).filter(reference=reference)
    rows: Iterable[FilingRow] = FilingRow.objects.filter(project__in=projects.values("id"))
    return {matter: row.reference for row in rows for matter in row.detail.get("waiting") or {}}


def _project(row: Project, case: Case) -> ProjectCase:
    return ProjectCase(
        reference=row.reference,
        code=row.code,
        name=row.name,
        kind=row.kind,
        enterprise=row.enterprise.name,
        credit_code=row.enterprise.credit_code,
        park=row.park,
        investment=row.investment,
        land_area=row.land_area,
        steward=row.steward,
        opened_on=row.opened_on,
        last_at=row.last_at,
        is_demo=row.is_demo,
        source_note=row.source_note,
        case=case,
        reasons={str(each["matter"]): tuple(map(str, each.get("reasons") or ())) for each in row.route},
        materials={slot: _versions(slot, held) for slot, held in row.materials.items()},
    )


def _versions(slot: str, held: Sequence[Mapping[str, Any]]) -> tuple[MaterialVersion, ...]:
    return tuple(
        MaterialVersion(
            slot,
            number,
            str(each["hash"]),
            str(each.get("name") or ""),
            str(each.get("by") or ""),
            datetime.fromisoformat(each["at"]),
        )
        for number, each in enumerate(held, 1)
    )


@dataclass(frozen=True, slots=True)
class CaseSource:
    """What a case file needs besides the journal: rules and catalogue as they stood when the project was opened."""

    reference: str
    rules: Mapping[str, Any]
    ruleset: str
    document: Mapping[str, Any]


def case_source(actor: Actor, name: str) -> CaseSource:
    """By reference or national project code. Raises NotFound."""
    rows = store.with_release(store.visible_projects(actor))
    row = rows.filter(reference=name).first() or rows.filter(code=name).exclude(code="").first()
    if row is None:
        raise NotFound(what=name)
    return CaseSource(row.reference, row.rules, row.catalogue.ruleset, row.catalogue.document)
