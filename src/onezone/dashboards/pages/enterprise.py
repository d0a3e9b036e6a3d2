"""An enterprise whole: what it is, its projects, licences, figures, people to call, and what happened to its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from onezone.approvals.queries.window_draft import OpenProject, projects_of_enterprise
from onezone.figures.queries import ValueRow
from onezone.figures.source_store import definitions
from onezone.figures.words import STATUS
from onezone.ledger.queries import BookRow, book_rows
from onezone.parties.operations import UNITS, operations_of
from onezone.parties.queries import ContactRow, LicenceRow, contacts_of, enterprise_by_code, licences_of
from onezone.parties.register import ENTERPRISES
from onezone.platform.identity.actor import Actor
from onezone.platform.registers.pages.row import RowPage, build_row

SOON = 90
"""Calendar days before its end from which a licence is told of."""
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class LicenceShown:
    """A licence with its light."""

    row: LicenceRow
    light: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """One period: the values in the order of the columns, None where nothing was told."""

    period: str
    values: tuple[tuple[str, str, Any] | None, ...]


@dataclass(frozen=True, slots=True)
class EnterprisePage:
    """Everything the page shows."""

    record: RowPage
    names: tuple[str, ...]
    former_names: tuple[str, ...]
    projects: tuple[OpenProject, ...]
    book: tuple[BookRow, ...]
    licences: tuple[LicenceShown, ...]
    heads: tuple[tuple[str, str, str], ...]
    told: tuple[Told, ...]
    contacts: tuple[ContactRow, ...]
    lines: tuple[Any, ...]


def build_enterprise(actor: Actor, key: str, *, today: date) -> EnterprisePage:
    """The page. NotAllowed, NotFound."""
    record = build_row(actor, ENTERPRISES, key)
    held = enterprise_by_code(actor, key)
    own = {held.name, *held.former_names}
    return EnterprisePage(
        record=record,
        names=held.aliases,
        former_names=held.former_names,
        projects=projects_of_enterprise(actor, key),
        book=tuple(row for row in book_rows(actor, text=held.name) if row.builder in own),
        licences=tuple(_licence(row, today) for row in licences_of(actor, key)),
        heads=tuple(_head(code) for code in UNITS),
        told=tuple(_told(period, rows) for period, rows in operations_of(actor, key).items()),
        contacts=contacts_of(actor, key),
        lines=record.lines[:MOST_LINES],
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


def _told(period: str, rows: tuple[ValueRow, ...]) -> Told:
    held: Mapping[str, ValueRow] = {row.statement.figure: row for row in rows}
    return Told(period, tuple(_value(held[code]) if code in held else None for code in UNITS))


def _value(row: ValueRow) -> tuple[str, str, Any]:
    word, tone = STATUS[row.status]
    return f"{row.statement.quantity.amount:,f}", tone, word
