"""Operations on filings: handing in a stage, and the window's four acts on it, each for all matters named or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from ninja import Path, Query, Router, Schema
from pydantic import Field

from onezone.approvals.api.shapes import Materials, Mode, ProjectRef, Slot, day_of
from onezone.approvals.queries.kept_papers import names_of_kept
from onezone.approvals.queries.listing import Asked, FilingHead, filings_after
from onezone.approvals.queries.window_filing import FilingSheet, filing_sheet
from onezone.approvals.services import acceptance
from onezone.approvals.services.filings import file_stage
from onezone.platform.api.paging import page_of, place_of
from onezone.platform.api.shapes import READ, WRITE, Day, Input, Key, Listing, Matter, Reference, Short, Text
from onezone.platform.api.site import done_once
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["filings"])
Matters = Annotated[list[Matter], Field(min_length=1, max_length=200)]


class Filing(Schema):
    """A filing: which matters went in, and in which way."""

    reference: str
    project: str
    stage: str
    filed_on: str
    matters: dict[str, str]
    waiting: int


class Filings(Schema):
    """A page of filings, the newest first."""

    items: list[Filing]
    next: str | None


class FilingMatter(Schema):
    """One matter of a filing: where it stands, what it lacks, what this post may do with it."""

    matter: str
    mode: str
    state: str
    waits_for: list[str]
    missing: list[str]
    answer_by: str | None
    acts: list[str]


class FilingState(Schema):
    """A filing as it stands today."""

    reference: str
    project: str
    stage: str
    filed_on: str
    by: str
    matters: list[FilingMatter]


class Wanted(Listing):
    """Of which project."""

    project: str = Field("", max_length=40, pattern="^[A-Za-z0-9-]*$")


class NewFiling(Input):
    """One form and one set of materials for all matters of a stage."""

    stage: str = Field(max_length=8, pattern="^[A-Za-z0-9]+$")
    matters: dict[Matter, Mode] = Field(min_length=1, max_length=200, description="matter -> formal | simulated")
    materials: dict[Matter, Materials] = Field({}, max_length=200, description="matter -> material -> hash")


class Filed(Schema):
    """What went to departments and what waits for results upstream."""

    reference: str
    filed: list[str]
    waiting: dict[str, list[str]]


class Accept(Input):
    """Matters to accept; `promised`: tolerable material -> day by which it follows."""

    matters: Matters
    promised: dict[Slot, Day] = Field({}, max_length=200)


class Supplement(Input):
    """Matter -> everything that is missing; said once."""

    missing: dict[Matter, list[Short]] = Field(min_length=1, max_length=200)


class HandIn(Input):
    """Matters in supplement and what is handed in for them: material -> hash of a kept file."""

    matters: Matters
    materials: Materials


class Refuse(Input):
    """Matters that are not accepted, and why; `not_required`: no permit is needed."""

    matters: Matters
    reasons: Text
    not_required: bool = False


def _head(row: FilingHead) -> Filing:
    return Filing(
        reference=row.reference, project=row.project, stage=row.stage, filed_on=row.filed_on.isoformat(),
        matters=dict(row.matters), waiting=row.waiting,
    )  # fmt: skip


def _sheet(held: FilingSheet) -> FilingState:
    return FilingState(
        reference=held.reference, project=held.project.reference, stage=held.stage,
        filed_on=held.filed_on.isoformat(), by=held.by,
        matters=[
            FilingMatter(
                matter=line.matter.id, mode="simulated" if line.simulated else "formal", state=line.state,
                waits_for=list(line.waits_for), missing=[paper.slot.name_zh for paper in line.missing],
                answer_by=line.answer_by.isoformat() if line.answer_by else None, acts=list(line.acts),
            )
            for line in held.lines
        ],
    )  # fmt: skip


def _place(row: FilingHead) -> tuple[str, int]:
    return "", row.id


@router.get("/filings", response={200: Filings, **READ}, summary="Filings in sight, the newest first")
def filings(request: SignedIn, wanted: Query[Wanted]) -> Any:
    rows = filings_after(
        request.actor, Asked(project=wanted.project), after=place_of(wanted.cursor), limit=wanted.limit + 1
    )
    shown, following = page_of(rows, wanted.limit, _place)
    return {"items": [_head(row) for row in shown], "next": following}


@router.post("/projects/{reference}/filings", response={201: Filed, **WRITE}, summary="File matters of a stage")
def new_filing(request: SignedIn, reference: ProjectRef, key: Key, sent: NewFiling) -> Any:
    def do() -> Filed:
        papers = {slot: held for slots in sent.materials.values() for slot, held in slots.items()}
        names = names_of_kept(request.actor, papers)
        filed = file_stage(
            actor=request.actor, at=now(request), project=reference, stage=sent.stage, matters=sent.matters,
            materials=sent.materials, file_names=names,
        )  # fmt: skip
        waiting = {matter: list(missing) for matter, missing in filed.waiting.items()}
        return Filed(reference=filed.reference, filed=list(filed.filed), waiting=waiting)

    return done_once(request, key, do, status=201)


FilingRef = Path[Reference]


@router.get("/filings/{filing}", response={200: FilingState, **READ}, summary="A filing as it stands today")
def filing(request: SignedIn, filing: FilingRef) -> Any:
    return _sheet(filing_sheet(request.actor, filing, today=day_of(request)))


def _acted(request: SignedIn, key: str, filing: str, act: Callable[[], object]) -> Any:
    def do() -> FilingState:
        act()
        return _sheet(filing_sheet(request.actor, filing, today=day_of(request)))

    return done_once(request, key, do)


@router.post("/filings/{filing}/accept", response={200: FilingState, **WRITE}, summary="Accept matters")
def accept_filing(request: SignedIn, filing: FilingRef, key: Key, sent: Accept) -> Any:
    return _acted(
        request, key, filing,
        lambda: acceptance.accept(actor=request.actor, at=now(request), filing=filing, **sent.model_dump()),
    )  # fmt: skip


@router.post(
    "/filings/{filing}/supplement", response={200: FilingState, **WRITE}, summary="Ask once for all that is missing"
)
def supplement_filing(request: SignedIn, filing: FilingRef, key: Key, sent: Supplement) -> Any:
    return _acted(
        request, key, filing,
        lambda: acceptance.request_supplement(
            actor=request.actor, at=now(request), filing=filing, missing=sent.missing
        ),
    )  # fmt: skip


@router.post("/filings/{filing}/hand-in", response={200: FilingState, **WRITE}, summary="Take what was missing")
def hand_in_filing(request: SignedIn, filing: FilingRef, key: Key, sent: HandIn) -> Any:
    return _acted(
        request, key, filing,
        lambda: acceptance.hand_in_kept(
            actor=request.actor, at=now(request), filing=filing, matters=sent.matters, kept=sent.materials
        ),
    )  # fmt: skip


@router.post("/filings/{filing}/refuse", response={200: FilingState, **WRITE}, summary="Refuse acceptance")
def refuse_filing(request: SignedIn, filing: FilingRef, key: Key, sent: Refuse) -> Any:
    return _acted(
        request, key, filing,
        lambda: acceptance.refuse(actor=request.actor, at=now(request), filing=filing, **sent.model_dump()),
    )  # fmt: skip
