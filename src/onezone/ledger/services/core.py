"""What the acts on a project share: its row in the journal, and how it is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from onezone.kernel.errors import JSON
from onezone.ledger.models import BookProject, MonthRow, YearPlan
from onezone.platform.identity.actor import Actor
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.registers.judging import values_of
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.services import Origin, note, note_all
from onezone.platform.search.services import Findable

BOOK, MONTHS, PLANS = "book-table", "book-months", "book-plans"
"""The registers of the book; asked for by name, because their declarations stand above these services."""


def journal(actor: Actor, at: datetime, act: str, row: BookProject, payload: Mapping[str, JSON]) -> None:
    """The act's row in the zone's chain, which names the project."""
    append(actor=actor, at=at, chain=ZONE_CHAIN, act=act, payload={"project": row.reference, **payload})


@contextmanager
def noted(actor: Actor, at: datetime, row: BookProject, source: str = "") -> Iterator[None]:
    """What an act does to the row between here and the end stands in the history of its fields."""
    register = register_named(BOOK)
    held = values_of(register, row)
    yield
    note(actor=actor, at=at, register=register, row=row, held=held, origin=Origin(source))


def note_new_money(actor: Actor, at: datetime, months: Iterable[MonthRow] = (), plans: Iterable[YearPlan] = ()) -> None:
    """The history of months and yearly plans begins."""
    for code, rows in ((MONTHS, months), (PLANS, plans)):
        new = [(row, None, None) for row in rows]
        note_all(actor=actor, at=at, register=register_named(code), rows=new)


def note_plan(actor: Actor, at: datetime, row: YearPlan, held: YearPlan | None) -> None:
    """A plan takes the place of another one for the same year, or is the first."""
    register = register_named(PLANS)
    before = values_of(register, held) if held is not None else None
    note(actor=actor, at=at, register=register, row=row, held=before)


def note_new(actor: Actor, at: datetime, row: BookProject) -> None:
    """The history of a project's fields begins."""
    note(actor=actor, at=at, register=register_named(BOOK), row=row, held=None, origin=Origin(row.source_note))


def findable(row: BookProject) -> Findable:
    """How a project of the book is found: by its names and codes."""
    return Findable(
        kind="book",
        key=row.reference,
        title=row.name,
        code=row.reference,
        link=f"/book/{row.reference}/",
        note="、".join(filter(None, [row.builder, *row.aliases])),
        words=[row.code] if row.code else [],
    )
