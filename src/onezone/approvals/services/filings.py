"""Stage filings: one form and one set of materials fan out to all departments in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onezone.approvals import numbers, store
from onezone.approvals.domain.errors import PrerequisiteMissing
from onezone.approvals.errors import NothingToFile
from onezone.approvals.models import FilingRow
from onezone.approvals.services.core import act_on
from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction, zone_scope

Hashes = Mapping[str, Mapping[str, str]]
"""Matter -> material slot -> content hash."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What a stage filing did: its reference, what went to departments, what waits for upstream results."""

    reference: str
    filed: tuple[str, ...]
    waiting: Mapping[str, tuple[str, ...]]


def file_stage(
    *,
    actor: Actor,
    at: datetime,
    project: str,
    stage: str,
    matters: Mapping[str, str],
    materials: Hashes | None = None,
    form: Mapping[str, Any] | None = None,
    file_names: Mapping[str, str] | None = None,
) -> Filed:
    """File several matters (matter -> "formal" | "simulated") for one stage, all or nothing.

    A simulated matter whose upstream opinions are missing waits in the filing and goes to its department by itself
    when they are there (`file_waiting`). Any other refusal undoes the whole filing.
    """
    if not matters:
        raise NothingToFile(field="matters")
    on = local_date(at)
    with act_transaction(actor):
        loaded = store.load_locked(actor, project)
        for matter in matters:
            loaded.case.matter(matter)  # raises UnknownMatter
        reference = numbers.filing_reference(actor.zone_id, on)
        row = FilingRow(
            zone_id=actor.zone_id,
            project_id=loaded.row.id,
            reference=reference,
            stage=stage,
            filed_on=on,
            detail={"form": dict(form or {}), "by": actor.name, "matters": dict(matters), "waiting": {}},
        )
        waiting = _file_each(actor, at, loaded, row, matters, materials or {}, file_names or {})
        row.waiting = len(waiting)
        row.save(force_insert=True)
    filed = tuple(matter for matter in matters if matter not in waiting)
    return Filed(reference, filed, waiting)


def _file_each(
    actor: Actor,
    at: datetime,
    loaded: store.Loaded,
    row: FilingRow,
    matters: Mapping[str, str],
    materials: Hashes,
    file_names: Mapping[str, str],
) -> dict[str, tuple[str, ...]]:
    waiting: dict[str, tuple[str, ...]] = {}
    for matter in sorted(matters, key=loaded.case.context.catalogue.order.index):
        data = {
            "matter": matter,
            "mode": matters[matter],
            "filing": row.reference,
            "stage": row.stage,
            "materials": dict(materials.get(matter, {})),
        }
        try:
            act_on(actor=actor, at=at, loaded=loaded, act="file", data=data, file_names=file_names)
        except PrerequisiteMissing as refusal:
            if matters[matter] != "simulated":
                raise
            waiting[matter] = tuple(refusal.data["missing"])  # type: ignore[arg-type]
            row.detail["waiting"][matter] = data["materials"]
            if data["materials"]:  # the papers are handed in today, whenever their matter goes on
                papers = {"materials": data["materials"]}
                act_on(actor=actor, at=at, loaded=loaded, act="change_input", data=papers, file_names=file_names)
        store.mark_saved(loaded)
    return waiting


def file_waiting(*, actor: Actor, at: datetime, project: str) -> tuple[str, ...]:
    """File what waits in the project's filings and can go now; returns those matters. Safe to call again."""
    rows = FilingRow.objects.filter(zone_id=actor.zone_id, project__reference=project, waiting__gt=0).order_by("id")
    with zone_scope(actor.zone_id):
        if not rows.exists():
            return ()
    gone: list[str] = []
    with act_transaction(actor):
        loaded = store.load_locked(actor, project)
        for row in rows.all():
            went = _try_waiting(actor, at, loaded, row)
            if went:
                row.detail["waiting"] = {k: v for k, v in row.detail["waiting"].items() if k not in went}
                row.waiting = len(row.detail["waiting"])
                row.save(update_fields=["detail", "waiting"])
            gone += went
    return tuple(gone)


def _try_waiting(actor: Actor, at: datetime, loaded: store.Loaded, row: FilingRow) -> Sequence[str]:
    went = []
    for matter, held in row.detail["waiting"].items():
        data = {
            "matter": matter,
            "mode": "simulated",
            "filing": row.reference,
            "stage": row.stage,
            "materials": dict(held),
        }
        try:
            act_on(actor=actor, at=at, loaded=loaded, act="file", data=data, file_names={})
        except RuleError:
            continue
        store.mark_saved(loaded)
        went.append(matter)
    return went
