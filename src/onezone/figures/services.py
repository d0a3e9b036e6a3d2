"""The acts on figures; each is one transaction and stands in the zone's journal."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal

from onezone.figures import errors, queries
from onezone.figures.domain.statement import WHOLE_ZONE, Statement
from onezone.figures.models import ClosedPeriod, ConflictDecision, FigureValue, PressText
from onezone.figures.permissions import Act, require
from onezone.figures.source_store import definitions, source
from onezone.figures.store import digest_of
from onezone.figures.words import OUTCOMES
from onezone.kernel.errors import JSON
from onezone.kernel.units import Quantity, UnitUnknown, comparable, plain_number, unit
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append

LONGEST_TEXT = 50_000
AMOUNT = re.compile(r"[+-]?[0-9]{1,20}(?:\.[0-9]{1,12})?")
"""Plain digits: 1e9999 is a number too, and no page could show it."""
PERIOD = re.compile(r"(\d{4})(-|-(0[1-9]|1[0-2])|Q[1-4])?")
CONFIRMED = frozenset({"confirmed", "revised"})


def state_value(
    *,
    actor: Actor,
    at: datetime,
    figure: str,
    amount: str,
    unit_name: str,
    period: str,
    source_name: str,
    scope: str = WHOLE_ZONE,
    status: str = "flash",
    qualifier: str = "",
    reason: str = "",
    evidence: str = "",
    replaces: str = "",
) -> str:
    """Add a value; returns its reference. `replaces` names the value it revises, which stays readable.

    A value of a closed period is an adjusting entry and needs a reason. Raises FigureUnknown, AmountMalformed,
    UnitUnfit, PeriodMalformed, SourceMissing, ReasonMissing, PeriodIsClosed, AlreadyReplaced, RevisesAnother,
    NotFound, NotAllowed.
    """
    require(actor, Act.confirm if status in CONFIRMED or replaces else Act.state)
    value = _checked(figure, amount, unit_name, period.strip(), scope.strip() or WHOLE_ZONE, qualifier, source_name)
    with act_transaction(actor):
        adjusts = queries.is_closed(actor, value.period)
        if (replaces or adjusts) and not reason.strip():
            raise errors.PeriodIsClosed(period=value.period) if adjusts else errors.ReasonMissing(field="reason")
        said: dict[str, JSON] = {
            "figure": figure, "amount": amount.strip(), "unit": unit_name, "period": value.period, "scope": value.scope,
            "status": status, "source": source_name, "reason": reason.strip(), "replaces": replaces,
        }  # fmt: skip
        if evidence:
            said["evidence"] = evidence
        entry = append(actor=actor, at=at, chain=ZONE_CHAIN, act="state_figure", payload=said)
        # The journal's head is locked from here on: of two revisions of one value the second sees the first.
        old = _replaced(actor, value, replaces)
        row = _written(actor, at, entry.seq, value, status=status, reason=reason.strip(), evidence=evidence)
        row.replaces, row.adjusts = old, adjusts
        row.save(force_insert=True)
    return row.reference


def _written(
    actor: Actor, at: datetime, seq: int, value: Statement, *, status: str, reason: str = "", evidence: str = ""
) -> FigureValue:
    """A row not yet saved; its reference is its place in the zone's journal, so no two are alike."""
    return FigureValue(
        zone_id=actor.zone_id,
        reference=f"V{seq}",
        figure=value.figure,
        name=value.name,
        scope=value.scope,
        period=value.period,
        amount=plain_number(value.quantity.amount),
        unit=value.quantity.unit.name,
        qualifier=value.qualifier,
        status=status,
        source="、".join(value.sources),
        evidence=evidence,
        reason=reason,
        recorded_by=actor.signature,
        recorded_at=at,
    )


def _checked(
    figure: str, amount: str, unit_name: str, period: str, scope: str, qualifier: str, source_name: str
) -> Statement:
    definition = definitions().get(figure)
    if definition is None:
        raise errors.FigureUnknown(field="figure", figure=figure)
    digits = amount.strip().replace(",", "")
    if not AMOUNT.fullmatch(digits):
        raise errors.AmountMalformed(field="amount", value=amount[:40])
    try:
        given = unit(unit_name)
    except UnitUnknown:
        raise errors.UnitUnfit(field="unit", unit=unit_name, wanted=definition.unit.name) from None
    if not comparable(given, definition.unit):
        raise errors.UnitUnfit(field="unit", unit=unit_name, wanted=definition.unit.name)
    if period and not PERIOD.fullmatch(period):
        raise errors.PeriodMalformed(field="period", period=period)
    if not source_name.strip():
        raise errors.SourceMissing(field="source")
    return Statement(
        definition.name_zh, Quantity(Decimal(digits), given), figure, scope, period, qualifier, (source_name.strip(),)
    )


def _replaced(actor: Actor, value: Statement, reference: str) -> FigureValue | None:
    if not reference:
        return None
    row = FigureValue.objects.filter(zone_id=actor.zone_id, figure=value.figure, reference=reference).first()
    if row is None:
        raise NotFound(what=reference)
    if (row.period, row.scope) != (value.period, value.scope):
        raise errors.RevisesAnother(reference=reference, period=row.period or "—", scope=row.scope)
    if FigureValue.objects.filter(replaces=row).exists():
        raise errors.AlreadyReplaced(reference=reference)
    return row


def load_source(*, actor: Actor, at: datetime, name: str) -> int:
    """Take every statement of a source that a definition knows, as stated; what the zone has already is passed over.

    Returns how many were added. Two sources that disagree are two values: nothing is picked silently.
    """
    require(actor, Act.state)
    held = source(name)
    with act_transaction(actor):
        known = {
            (row.figure, row.scope, row.period, row.source, row.amount)
            for row in FigureValue.objects.filter(zone_id=actor.zone_id)
        }
        new = [each for each in held.world.statements if each.figure and _key(each) not in known]
        for each in new:
            said: dict[str, JSON] = {"figure": each.figure, "amount": plain_number(each.quantity.amount),
                                     "unit": each.quantity.unit.name, "period": each.period, "scope": each.scope,
                                     "status": "stated", "source": "、".join(each.sources)}  # fmt: skip
            entry = append(actor=actor, at=at, chain=ZONE_CHAIN, act="state_figure", payload=said)
            _written(actor, at, entry.seq, each, status="stated").save(force_insert=True)
    return len(new)


def _key(each: Statement) -> tuple[str, ...]:
    return (each.figure, each.scope, each.period, "、".join(each.sources), plain_number(each.quantity.amount))


def decide_conflict(*, actor: Actor, at: datetime, conflict: str, evidence: str, outcome: str, reason: str) -> None:
    """Decide a conflict as it was seen (`evidence`). Raises ConflictGone, ReasonMissing, NotAllowed."""
    require(actor, Act.decide)
    if outcome not in OUTCOMES:
        raise errors.ConflictGone(conflict=conflict)
    if not reason.strip():
        raise errors.ReasonMissing(field="reason")
    with act_transaction(actor):
        if not any((each.finding.id, each.evidence) == (conflict, evidence) for each in queries.conflicts_of(actor)):
            raise errors.ConflictGone(conflict=conflict)
        ConflictDecision.objects.create(
            zone_id=actor.zone_id,
            conflict=conflict,
            evidence=evidence,
            outcome=outcome,
            reason=reason.strip()[:500],
            decided_by=actor.signature,
            decided_at=at,
        )
        payload: dict[str, JSON] = {"conflict": conflict, "outcome": outcome, "reason": reason.strip()}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="decide_conflict", payload=payload)


def close_period(*, actor: Actor, at: datetime, period: str) -> str:
    """Close a period; returns the digest over its values. Raises PeriodMalformed, PeriodEmpty, PeriodIsClosed."""
    require(actor, Act.close)
    if not PERIOD.fullmatch(period) or period.endswith("-"):
        raise errors.PeriodMalformed(field="period", period=period)
    with act_transaction(actor):
        if queries.is_closed(actor, period):
            raise errors.PeriodIsClosed(period=period)
        rows = list(queries.current_rows(actor).filter(period=period).order_by("id"))
        if not rows:
            raise errors.PeriodEmpty(period=period)
        digest = digest_of(rows)
        payload: dict[str, JSON] = {"period": period, "values": len(rows), "digest": digest}
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="close_period", payload=payload)
        ClosedPeriod.objects.create(
            zone_id=actor.zone_id,
            period=period,
            digest=digest,
            values=len(rows),
            closed_by=actor.signature,
            closed_at=at,
        )
    return digest


def paste_text(*, actor: Actor, at: datetime, title: str, text: str) -> str:
    """Keep a press text to be checked; returns its reference. Raises TextEmpty, TextTooLong, NotAllowed."""
    require(actor, Act.check)
    if not text.strip():
        raise errors.TextEmpty(field="text")
    if len(text) > LONGEST_TEXT:
        raise errors.TextTooLong(field="text", limit=LONGEST_TEXT)
    with act_transaction(actor):
        named = title.strip()[:200] or text.strip().splitlines()[0][:60]
        payload: dict[str, JSON] = {"title": named, "length": len(text)}
        entry = append(actor=actor, at=at, chain=ZONE_CHAIN, act="check_text", payload=payload)
        reference = f"W{entry.seq}"
        PressText.objects.create(
            zone_id=actor.zone_id, reference=reference, title=named, text=text, pasted_by=actor.signature, pasted_at=at
        )
    return reference
