"""A list of projects as it would become drafts: read again each time, so that what is shown is what will be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from onezone.approvals.batch_file import read_table
from onezone.approvals.catalogue_store import catalogue_of, current_release
from onezone.approvals.domain.batch import Batch, BatchRow, CellFault, read_batch
from onezone.approvals.domain.likeness import Described
from onezone.approvals.permissions import require
from onezone.approvals.queries.window_known import Alike, alike_projects
from onezone.approvals.store import visible_projects
from onezone.kernel.identifiers import normalise
from onezone.parties.queries import EnterpriseRow, enterprises_of
from onezone.platform.files.queries import open_file, stored_file
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class RowFate:
    """What a row will become: a draft for a known or a new enterprise, with what looks alike; or nothing, and why."""

    row: BatchRow
    enterprise: EnterpriseRow | None
    alike: tuple[Alike, ...]


@dataclass(frozen=True, slots=True)
class ListFate:
    """A list as it stands now."""

    name: str
    batch: Batch
    rows: tuple[RowFate, ...]


def batch_of(actor: Actor, sha256: str, *, today: date) -> Batch:
    """The list, judged; a project that is open is a fault of its cell. NotFound, ListUnreadable, ListTooLong."""
    require(actor, "intake")
    kind = stored_file(actor, sha256).kind
    with open_file(actor, sha256) as content:
        table = read_table(content, kind)
    batch = read_batch(table, catalogue_of(current_release(actor.zone_id, today)))
    codes = {normalise(row.project["code"]) for row in batch.rows} - {""}
    opened = dict(visible_projects(actor).filter(code__in=codes).values_list("code", "reference"))
    return replace(batch, rows=tuple(_told(row, batch, opened) for row in batch.rows))


def _told(row: BatchRow, batch: Batch, opened: Mapping[str, str]) -> BatchRow:
    reference = opened.get(normalise(row.project["code"]))
    if reference is None:
        return row
    cell = batch.cell("code", row.number)
    fault = CellFault(
        cell, "code", f"已经立卷：{reference}，请接着办它的下一阶段", f"is open already as {reference}: go on with it"
    )
    return replace(row, faults=(*row.faults, fault))


def list_fate(actor: Actor, sha256: str, *, today: date) -> ListFate:
    """The dry run."""
    batch = batch_of(actor, sha256, today=today)
    known = enterprises_of(actor, {normalise(row.subject["credit_code"]) for row in batch.rows})
    return ListFate(stored_file(actor, sha256).name, batch, tuple(_fate(actor, row, known) for row in batch.rows))


def _fate(actor: Actor, row: BatchRow, known: Mapping[str, EnterpriseRow]) -> RowFate:
    held = known.get(normalise(row.subject["credit_code"]))
    new = Described(row.project["name"], held.credit_code if held else "", row.project["park"])
    return RowFate(row, held, () if row.faults else alike_projects(actor, new))
