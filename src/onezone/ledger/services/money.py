"""Amounts, yearly plans and monthly completion: only ever added, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from onezone.figures import queries as figures
from onezone.kernel.moment import local_date
from onezone.ledger import store
from onezone.ledger.domain import errors
from onezone.ledger.domain.amounts import Amount, in_words, money
from onezone.ledger.domain.months import Books, Month, following, require_month
from onezone.ledger.models import AmountRow, BookProject, MonthRow, YearPlan
from onezone.ledger.permissions import Act, require
from onezone.ledger.services.core import journal, note_new_money, note_plan, noted
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.registers.cells import clean

NUMBERS = tuple(name for name in store.MONTH_FIELDS if name not in ("period", "explanation"))


def state_amount(
    *, actor: Actor, at: datetime, reference: str, kind: Amount, amount: str, unit_name: str, on: date, source: str,
    reason: str = "",
) -> None:  # fmt: skip
    """State one of the amounts; another value than the last one needs a reason. What is completed comes from months.

    NotFound, AmountMalformed, TextMissing, DayAhead, ReasonMissing, PhasesExceedParent, ChoiceUnknown, NotAllowed.
    """
    require(actor, Act.keep)
    source, reason = clean(source), clean(reason, lines=True)
    given = money(amount, unit_name)
    if kind is Amount.completed:
        raise errors.ChoiceUnknown(field="kind", value=kind.value)
    if not source:
        raise errors.TextMissing(field="source")
    if on > local_date(at):
        raise errors.DayAhead(field="on", on=on)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        held = getattr(row, kind.value)
        if held is not None and held != given.yuan and not reason:
            raise errors.ReasonMissing(field="reason")
        _require_phases_fit(row, kind, given.yuan)
        AmountRow.objects.create(
            zone_id=actor.zone_id, project=row, kind=kind, digits=f"{given.digits:f}", unit=given.unit,
            yuan=given.yuan, on=on, source=source, reason=reason, recorded_by=actor.signature,
            recorded_at=at,
        )  # fmt: skip
        with noted(actor, at, row, source):
            setattr(row, kind.value, given.yuan)
            store.touch(actor, at, row, kind.value)
        journal(
            actor, at, "state_amount", row,
            {"kind": kind.value, "amount": str(given), "on": on.isoformat(), "source": source,
             "reason": reason},
        )  # fmt: skip


def _require_phases_fit(row: BookProject, kind: Amount, yuan: Decimal) -> None:
    """Filed phases never cost more than the project they are phases of, whichever is stated last."""
    if kind is not Amount.filed:
        return
    parent = row.parent or row
    phases = BookProject.objects.filter(zone_id=row.zone_id, parent=parent).exclude(pk=row.pk)
    total = sum((each.filed for each in phases if each.filed is not None), Decimal(0))
    limit = yuan if row.parent is None else parent.filed
    total += yuan if row.parent is not None else Decimal(0)
    if limit is not None and total > limit:
        raise errors.PhasesExceedParent(field="amount", total=in_words(limit), sum=in_words(total))


def plan_year(
    *, actor: Actor, at: datetime, reference: str, year: int, amount: str, unit_name: str, reason: str = ""
) -> None:
    """Plan what a project completes in a year; another plan for the same year needs a reason.

    NotFound, AmountMalformed, ReasonMissing, MonthClosed, NotAllowed.
    """
    require(actor, Act.keep)
    given = money(amount, unit_name)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        if figures.is_closed(actor, str(year)):
            raise errors.MonthClosed(field="year", period=str(year))
        held = YearPlan.objects.filter(zone_id=actor.zone_id, project=row, year=year).order_by("-id").first()
        reason = clean(reason, lines=True)
        if held is not None and held.yuan != given.yuan and not reason:
            raise errors.ReasonMissing(field="reason")
        plan = YearPlan.objects.create(
            zone_id=actor.zone_id, project=row, year=year, yuan=given.yuan, reason=reason,
            recorded_by=actor.signature, recorded_at=at,
        )  # fmt: skip
        note_plan(actor, at, plan, held)
        store.touch(actor, at, row)
        journal(actor, at, "plan_year", row, {"year": year, "amount": str(given), "reason": reason})


def book_month(
    *, actor: Actor, at: datetime, reference: str, period: str, unit_name: str, numbers: Mapping[str, str],
    explanation: str = "", progress: str = "",
) -> None:  # fmt: skip
    """Book what a project completed in a month; totals left empty follow from the month before, given ones are checked.

    A closed month, and a month before one that is booked, take nothing: the next month adjusts.
    NotFound, AmountMalformed, MonthMalformed, MonthOutOfOrder, MonthClosed, MonthBreaksRules, NotAllowed.
    """
    require(actor, Act.book)
    explanation, progress = clean(explanation, lines=True), clean(progress)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        # The zone's chain is locked by its row from here on, as closing a period locks it: one of the two comes first.
        append(
            actor=actor, at=at, chain=ZONE_CHAIN, act="book_month",
            payload={"project": reference, "period": period, "unit": unit_name, "explanation": explanation,
                     "numbers": {name: numbers[name] for name in NUMBERS if numbers.get(name)}},
        )  # fmt: skip
        if figures.is_closed(actor, period) or figures.is_closed(actor, period[:4]):
            raise errors.MonthClosed(field="period", period=period)
        before = store.newest_month(row)
        month = _month(period, unit_name, numbers, explanation, before)
        require_month(month, Books(before, store.total_of(row)), this_month=f"{local_date(at):%Y-%m}")
        booked = MonthRow.objects.create(
            zone_id=actor.zone_id, project=row, progress=progress, recorded_by=actor.signature, recorded_at=at,
            **{name: getattr(month, name) for name in store.MONTH_FIELDS},
        )  # fmt: skip
        note_new_money(actor, at, months=[booked])
        with noted(actor, at, row, period):
            row.completed = month.since_start
            store.touch(actor, at, row, "completed")


def _month(period: str, unit_name: str, numbers: Mapping[str, str], explanation: str, before: Month | None) -> Month:
    given = {
        name: money(numbers[name], unit_name, field=name, signed=name == "adjustment").yuan
        for name in NUMBERS
        if numbers.get(name, "").strip()
    }
    if "month" not in given:
        raise errors.AmountMalformed(field="month", value="")
    return following(period.strip(), given, explanation, before)
