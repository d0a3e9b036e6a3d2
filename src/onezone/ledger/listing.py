"""Rows of the book as lists show them: page by page by amount, each project with its phases, or the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.counting import Entry
from onezone.ledger.domain.stages import Side, Stage
from onezone.ledger.models import BookProject
from onezone.ledger.permissions import Act, require
from onezone.platform.identity.actor import Actor
from onezone.platform.keyset import Page, page_of_rows, part_of_query, turn_of, write_place

BY_AMOUNT = Coalesce("filed", Value(Decimal(-1)))
"""What is filed, and below all of them what has nothing filed: as the index `book_by_amount` has it."""
KEYS = ("-amount", "id")


@dataclass(frozen=True, slots=True)
class BookRow:
    """A project as lists show it; amounts in yuan."""

    reference: str
    name: str
    builder: str
    park: str
    parent: str
    stage: Stage
    side: Side
    stage_on: date
    filed: Decimal | None
    completed: Decimal | None
    tags: tuple[str, ...]
    steward: str
    blockers: int
    phases: int
    is_demo: bool


@dataclass(frozen=True, slots=True)
class BookPart:
    """A page of the list, the addresses of the pages around it, and what all projects that fit add up to."""

    rows: tuple[BookRow, ...]
    around: Page[Any]
    n: int
    filed: Decimal


def visible(actor: Actor) -> QuerySet[BookProject]:
    require(actor, Act.read)
    return BookProject.objects.filter(zone_id=actor.zone_id)


def _listed(rows: QuerySet[BookProject]) -> QuerySet[BookProject]:
    return rows.select_related("park", "parent", "enterprise").annotate(
        open_blockers=Count("blockers", filter=Q(blockers__resolved_on__isnull=True), distinct=True),
        phase_count=Count("phases", distinct=True),
    )


def _row(row: BookProject) -> BookRow:
    return BookRow(
        reference=row.reference,
        name=row.name,
        builder=row.enterprise.name if row.enterprise is not None else row.builder,
        park=row.park.name if row.park is not None else "",
        parent=row.parent.reference if row.parent is not None else "",
        stage=Stage(row.stage),
        side=Side(row.side),
        stage_on=row.stage_on,
        filed=row.filed,
        completed=row.completed,
        tags=tuple(row.tags),
        steward=row.steward,
        blockers=row.open_blockers,  # type: ignore[attr-defined]
        phases=row.phase_count,  # type: ignore[attr-defined]
        is_demo=row.is_demo,
    )


def phases_of(project: BookProject) -> tuple[BookRow, ...]:
    rows = _listed(BookProject.objects.filter(zone_id=project.zone_id, parent=project))
    return tuple(_row(each) for each in rows.order_by("id"))


def book_page(actor: Actor, asked: Mapping[str, str], *, size: int, text: str = "") -> BookPart:
    """One page of the projects by amount, those whose names or number hold `text`, `after` or `before` a place.

    Phases stand behind their projects; one that fits without its project stands by itself.
    """
    rows = _named(visible(actor), text)
    heads = rows.filter(parent=None)
    if text:
        heads = rows.filter(Q(parent=None) | ~Q(parent__in=rows.order_by().values("id")))
    keyed = heads.annotate(amount=BY_AMOUNT).values("amount", "id")
    part = part_of_query(keyed, KEYS, turn_of(asked, (Decimal, int)), size)
    ids = [line["id"] for line in part.lines]
    shown = _listed(rows.filter(Q(id__in=ids) | Q(parent__in=ids)))
    totals = rows.filter(parent=None).aggregate(n=Count("id"), filed=Sum("filed"))
    return BookPart(
        _families(shown, ids, lambda row: row.id, lambda row: row.parent_id),
        Page((), write_place(part.before), write_place(part.after)),
        totals["n"],
        totals["filed"] or Decimal(0),
    )


def book_page_of(
    actor: Actor, asked: Mapping[str, str], counted: Sequence[Entry], *, size: int, text: str = ""
) -> BookPart:
    """The same of the projects that a total counted, with all their phases."""
    if text:
        named = set(_named(visible(actor), text).values_list("reference", flat=True))
        counted = [each for each in counted if each.reference in named]
    here = {each.reference for each in counted}
    heads = [each for each in counted if each.parent not in here]
    page = page_of_rows(heads, asked, key=lambda each: (-_cents(each), each.reference), size=size)
    names = [each.reference for each in page.rows]
    shown = _listed(visible(actor).filter(Q(reference__in=names) | Q(parent__reference__in=names)))
    filed = [each.amounts.get(Amount.filed) for each in counted if not each.parent]
    return BookPart(
        _families(shown, names, lambda row: row.reference, lambda row: row.parent.reference if row.parent else None),
        Page((), page.before, page.after),
        len(filed),
        sum((amount for amount in filed if amount is not None), Decimal(0)),
    )


def _cents(entry: Entry) -> int:
    return int(entry.amounts.get(Amount.filed, Decimal(-1)) * 100)


def _families(
    rows: Iterable[BookProject],
    heads: Sequence[Any],
    key: Callable[[BookProject], Any],
    mother: Callable[[BookProject], Any],
) -> tuple[BookRow, ...]:
    """These projects in this order, each with its phases behind it."""
    place = {head: at for at, head in enumerate(heads)}

    def order(row: BookProject) -> tuple[int, bool, int]:
        is_phase = key(row) not in place
        return place[mother(row) if is_phase else key(row)], is_phase, row.id

    return tuple(_row(each) for each in sorted(rows, key=order))


def book_named(actor: Actor, text: str, *, limit: int) -> tuple[BookRow, ...]:
    """The first projects by amount, or phases, whose names or number hold `text`."""
    rows = _named(visible(actor), text).annotate(amount=BY_AMOUNT)
    return tuple(_row(each) for each in _listed(rows).order_by(*KEYS)[:limit])


def book_rows_of(actor: Actor, enterprise: int, names: Sequence[str]) -> tuple[BookRow, ...]:
    """Projects of a registered enterprise by amount, and those that only name it as it is or was called."""
    rows = _listed(visible(actor)).filter(Q(enterprise_id=enterprise) | Q(enterprise=None, builder__in=names))
    return tuple(_row(each) for each in rows.order_by("-filed", "id"))


def _named(rows: QuerySet[BookProject], text: str) -> QuerySet[BookProject]:
    if text:
        rows = rows.filter(
            Q(every_name__icontains=text) | Q(builder__icontains=text) | Q(enterprise__every_name__icontains=text)
            | Q(reference__iexact=text) | Q(code__startswith=text)
        )  # fmt: skip
    return rows


def book_after(
    actor: Actor, *, text: str, after: tuple[str, int] | None, limit: int
) -> tuple[tuple[int, BookRow], ...]:
    """The same from after a place on, the newest first, each with its row's id: for lists read page by page."""
    rows = _named(_listed(visible(actor)), text)
    if after is not None:
        rows = rows.filter(id__lt=after[1])
    return tuple((each.id, _row(each)) for each in rows.order_by("-id")[:limit])
