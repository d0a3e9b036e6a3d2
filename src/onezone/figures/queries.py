"""Reads of figures: values in force, conflicts with their decisions, closed periods, rates, press texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Expression, OuterRef, QuerySet

from onezone.figures.domain.checks import find
from onezone.figures.domain.definition import Definitions
from onezone.figures.domain.finding import Finding
from onezone.figures.domain.own_values import world_of_values
from onezone.figures.domain.rates import DatedRate, Rates
from onezone.figures.domain.statement import Statement, World
from onezone.figures.models import ClosedPeriod, ConflictDecision, ExchangeRate, FigureValue, PressText
from onezone.figures.permissions import Act, may, require
from onezone.figures.source_store import BUILTIN, checks, definitions, source
from onezone.figures.store import digest_of, evidence_of, statement_of
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.queries import zone_settings
from onezone.platform.statements import Table, rows_of


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value as pages show it; `is_current` unless a revision replaced it."""

    reference: str
    statement: Statement
    status: str
    source: str
    evidence: str
    reason: str
    adjusts: bool
    is_current: bool
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a conflict."""

    outcome: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A conflict that stands now, and the decision on it if its values are still those it was taken on."""

    finding: Finding
    evidence: str
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period with values, and when it was closed."""

    period: str
    values: int
    adjustments: int = 0
    closed_by: str = ""
    closed_at: datetime | None = None
    digest: str = ""
    is_intact: bool = True


@dataclass(frozen=True, slots=True)
class TextRow:
    """A press text that was pasted."""

    reference: str
    title: str
    text: str
    pasted_by: str
    pasted_at: datetime


def _values(actor: Actor) -> QuerySet[FigureValue]:
    require(actor, Act.read)
    return FigureValue.objects.filter(zone_id=actor.zone_id)


def current_rows(actor: Actor) -> QuerySet[FigureValue]:
    """Values that no revision replaced."""
    return _values(actor).filter(replaced_by__isnull=True)


def values_of(actor: Actor, figure: str) -> tuple[ValueRow, ...]:
    """All values of a figure, the newest period first, replaced ones with them."""
    rows = _values(actor).filter(figure=figure).select_related("replaced_by").order_by("-period", "scope", "id")
    return tuple(_row(row, is_current=not hasattr(row, "replaced_by")) for row in rows)


def rests_on(actor: Actor, figure: str, sha256: str) -> bool:
    """Whether a value of the figure, in force or revised, names that file as its evidence."""
    return may(actor, Act.read) and _values(actor).filter(figure=figure, evidence=sha256).exists()


def current_values(actor: Actor) -> Mapping[str, tuple[ValueRow, ...]]:
    """Figure -> its values in force, the newest period first."""
    found: dict[str, list[ValueRow]] = {}
    for row in current_rows(actor).order_by("-period", "scope", "id"):
        found.setdefault(row.figure, []).append(_row(row, is_current=True))
    return {figure: tuple(rows) for figure, rows in found.items()}


def current_of_scopes(actor: Actor, scopes: Sequence[str], figures: Sequence[str]) -> tuple[ValueRow, ...]:
    """Values in force of some figures in some scopes, the newest period first."""
    rows = current_rows(actor).filter(scope__in=scopes, figure__in=figures).order_by("-period", "figure", "id")
    return tuple(_row(row, is_current=True) for row in rows)


def count_of_scopes(actor: Actor, scopes: Sequence[str], figures: Sequence[str]) -> int:
    """How many values in force there are of some figures in some scopes."""
    return current_rows(actor).filter(scope__in=scopes, figure__in=figures).count()


def _row(row: FigureValue, *, is_current: bool) -> ValueRow:
    return ValueRow(
        reference=row.reference,
        statement=statement_of(row, definitions()),
        status=row.status,
        source=row.source,
        evidence=row.evidence,
        reason=row.reason,
        adjusts=row.adjusts,
        is_current=is_current,
        recorded_by=_name(row.recorded_by),
        recorded_at=row.recorded_at,
    )


def _name(signature: str) -> str:
    return signature.rsplit("/", 1)[-1]


def world_of(actor: Actor) -> World:
    """The zone's values in force, with the projects, bands and clusters that its source names."""
    held = definitions()
    values = tuple(statement_of(row, held) for row in current_rows(actor))
    return _world(values, held, zone_settings(actor.zone_id), rates_of(actor))


def _world(values: tuple[Statement, ...], held: Definitions, settings: Mapping[str, Any], rates: Rates) -> World:
    name = settings.get("figures", {}).get("source", "")
    named = source(name).world if name in BUILTIN else World(held, ())
    return world_of_values(values, named, rates)


def source_texts(actor: Actor) -> Mapping[str, str]:
    """Source id -> the sentence it stands for, of the zone's own source."""
    name = zone_settings(actor.zone_id).get("figures", {}).get("source", "")
    return source(name).texts if name in BUILTIN else {}


def findings_of(world: World) -> tuple[Finding, ...]:
    return find(checks(), world)


def conflicts_of(actor: Actor, world: World | None = None) -> tuple[Conflict, ...]:
    """Every conflict that stands now; those without a decision first."""
    taken: dict[tuple[str, str], Decided] = {}
    for row in ConflictDecision.objects.filter(zone_id=actor.zone_id).order_by("id"):
        taken[row.conflict, row.evidence] = Decided(row.outcome, row.reason, _name(row.decided_by), row.decided_at)
    return _decided(findings_of(world if world is not None else world_of(actor)), taken)


def _decided(found: Sequence[Finding], taken: Mapping[tuple[str, str], Decided]) -> tuple[Conflict, ...]:
    conflicts = [Conflict(each, evidence_of(each), taken.get((each.id, evidence_of(each)))) for each in found]
    return tuple(sorted(conflicts, key=lambda each: each.decided is not None))


@dataclass(frozen=True, slots=True)
class Standing:
    """What a zone's figures are now: the newest value in force of each with its status, and what contradicts what."""

    values: Mapping[str, tuple[Statement, str]]
    conflicts: tuple[Conflict, ...]


def standing_in(zone: str) -> tuple[Expression, ...]:
    """Values in force, decisions and rates as values of another query, by its column of the zone; `as_standing`."""
    values = FigureValue.objects.filter(zone_id=OuterRef(zone), replaced_by__isnull=True)
    decisions = ConflictDecision.objects.filter(zone_id=OuterRef(zone))
    return (
        rows_of(values, "period", "id", "figure", "name", "scope", "amount", "unit", "qualifier", "source", "status"),
        rows_of(decisions, "id", "conflict", "evidence", "outcome", "reason", "decided_by", "decided_at"),
        rows_of(ExchangeRate.objects.filter(zone_id=OuterRef(zone)), "period", "yuan", "source", "is_demo"),
    )


def as_standing(values: Table, decisions: Table, rates: Table, settings: Mapping[str, Any]) -> Standing:
    """What the values of `standing_in` and the zone's settings mean."""
    held = definitions()
    rows = [_of_columns(*columns) for columns in sorted(values or (), key=lambda columns: columns[1])]
    statements = [statement_of(row, held) for row in rows]
    newest = {
        each.figure: (each, row.status)
        for each, row in sorted(zip(statements, rows, strict=True), key=lambda pair: pair[0].period)
    }
    taken = {
        (conflict, evidence): Decided(outcome, reason, _name(by), datetime.fromisoformat(at))
        for _id, conflict, evidence, outcome, reason, by, at in sorted(decisions or ())
    }
    dated = {
        period: DatedRate(period, Decimal(str(yuan)), name, bool(demo)) for period, yuan, name, demo in rates or ()
    }
    return Standing(newest, _decided(findings_of(_world(tuple(statements), held, settings, dated)), taken))


def _of_columns(
    period: str, key: int, figure: str, name: str, scope: str, amount: str, unit: str, qualifier: str, source: str,
    status: str,
) -> FigureValue:  # fmt: skip
    return FigureValue(
        id=key, figure=figure, name=name, scope=scope, period=period, amount=amount, unit=unit, qualifier=qualifier,
        source=source, status=status,
    )  # fmt: skip


def rates_of(actor: Actor) -> Rates:
    """Every dollar rate of the zone by its period; one query."""
    require(actor, Act.read)
    rows = ExchangeRate.objects.filter(zone_id=actor.zone_id)
    return {row.period: DatedRate(row.period, row.yuan, row.source, bool(row.is_demo)) for row in rows}


def is_closed(actor: Actor, period: str) -> bool:
    return bool(period) and ClosedPeriod.objects.filter(zone_id=actor.zone_id, period=period).exists()


def closed_of(actor: Actor, periods: Iterable[str]) -> tuple[str, ...]:
    """Of these periods the closed ones, in order; one query."""
    rows = ClosedPeriod.objects.filter(zone_id=actor.zone_id, period__in=set(periods))
    return tuple(rows.order_by("period").values_list("period", flat=True))


def periods_of(actor: Actor) -> tuple[PeriodRow, ...]:
    """Every period that has values, the newest first, with its closing and whether what was closed still stands."""
    rows = list(_values(actor).exclude(period="").select_related("replaced_by").order_by("id"))
    closed = {row.period: row for row in ClosedPeriod.objects.filter(zone_id=actor.zone_id)}
    names = sorted({row.period for row in rows}, reverse=True)
    return tuple(_period(name, [row for row in rows if row.period == name], closed.get(name)) for name in names)


def _period(name: str, rows: Sequence[FigureValue], closed: ClosedPeriod | None) -> PeriodRow:
    in_force = [row for row in rows if not hasattr(row, "replaced_by")]
    if closed is None:
        return PeriodRow(name, len(in_force))
    then = [row for row in rows if not row.adjusts and (not hasattr(row, "replaced_by") or row.replaced_by.adjusts)]
    return PeriodRow(
        period=name,
        values=closed.values,
        adjustments=sum(row.adjusts for row in rows),
        closed_by=_name(closed.closed_by),
        closed_at=closed.closed_at,
        digest=closed.digest,
        is_intact=digest_of(then) == closed.digest,
    )


def press_texts(actor: Actor, limit: int = 50) -> Sequence[TextRow]:
    """The newest press texts first."""
    require(actor, Act.check)
    rows = PressText.objects.filter(zone_id=actor.zone_id).order_by("-id")[:limit]
    return [TextRow(row.reference, row.title, row.text, _name(row.pasted_by), row.pasted_at) for row in rows]


def press_text(actor: Actor, reference: str) -> TextRow:
    """One press text. NotFound when the zone has none of that reference."""
    require(actor, Act.check)
    row = PressText.objects.filter(zone_id=actor.zone_id, reference=reference).first()
    if row is None:
        raise NotFound(what=reference)
    return TextRow(row.reference, row.title, row.text, _name(row.pasted_by), row.pasted_at)
