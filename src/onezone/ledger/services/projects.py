"""Entering projects into the book, one or many with their past; correcting, placing and splitting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, TypeVar, Unpack

from onezone.figures import queries as figures
from onezone.kernel.errors import JSON, plain
from onezone.kernel.moment import local_date
from onezone.ledger import store
from onezone.ledger.domain import errors
from onezone.ledger.domain.amounts import Amount, Money, in_words
from onezone.ledger.domain.months import Books, Month, require_month
from onezone.ledger.domain.stages import Side, Stage, Step, opening, proofs
from onezone.ledger.domain.taking_over import require_industry
from onezone.ledger.models import AmountRow, BookProject, MonthRow, Park, StepRow, YearPlan
from onezone.ledger.permissions import Act, require
from onezone.ledger.services.core import journal, note_new, note_new_money, noted
from onezone.parties.queries import enterprises_of
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.scope import act_transaction
from onezone.platform.journal.services import ZONE_CHAIN, append
from onezone.platform.registers import cells
from onezone.platform.registers.cells import clean
from onezone.platform.registers.declaration import Field, Kind

T = TypeVar("T")
ALIASES = Field("aliases", "", Kind.names)
CORRECTABLE = ("name", "code", "builder", "nature", "industry", "industry_edition", "parcel", "steward", "source_note")


class Particulars(TypedDict, total=False):
    """What stands in the head of a project; `park` by its name, `parent` by its reference."""

    aliases: Sequence[str]
    code: str
    parent: str
    enterprise_id: int | None
    builder: str
    nature: str
    industry: str
    industry_edition: str
    park: str
    parcel: str
    tags: Sequence[str]
    steward: str
    is_demo: bool
    source_note: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A project with its past, as a book takes it over: what is known of its steps, amounts, plans and months."""

    name: str
    steps: tuple[Step, ...]
    amounts: tuple[tuple[Amount, Money, date, str], ...] = ()
    plans: tuple[tuple[int, Decimal], ...] = ()
    months: tuple[Month, ...] = ()
    parent: str = ""
    """Name of the project that it is a phase of; that one comes before it."""
    about: Particulars = field(default_factory=Particulars)


def register_park(*, actor: Actor, at: datetime, name: str, is_core: bool) -> None:
    """Name a park of the zone, or say again whether it is of the core. TextMissing, NotAllowed."""
    require(actor, Act.register)
    if not (name := clean(name)):
        raise errors.TextMissing(field="name")
    with act_transaction(actor):
        Park.objects.update_or_create(zone_id=actor.zone_id, name=name, defaults={"is_core": is_core})
        append(actor=actor, at=at, chain=ZONE_CHAIN, act="register_park", payload={"park": name, "core": is_core})


def register_project(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    stage: Stage,
    on: date,
    evidence: Mapping[str, str],
    **about: Unpack[Particulars],
) -> str:
    """Enter a project at a stage with the evidence of its gate; returns its reference.

    TextMissing, ChoiceUnknown, NameTaken, EvidenceMissing, DayImpossible, PhaseOfPhase, NotAllowed.
    """
    require(actor, Act.register)
    step = Step(stage, on, Side.running, proofs(stage, {code: clean(text) for code, text in evidence.items()}))
    with act_transaction(actor):
        return _take(actor, at, [Opening(name, (step,), about=about)], act="register_project")[0]


def take_over(*, actor: Actor, at: datetime, projects: Sequence[Opening]) -> tuple[str, ...]:
    """Enter many projects with their past, all or none, a journal row each; returns their references.

    Raises as `register_project`, and StageUnreachable, MonthBreaksRules, MonthOutOfOrder, MonthClosed for a past that
    cannot be.
    """
    require(actor, Act.register)
    with act_transaction(actor):
        return tuple(_take(actor, at, projects, act="take_over_project"))


def _take(actor: Actor, at: datetime, projects: Sequence[Opening], *, act: str) -> list[str]:
    parks = {park.name: park for park in Park.objects.filter(zone_id=actor.zone_id)}
    _require_open(actor, projects)
    named = {row.name: row for row in BookProject.objects.filter(zone_id=actor.zone_id).select_related("parent")}
    made: list[tuple[Opening, BookProject]] = []
    for each in projects:
        row = _row(actor, at, each, parks, named)
        payload: dict[str, JSON] = {"name": row.name, "stage": row.stage, "side": row.side, "past": _past(each)}
        row.reference = f"L{append(actor=actor, at=at, chain=ZONE_CHAIN, act=act, payload=payload).seq}"
        named[row.name] = row
        made.append((each, row))
    for phases in (False, True):
        BookProject.objects.bulk_create([row for _, row in made if (row.parent is not None) is phases])
    _write_past(actor, at, made)
    for _, row in made:
        note_new(actor, at, row)
    return [row.reference for _, row in made]


def _require_open(actor: Actor, projects: Sequence[Opening]) -> None:
    """A past writes nothing into what is closed. MonthClosed."""
    periods = {month.period for each in projects for month in each.months}
    periods |= {period[:4] for period in periods} | {str(year) for each in projects for year, _yuan in each.plans}
    closed = figures.closed_of(actor, periods) if periods else ()
    if closed:
        raise errors.MonthClosed(field="period", period=closed[0])


def _row(
    actor: Actor, at: datetime, each: Opening, parks: Mapping[str, Park], named: Mapping[str, BookProject]
) -> BookProject:
    about: dict[str, Any] = {key: clean(held) if isinstance(held, str) else held for key, held in each.about.items()}
    name, code = clean(each.name), str(about.get("code", ""))
    if not name:
        raise errors.TextMissing(field="name")
    for given, field_name in ((name, "name"), (code, "code")):
        held = next((row for row in named.values() if given and getattr(row, field_name) == given), None)
        if held is not None:
            raise errors.NameTaken(field=field_name, value=given, reference=held.reference)
    steps = opening(each.steps, local_date(at))
    park, parent = _chosen(parks, about.pop("park", ""), "park"), about.pop("parent", "")
    by_reference = {row.reference: row for row in named.values()}
    mother = _chosen(named, each.parent, "parent") or _chosen(by_reference, parent, "parent")
    if mother is not None and mother.parent is not None:
        raise errors.PhaseOfPhase(reference=mother.reference)
    require_industry(about.get("industry", ""), about.get("industry_edition", ""))
    about.update(aliases=names_of(about.get("aliases", ())), tags=names_of(about.get("tags", ())), code=code)
    row = BookProject(
        zone_id=actor.zone_id, name=name, park=park, parent=mother, stage="", side="", stage_on=steps[0].on,
        updated_by=actor.signature, updated_at=at, **about,
    )  # fmt: skip
    row.every_name = store.every_name(row)
    for step in steps:
        store.stand(row, step)
    for kind, held_money, _on, _source in each.amounts:
        setattr(row, kind.value, held_money.yuan)
    _require_months(each.months, store.total_of(row), local_date(at))
    if each.months:
        row.completed = each.months[-1].since_start
    return row


def names_of(given: Sequence[str]) -> list[str]:
    """Names as the register reads them from a file: without what nobody sees, each once."""
    return list(dict.fromkeys(filter(None, map(clean, given))))


def _chosen(known: Mapping[str, T], wanted: object, field_name: str) -> T | None:
    if not wanted:
        return None
    found = known.get(str(wanted))
    if found is None:
        raise errors.ChoiceUnknown(field=field_name, value=str(wanted))
    return found


def _require_months(months: Sequence[Month], total: Decimal | None, today: date) -> None:
    before: Month | None = None
    for month in months:
        require_month(month, Books(before, total), this_month=f"{today:%Y-%m}")
        before = month


def _past(each: Opening) -> JSON:
    """What the journal keeps of a past, so that it can be read without the tables."""
    return plain(
        {
            "steps": [[step.stage.value, step.side.value, step.on, dict(step.evidence)] for step in each.steps],
            "amounts": [[kind.value, str(money), on, source] for kind, money, on, source in each.amounts],
            "plans": [[year, str(yuan)] for year, yuan in each.plans],
            "months": [[month.period, str(month.month), str(month.since_start)] for month in each.months],
            "parent": each.parent or each.about.get("parent", ""),
            "park": each.about.get("park", ""),
            "tags": list(names_of(each.about.get("tags", ()))),
        }
    )


def _write_past(actor: Actor, at: datetime, made: Sequence[tuple[Opening, BookProject]]) -> None:
    common = {"zone_id": actor.zone_id, "recorded_by": actor.signature, "recorded_at": at}
    StepRow.objects.bulk_create(
        StepRow(
            project=row, stage=step.stage, side=step.side, on=step.on, evidence=dict(step.evidence),
            reason=step.reason, **common,
        )
        for each, row in made for step in each.steps
    )  # fmt: skip
    AmountRow.objects.bulk_create(
        AmountRow(
            project=row, kind=kind, digits=f"{money.digits:f}", unit=money.unit, yuan=money.yuan, on=on, source=source,
            **common,
        )
        for each, row in made for kind, money, on, source in each.amounts
    )  # fmt: skip
    plans = YearPlan.objects.bulk_create(
        YearPlan(project=row, year=year, yuan=yuan, **common) for each, row in made for year, yuan in each.plans
    )
    months = MonthRow.objects.bulk_create(
        MonthRow(project=row, **{name: getattr(month, name) for name in store.MONTH_FIELDS}, **common)
        for each, row in made
        for month in each.months
    )
    note_new_money(actor, at, months, plans)


def correct_project(*, actor: Actor, at: datetime, reference: str, changes: Mapping[str, str]) -> None:
    """Correct what stands in the head; a name that is replaced stays as an alias; `credit_code` names the firm.

    NotFound, TextMissing, NameTaken, ChoiceUnknown for a firm that is not registered, NotAllowed.
    """
    require(actor, Act.keep)
    wanted = {name: clean(changes[name]) for name in CORRECTABLE if name in changes}
    if wanted.get("name") == "":
        raise errors.TextMissing(field="name")
    if "industry" in wanted:
        require_industry(wanted["industry"], wanted.get("industry_edition", ""))
    firm = _firm(actor, changes["credit_code"].strip()) if "credit_code" in changes else None
    with act_transaction(actor):
        row = store.locked(actor, reference)
        _require_free(row, wanted)
        before: dict[str, JSON] = {name: getattr(row, name) for name in wanted}
        with noted(actor, at, row):
            if "aliases" in changes:
                row.aliases = names_of(cells.read(ALIASES, changes["aliases"]))
            if wanted.get("name", row.name) != row.name:
                row.aliases = list(dict.fromkeys([*row.aliases, row.name]))
            for name, value in wanted.items():
                setattr(row, name, value)
            if "credit_code" in changes:
                row.enterprise_id = firm
            row.every_name = store.every_name(row)
            store.touch(actor, at, row, *wanted, "aliases", "every_name", "enterprise")
        journal(
            actor,
            at,
            "correct_project",
            row,
            {"before": before, "after": dict(wanted), "firm": changes.get("credit_code", "")},
        )


def _firm(actor: Actor, credit_code: str) -> int | None:
    """The row of a registered enterprise, None without a code. ChoiceUnknown."""
    known = enterprises_of(actor, [credit_code]) if credit_code else {}
    if credit_code and credit_code not in known:
        raise errors.ChoiceUnknown(field="credit_code", value=credit_code)
    return known[credit_code].id if credit_code else None


def _require_free(row: BookProject, wanted: Mapping[str, str]) -> None:
    for name in ("name", "code"):
        value = wanted.get(name)
        others = BookProject.objects.filter(zone_id=row.zone_id, **{name: value}).exclude(pk=row.pk)
        held = others.first() if value else None
        if held is not None:
            raise errors.NameTaken(field=name, value=value, reference=held.reference)


def place_project(*, actor: Actor, at: datetime, reference: str, park: str, tags: Sequence[str]) -> None:
    """Move a project to a park and say which lists it stands in. NotFound, ChoiceUnknown, NotAllowed."""
    require(actor, Act.keep)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        known = {each.name: each for each in Park.objects.filter(zone_id=actor.zone_id)}
        was: dict[str, JSON] = {"park": known_name(row.park), "tags": list(row.tags)}
        with noted(actor, at, row):
            row.park, row.tags = _chosen(known, park, "park"), names_of(tags)
            store.touch(actor, at, row, "park", "tags")
        journal(actor, at, "place_project", row, {"before": was, "park": park, "tags": list(row.tags)})


def known_name(park: Park | None) -> str:
    return park.name if park is not None else ""


def split_project(
    *, actor: Actor, at: datetime, reference: str, phases: Sequence[tuple[str, Money | None]]
) -> tuple[str, ...]:
    """Split a project into phases, each at the project's own stage; the filed amounts fit into the project's own.

    NotFound, PhaseOfPhase, PhasesExceedParent, NameTaken, TextMissing, NotAllowed.
    """
    require(actor, Act.keep)
    with act_transaction(actor):
        row = store.locked(actor, reference)
        if row.parent_id is not None:
            raise errors.PhaseOfPhase(reference=reference)
        held = [phase.filed for phase in BookProject.objects.filter(zone_id=actor.zone_id, parent=row)]
        total = sum((money.yuan for _, money in phases if money is not None), Decimal(0))
        total += sum((yuan for yuan in held if yuan is not None), Decimal(0))
        if row.filed is not None and total > row.filed:
            raise errors.PhasesExceedParent(field="amount", total=in_words(row.filed), sum=in_words(total))
        return tuple(_take(actor, at, [_phase(row, name, money) for name, money in phases], act="split_project"))


def _phase(row: BookProject, name: str, money: Money | None) -> Opening:
    steps = tuple(store.step_of(each) for each in StepRow.objects.filter(zone_id=row.zone_id, project=row))
    about: Particulars = {
        "parent": row.reference, "park": known_name(row.park), "tags": row.tags, "enterprise_id": row.enterprise_id,
        "builder": row.builder, "industry": row.industry, "industry_edition": row.industry_edition,
        "steward": row.steward, "is_demo": row.is_demo,
    }  # fmt: skip
    amounts = () if money is None else ((Amount.filed, money, steps[-1].on, row.reference),)
    return Opening(name, steps, amounts, about=about)
