"""What the auditor does with the journal: search, look, verify, hand over. Every look leaves a row (the read log).

Looks are rows of a chain of their own, so that reading never waits for an act and an act never waits for a reader.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, QuerySet, TextField
from django.db.models.functions import Cast

from onezone.kernel.errors import JSON, plain
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.permissions import Act, require
from onezone.platform.identity.queries import zone_with_id
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.checkpoints import write_checkpoint
from onezone.platform.journal.export import export_lines
from onezone.platform.journal.models import ChainHead, Checkpoint, JournalRow
from onezone.platform.journal.services import READ_CHAIN, REFUSED_CHAIN, append
from onezone.platform.journal.verify import Finding, Verdict, verify

PER_PAGE = 50
MOST_EXPORTED = 50_000
"""Rows of a search that leave in one table; the journal export has no limit."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a search asks for; empty fields ask for everything. `outcome`: "" done or refused, done, denied, read."""

    first: date | None = None
    last: date | None = None
    actor: str = ""
    act: str = ""
    chain: str = ""
    outcome: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row as it was written; `id` is the key of the next page."""

    id: int
    chain: str
    seq: int
    act: str
    actor: str
    role: str
    at: datetime
    payload: Mapping[str, Any]
    algorithm: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One chain of the zone as its head states it."""

    chain: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class CheckpointRow:
    """One checkpoint as it stands in the database."""

    id: int
    at: datetime
    count: int
    root: str


def search(*, actor: Actor, at: datetime, wanted: Wanted, before: int | None = None) -> tuple[AuditRow, ...]:
    """The newest rows that match, at most one more than a page; `before` is the key of the last row seen."""
    require(actor, Act.read_journal)
    _note(actor, at, "read_journal", {**_asked(wanted), "before": before})
    rows = _matching(actor, wanted)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return tuple(_row(row) for row in rows[: PER_PAGE + 1])


def look(*, actor: Actor, at: datetime, chain: str, seq: int) -> AuditRow:
    """One row with its content. NotFound."""
    require(actor, Act.read_journal)
    row = JournalRow.objects.filter(zone_id=actor.zone_id, chain=chain, seq=seq).first()
    if row is None:
        raise NotFound(what=f"{chain}#{seq}")
    _note(actor, at, "read_row", {"chain": chain, "seq": seq})
    return _row(row)


def take_rows(*, actor: Actor, at: datetime, wanted: Wanted, form: str) -> Sequence[AuditRow]:
    """The rows of a search for a table (`form` csv or xlsx), oldest of the newest MOST_EXPORTED last."""
    require(actor, Act.export_journal)
    rows = tuple(_row(row) for row in _matching(actor, wanted)[:MOST_EXPORTED])
    _note(actor, at, "export_rows", {**_asked(wanted), "form": form, "rows": len(rows)})
    return rows


def take_journal(*, actor: Actor, at: datetime, chain: str | None) -> Iterator[str]:
    """The lines that the stand-alone verifier reads, of one chain or of all."""
    require(actor, Act.export_journal)
    if chain is not None:
        _known(actor, chain)
    _note(actor, at, "export_journal", {"chain": chain})
    return export_lines(zone_with_id(actor.zone_id), chain=chain)


def take_checkpoint(*, actor: Actor, at: datetime) -> dict[str, JSON]:
    """State and sign how the chains stand now, for keeping outside the database."""
    require(actor, Act.export_journal)
    _note(actor, at, "export_checkpoint", {})
    return write_checkpoint(zone=zone_with_id(actor.zone_id), at=at)


def check(
    *, actor: Actor, at: datetime, chain: str | None = None, checkpoint: Mapping[str, Any] | None = None
) -> Verdict:
    """Re-hash one chain or all of them, against a checkpoint if one is given, and write the verdict down."""
    require(actor, Act.verify_journal)
    if chain is not None:
        _known(actor, chain)
    verdict = verify(zone_with_id(actor.zone_id), chain=chain, checkpoint=checkpoint)
    findings = [asdict(each) for each in verdict.findings[:20]]
    stated = None if checkpoint is None else str(checkpoint.get("at"))
    payload = {"chain": chain, "checkpoint": stated, "rows": verdict.rows, "findings": findings}
    _note(actor, at, "verify_journal", payload)
    return verdict


@dataclass(frozen=True, slots=True)
class Step:
    """A part of a long verification: what was read, what was found, the last chain read; `left` chains follow."""

    rows: int
    chains: int
    findings: tuple[Finding, ...]
    after: str
    left: int


def check_next(actor: Actor, *, after: str, budget: int = 10_000) -> Step:
    """Re-hash the chains that follow `after` until `budget` rows are read: a long work in steps a page can show.

    The verdict of all steps is written down by `note_verdict`, once.
    """
    require(actor, Act.verify_journal)
    zone = zone_with_id(actor.zone_id)
    heads = ChainHead.objects.filter(zone=zone).values_list("chain", flat=True)
    rows = JournalRow.objects.filter(zone=zone).order_by().values_list("chain", flat=True).distinct()
    names = [name for name in sorted({*heads, *rows}) if name > after]
    read, done, findings = 0, 0, []
    for name in names:
        verdict = verify(zone, chain=name)
        read, done, after = read + verdict.rows, done + 1, name
        findings += verdict.findings
        if read >= budget:
            break
    return Step(read, done, tuple(findings), after, len(names) - done)


def note_verdict(*, actor: Actor, at: datetime, rows: int, findings: Sequence[Finding]) -> None:
    """Write down what a verification in steps came to."""
    require(actor, Act.verify_journal)
    said = [asdict(each) for each in findings[:20]]
    _note(actor, at, "verify_journal", {"rows": rows, "findings": said})


def chains(actor: Actor, *, text: str = "") -> tuple[ChainRow, ...]:
    """The zone's chains, the longest of a name first; the auditor sees their names and lengths, no content."""
    require(actor, Act.read_journal)
    rows = ChainHead.objects.filter(zone_id=actor.zone_id, seq__gt=0)
    if text:
        rows = rows.filter(chain__icontains=text)
    return tuple(ChainRow(row.chain, row.seq, row.hash) for row in rows.order_by("-chain"))


def checkpoints(actor: Actor, *, limit: int = 100) -> tuple[CheckpointRow, ...]:
    """The latest checkpoints, newest first."""
    require(actor, Act.read_journal)
    rows = Checkpoint.objects.filter(zone_id=actor.zone_id).order_by("-id")[:limit]
    return tuple(CheckpointRow(row.id, row.at, row.count, row.root) for row in rows)


def acts_in(actor: Actor) -> tuple[tuple[str, int], ...]:
    """The acts that occur in the zone's journal, with how often: the choices of the search."""
    require(actor, Act.read_journal)
    rows = JournalRow.objects.filter(zone_id=actor.zone_id).exclude(chain=READ_CHAIN).order_by("act")
    return tuple(rows.values_list("act").annotate(n=Count("id")))


def size(actor: Actor) -> tuple[int, datetime | None]:
    """How many rows there are, and when the last was written."""
    require(actor, Act.read_journal)
    held = JournalRow.objects.filter(zone_id=actor.zone_id).aggregate(n=Count("id"), last=Max("at"))
    return held["n"], held["last"]


def _matching(actor: Actor, wanted: Wanted) -> QuerySet[JournalRow]:
    rows = JournalRow.objects.filter(zone_id=actor.zone_id).order_by("-id")
    clock = ZoneInfo(zone_with_id(actor.zone_id).timezone)
    if wanted.first:
        rows = rows.filter(at__gte=datetime.combine(wanted.first, datetime.min.time(), tzinfo=clock))
    if wanted.last:
        rows = rows.filter(at__lt=datetime.combine(wanted.last + timedelta(days=1), datetime.min.time(), tzinfo=clock))
    if wanted.actor:
        rows = rows.filter(actor__icontains=wanted.actor)
    if wanted.act:
        rows = rows.filter(act=wanted.act)
    if wanted.chain:
        rows = rows.filter(chain=wanted.chain)
    if wanted.text:
        rows = _holding(rows, wanted.text)
    return _of_outcome(rows, wanted)


def _of_outcome(rows: QuerySet[JournalRow], wanted: Wanted) -> QuerySet[JournalRow]:
    if wanted.outcome == "denied":
        return rows.filter(chain=REFUSED_CHAIN)
    if wanted.outcome == "read":
        return rows.filter(chain=READ_CHAIN)
    if wanted.outcome == "done":
        return rows.exclude(chain__in=[REFUSED_CHAIN, READ_CHAIN])
    return rows if wanted.chain else rows.exclude(chain=READ_CHAIN)


def _holding(rows: QuerySet[JournalRow], text: str) -> QuerySet[JournalRow]:
    """Rows whose content holds the text: as it is written (PostgreSQL), or with escaped signs (SQLite)."""
    held = rows.annotate(written=Cast("payload", TextField()))
    escaped = json.dumps(text)[1:-1]
    return held.filter(written__icontains=text) | held.filter(written__icontains=escaped)


def _known(actor: Actor, chain: str) -> None:
    if not JournalRow.objects.filter(zone_id=actor.zone_id, chain=chain).exists():
        raise NotFound(what=chain)


def _note(actor: Actor, at: datetime, act: str, payload: Mapping[str, object]) -> None:
    said = {name: plain(value) for name, value in payload.items() if value not in (None, "")}
    with act_transaction(actor):
        append(actor=actor, at=at, chain=READ_CHAIN, act=act, payload=said)


def _asked(wanted: Wanted) -> dict[str, object]:
    return {name: value for name, value in asdict(wanted).items() if value}


def _row(row: JournalRow) -> AuditRow:
    return AuditRow(
        row.id, row.chain, row.seq, row.act, row.actor, row.role, row.at, row.payload, row.algorithm, row.previous,
        row.hash,
    )  # fmt: skip
