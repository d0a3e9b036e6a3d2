"""An enterprise whole: what it is, its projects, licences, figures, people to call, and what happened to its record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from onezone.approvals.queries.window_draft import count_projects_of, projects_of_enterprise
from onezone.figures.queries import ValueRow
from onezone.figures.source_store import definitions
from onezone.figures.words import STATUS
from onezone.ledger.listing import book_rows_of
from onezone.parties.contacts import may_show, people_of
from onezone.parties.licences import SOON
from onezone.parties.operations import UNITS, operations_of
from onezone.parties.queries import (
    LicenceRow,
    MergeRow,
    PartnerRow,
    enterprise_by_code,
    licences_of,
    merged_into,
    partners_of,
)
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.pages.row import RowPage, build_row

MOST_LINES, MOST_PERIODS, MOST_BOOK, MOST_PEOPLE, MOST_LICENCES = 12, 13, 10, 8, 8
"""What is longer is cut here, with how many there are and where all of them stand."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The first rows of a list, of how many."""

    rows: tuple[Any, ...]
    count: int

    @property
    def is_cut(self) -> bool:
        return len(self.rows) < self.count


def first_of(rows: Sequence[Any], most: int) -> Cut:
    return Cut(tuple(rows[:most]), len(rows))


@dataclass(frozen=True, slots=True)
class LicenceShown:
    """A licence with its light."""

    row: LicenceRow
    light: str
    days: int | None

    @property
    def over(self) -> int:
        """Days since it ran out."""
        return -(self.days or 0)


@dataclass(frozen=True, slots=True)
class Value:
    """One value as it is read; `under`: the name it was told under, when that is not the present one."""

    amount: str
    word: Any
    under: str


@dataclass(frozen=True, slots=True)
class Told:
    """One period: the values in the order of the columns; of what was told under two names there are two."""

    period: str
    values: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """Everything the page shows."""

    record: RowPage
    names: tuple[str, ...]
    former_names: tuple[str, ...]
    projects: Cut
    book: Cut
    licences: Cut
    soon: int
    """Licences that run out soon or have run out."""
    heads: tuple[tuple[str, str, str], ...]
    told: Cut
    contacts: Cut
    may_show: bool
    partners: tuple[PartnerRow, ...]
    merged: tuple[MergeRow, ...]
    lines: Cut


def build_enterprise(actor: Actor, key: str, *, today: date, all_periods: bool = False) -> EnterprisePage:
    """The page. NotAllowed, NotFound."""
    record = build_row(actor, ENTERPRISES, key)
    held = enterprise_by_code(actor, key)
    licences = [_licence(row, today) for row in licences_of(actor, key)]
    told = [_told(period, rows, held.name) for period, rows in operations_of(actor, key).items()]
    return EnterprisePage(
        record=record,
        names=held.aliases,
        former_names=held.former_names,
        projects=Cut(projects_of_enterprise(actor, key), count_projects_of(actor, key)),
        book=first_of(book_rows_of(actor, held.id, held.every_name), MOST_BOOK),
        licences=first_of(licences, MOST_LICENCES),
        soon=sum(each.light != "green" for each in licences),
        heads=tuple(_head(code) for code in UNITS),
        told=first_of(told, len(told) if all_periods else MOST_PERIODS),
        contacts=first_of([each for each in people_of(actor, key) if each.ended_on is None], MOST_PEOPLE),
        may_show=may_show(actor),
        partners=partners_of(actor, key),
        merged=merged_into(actor, key),
        lines=first_of(record.lines, MOST_LINES),
    )


def _licence(row: LicenceRow, today: date) -> LicenceShown:
    if row.expires_on is None:
        return LicenceShown(row, "green", None)
    days = (row.expires_on - today).days
    return LicenceShown(row, "red" if days < 0 else "yellow" if days <= SOON else "green", days)


def _head(code: str) -> tuple[str, str, str]:
    """Code, name and unit of a column."""
    definition = definitions().held[code]
    english = (get_language() or "").startswith("en")
    return code, definition.name_en if english else definition.name_zh, UNITS[code]


def _told(period: str, rows: tuple[ValueRow, ...], name: str) -> Told:
    held: dict[str, list[Value]] = {}
    for row in rows:
        held.setdefault(row.statement.figure, []).append(_value(row, name))
    return Told(period, tuple(tuple(held.get(code, ())) for code in UNITS))


def _value(row: ValueRow, name: str) -> Value:
    word, _tone = STATUS[row.status]
    scope = row.statement.scope
    return Value(f"{row.statement.quantity.amount:,f}", word, "" if scope == name else scope)
