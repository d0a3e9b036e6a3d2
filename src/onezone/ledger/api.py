"""Operations on the project book: reading entries and totals, and every act that its pages have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from onezone.kernel.moment import local_date
from onezone.ledger.domain.amounts import Amount
from onezone.ledger.domain.counting import RULES
from onezone.ledger.domain.stages import Side, Stage
from onezone.ledger.domain.totals import SCOPES, bands
from onezone.ledger.domain.totals import words as by_word
from onezone.ledger.listing import BookRow, book_after
from onezone.ledger.queries import BookCase, book_project, entries
from onezone.ledger.services import money, notes, projects, stages
from onezone.platform.api.paging import page_of, place_of
from onezone.platform.api.shapes import READ, WRITE, Input, Key, Listing, Reference, Short
from onezone.platform.api.site import done_once
from onezone.platform.identity.errors import NotFound
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["project book"])
Digits = Annotated[str, StringConstraints(max_length=40)]
Entry = Path[Reference]
RowNumber = Annotated[int, Field(ge=1, le=2**62)]
Unit = Annotated[str, StringConstraints(pattern="^(亿元|万元|元)$")]
Proofs = Annotated[dict[Annotated[str, StringConstraints(max_length=20)], Short], Field(max_length=10)]


class BookEntry(Schema):
    """An entry of the book; amounts in yuan, as text."""

    reference: str
    name: str
    builder: str
    parent: str
    park: str
    stage: str
    side: str
    stage_on: date
    filed: str | None
    completed: str | None
    tags: list[str]
    is_demo: bool


class BookEntries(Schema):
    """A page of entries, the newest first."""

    items: list[BookEntry]
    next: str | None


class BookDetail(Schema):
    """One entry whole: its steps, amounts as written, months, elements, blockers and links."""

    reference: str
    name: str
    stage: str
    side: str
    amounts: dict[str, str | None]
    steps: list[dict[str, Any]]
    stated: list[dict[str, Any]]
    months: list[dict[str, Any]]
    elements: list[dict[str, Any]]
    blockers: list[dict[str, Any]]
    links: list[dict[str, str]]
    phases: list[str]


class Total(Schema):
    """So many projects with so much money, in yuan."""

    n: int
    yuan: str


class BookTotals(Schema):
    """The totals of a scope by one rule; bands and words sum to the total."""

    rule: str
    version: int
    sentence_zh: str
    sentence_en: str
    scope: str
    total: Total
    bands: dict[str, Total]
    words: dict[str, Total]


class Done(Schema):
    """The entry that an act changed, and where it stands now."""

    reference: str
    stage: str
    side: str


class Wanted(Listing):
    """`text`: part of a name, of the builder, or the number."""

    text: Short = ""


class WantedTotals(Input):
    """Which rule, and which scope."""

    rule: Short = "key_projects"
    scope: Short = "全区"


class NewEntry(Input):
    """A project with the stage it is at and the evidence of that stage's gate."""

    name: Short
    stage: Stage
    on: date
    evidence: Proofs
    code: Digits = ""
    builder: Short = ""
    park: Short = ""
    tags: list[Short] = Field(default_factory=list, max_length=20)


class Gate(Input):
    """The next stage, with what its gate asks for."""

    to: Stage
    on: date
    evidence: Proofs


class Turn(Input):
    """A stop, or its end."""

    side: Side
    on: date
    reason: Short


class StatedAmount(Input):
    """One of the amounts that are stated; what is completed comes from months."""

    kind: Amount
    amount: Digits
    unit: Unit = "万元"
    on: date
    source: Short
    reason: Short = ""


class Plan(Input):
    """What a year is to complete."""

    year: int = Field(ge=2000, le=2100)
    amount: Digits
    unit: Unit = "万元"
    reason: Short = ""


class BookedMonth(Input):
    """What a month completed; `numbers` by name, totals left out follow from the month before."""

    period: Digits
    unit: Unit = "万元"
    numbers: Annotated[dict[Annotated[str, StringConstraints(max_length=20)], Digits], Field(max_length=20)]
    explanation: Short = ""
    progress: Short = ""


class NewElement(Input):
    """Need and what is secured."""

    kind: Digits
    need: Digits
    secured: Digits
    note: Short = ""


class NewBlocker(Input):
    """What holds the project up."""

    text: Short
    department: Annotated[str, StringConstraints(max_length=60)]
    due: date | None = None


class Result(Input):
    """How a blocker ended."""

    result: Short


class Placed(Input):
    """The park, and the lists that the project stands in."""

    park: Short = ""
    tags: list[Short] = Field(default_factory=list, max_length=20)


def _entry(row: BookRow) -> dict[str, Any]:
    return {
        "reference": row.reference, "name": row.name, "builder": row.builder, "parent": row.parent, "park": row.park,
        "stage": row.stage, "side": row.side, "stage_on": row.stage_on, "filed": _yuan(row.filed),
        "completed": _yuan(row.completed), "tags": list(row.tags), "is_demo": row.is_demo,
    }  # fmt: skip


def _yuan(amount: Any) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _detail(case: BookCase) -> dict[str, Any]:
    row = case.row
    return {
        "reference": row.reference, "name": row.name, "stage": row.stage, "side": row.side,
        "amounts": {kind.value: _yuan(getattr(row, kind.value)) for kind in Amount},
        "steps": [
            {"stage": each.step.stage, "side": each.step.side, "on": each.step.on, "evidence": dict(each.step.evidence),
             "reason": each.step.reason}
            for each in case.steps
        ],
        "stated": [
            {"kind": each.kind, "amount": each.text, "unit": each.unit, "on": each.on, "source": each.source}
            for each in case.amounts
        ],
        "months": [
            {"period": each.month.period, "month": _yuan(each.month.month),
             "year_to_date": _yuan(each.month.year_to_date), "since_start": _yuan(each.month.since_start)}
            for each in case.months
        ],
        "elements": [
            {"kind": each.kind, "need": f"{each.need}", "secured": f"{each.secured}", "gap": f"{each.gap}"}
            for each in case.elements
        ],
        "blockers": [
            {"number": each.number, "text": each.text, "department": each.department, "due": each.due,
             "resolved_on": each.resolved_on, "result": each.result}
            for each in case.blockers
        ],
        "links": [{"kind": each.kind, "key": each.key, "title": each.title} for each in case.links],
        "phases": [each.reference for each in case.phases],
    }  # fmt: skip


@router.get("/book", response={200: BookEntries, **READ}, summary="Entries of the project book")
def book(request: SignedIn, wanted: Query[Wanted]) -> Any:
    rows = book_after(request.actor, text=wanted.text, after=place_of(wanted.cursor), limit=wanted.limit + 1)
    shown, following = page_of(rows, wanted.limit, lambda pair: ("", pair[0]))
    return {"items": [_entry(row) for _id, row in shown], "next": following}


@router.get("/book/{reference}", response={200: BookDetail, **READ}, summary="One entry of the project book")
def entry(request: SignedIn, reference: Entry) -> Any:
    return _detail(book_project(request.actor, reference))


@router.get("/book-totals", response={200: BookTotals, **READ}, summary="Totals of the book by a counting rule")
def totals(request: SignedIn, wanted: Query[WantedTotals]) -> Any:
    every, rule = entries(request.actor), RULES.get(wanted.rule)
    if rule is None or wanted.scope not in SCOPES:
        raise NotFound(what=wanted.rule if rule is None else wanted.scope)
    table = bands(rule, every, wanted.scope)
    worded = by_word(rule, every, wanted.scope, local_date(now(request)).year)
    return {
        "rule": rule.id, "version": rule.version, "sentence_zh": rule.zh, "sentence_en": rule.en, "scope": table.scope,
        "total": _total(table.total),
        "bands": {key: _total(held) for key, held in table.parts.items()},
        "words": {key: _total(held) for key, held in worded.parts.items()},
    }  # fmt: skip


def _total(held: Any) -> dict[str, Any]:
    return {"n": held.n, "yuan": f"{held.yuan:.2f}"}


def _done(request: SignedIn, reference: str, key: str, act: Callable[..., Any], **given: Any) -> Any:
    """Do an act once, and say where the entry stands after it."""

    def do() -> Done:
        act(actor=request.actor, at=now(request), reference=reference, **given)
        row = book_project(request.actor, reference).row
        return Done(reference=reference, stage=row.stage, side=row.side)

    return done_once(request, key, do, status=201)


@router.post("/book", response={201: Done, **WRITE}, summary="Enter a project with the evidence of its stage")
def new_entry(request: SignedIn, key: Key, sent: NewEntry) -> Any:
    def do() -> Done:
        reference = projects.register_project(actor=request.actor, at=now(request), **sent.model_dump())
        return Done(reference=reference, stage=sent.stage.value, side=Side.running.value)

    return done_once(request, key, do, status=201)


@router.post("/book/{reference}/gates", response={201: Done, **WRITE}, summary="Pass the next gate")
def pass_gate(request: SignedIn, reference: Entry, key: Key, sent: Gate) -> Any:
    return _done(request, reference, key, stages.advance_project, **sent.model_dump())


@router.post("/book/{reference}/turns", response={201: Done, **WRITE}, summary="Pause, resume, end")
def turn(request: SignedIn, reference: Entry, key: Key, sent: Turn) -> Any:
    return _done(request, reference, key, stages.turn_project, **sent.model_dump())


@router.post("/book/{reference}/amounts", response={201: Done, **WRITE}, summary="State an amount")
def state_amount(request: SignedIn, reference: Entry, key: Key, sent: StatedAmount) -> Any:
    given = sent.model_dump()
    return _done(request, reference, key, money.state_amount, unit_name=given.pop("unit"), **given)


@router.post("/book/{reference}/plans", response={201: Done, **WRITE}, summary="Plan a year")
def plan_year(request: SignedIn, reference: Entry, key: Key, sent: Plan) -> Any:
    given = sent.model_dump()
    return _done(request, reference, key, money.plan_year, unit_name=given.pop("unit"), **given)


@router.post("/book/{reference}/months", response={201: Done, **WRITE}, summary="Book what a month completed")
def book_month(request: SignedIn, reference: Entry, key: Key, sent: BookedMonth) -> Any:
    given = sent.model_dump()
    return _done(request, reference, key, money.book_month, unit_name=given.pop("unit"), **given)


@router.post("/book/{reference}/elements", response={201: Done, **WRITE}, summary="Say what is needed and secured")
def set_element(request: SignedIn, reference: Entry, key: Key, sent: NewElement) -> Any:
    return _done(request, reference, key, notes.set_element, **sent.model_dump())


@router.post("/book/{reference}/blockers", response={201: Done, **WRITE}, summary="Raise a blocker")
def raise_blocker(request: SignedIn, reference: Entry, key: Key, sent: NewBlocker) -> Any:
    return _done(request, reference, key, notes.raise_blocker, **sent.model_dump())


@router.post("/book/{reference}/blockers/{number}/result", response={201: Done, **WRITE}, summary="Resolve a blocker")
def resolve_blocker(request: SignedIn, reference: Entry, number: Path[RowNumber], key: Key, sent: Result) -> Any:
    return _done(request, reference, key, notes.resolve_blocker, number=number, **sent.model_dump())


@router.post("/book/{reference}/place", response={201: Done, **WRITE}, summary="Move to a park, set the tags")
def place(request: SignedIn, reference: Entry, key: Key, sent: Placed) -> Any:
    return _done(request, reference, key, projects.place_project, **sent.model_dump())
