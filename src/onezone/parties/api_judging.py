"""Operations on enterprises that may be one: likely pairs, what a person said of them, and making two of them one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Path, Query, Router, Schema
from pydantic import Field

from onezone.parties import merging, services
from onezone.parties.alike import duplicates, told_apart
from onezone.parties.moving import Firm
from onezone.parties.queries import EnterpriseRow
from onezone.platform.api.shapes import READ, WRITE, Input, Key, Reference, Short
from onezone.platform.api.site import done_once
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["enterprises"])
Decision = Annotated[int, Field(ge=1, le=2**63 - 1)]
FieldName = Annotated[str, Field(max_length=40)]


class Named(Schema):
    """An enterprise by its code and name."""

    credit_code: str
    name: str


class Pair(Schema):
    """Two enterprises that may be one. `why`: code, same, listed, form or close, the surest first."""

    one: Named
    other: Named
    why: str
    sentence: str


class Pairs(Schema):
    """The surest pairs that nobody has told apart, and how many there are in all."""

    items: list[Pair]
    count: int


class Apart(Schema):
    """Two that a person told apart: they do not come up again until that is taken back."""

    id: int
    one: Named
    other: Named
    reason: str
    by: str
    at: datetime


class Aparts(Schema):
    """Decisions that two are not one, the newest first."""

    items: list[Apart]


class WantedPairs(Input):
    """How many pairs."""

    limit: int = Field(25, ge=1, le=100, description="the surest so many pairs")


class NotTheSame(Input):
    """Two enterprises that are not one, and why."""

    one: Reference
    other: Reference
    reason: str = Field(min_length=1, max_length=500)


class Told(Schema):
    """What was said of two enterprises."""

    one: str
    other: str
    apart: bool


class Side(Schema):
    """One field as both have it; `asked` when both say something else, so that the caller chooses."""

    field: str
    label: str
    kept: str
    gone: str
    asked: bool


class Moves(Schema):
    """Rows that will point to the enterprise that stays."""

    name: str
    count: int
    note: str


class MergePreview(Schema):
    """What a merge would ask and move; nothing is changed. `seen` goes into the merge that follows from it."""

    kept: Named
    gone: Named
    sides: list[Side]
    moves: list[Moves]
    seen: str


class WantedMerge(Input):
    """Which goes into which."""

    kept: Reference
    gone: Reference


class NewMerge(WantedMerge):
    """A merge that a person decided on, as it was previewed. It is not undone."""

    choices: dict[FieldName, Literal["kept", "gone"]] = Field(
        {}, max_length=40, description="for every side that is asked: whose value stays"
    )
    reason: str = Field(min_length=1, max_length=500)
    name_becomes: Literal["aliases", "former_names"] = Field("aliases", description="what the other name becomes")
    seen: Short = Field(description="of the preview; refused when either has changed since")


class Merged(Schema):
    """The code by which the enterprise goes from now on; the other one leads to it."""

    credit_code: str


@router.get("/enterprise-duplicates", response={200: Pairs, **READ}, summary="Enterprises that may be one")
def likely_pairs(request: SignedIn, wanted: Query[WantedPairs]) -> Any:
    found = duplicates(request.actor, limit=wanted.limit)
    pairs = [
        {"one": _named(each.one), "other": _named(each.other), "why": each.why, "sentence": each.sentence}
        for each in found.pairs
    ]
    return {"items": pairs, "count": found.count}


@router.get("/enterprise-duplicates/apart", response={200: Aparts, **READ}, summary="Enterprises told apart")
def pairs_apart(request: SignedIn) -> Any:
    rows = told_apart(request.actor)
    return {
        "items": [
            {
                "id": each.id, "one": _named(each.one), "other": _named(each.other), "reason": each.reason,
                "by": each.by, "at": each.at,
            }
            for each in rows
        ]
    }  # fmt: skip


@router.post("/enterprise-duplicates/apart", response={201: Told, **WRITE}, summary="Say that two are not one")
def tell_pair_apart(request: SignedIn, key: Key, sent: NotTheSame) -> Any:
    def do() -> Told:
        services.tell_apart(actor=request.actor, at=now(request), **sent.model_dump())
        return Told(one=sent.one, other=sent.other, apart=True)

    return done_once(request, key, do, status=201)


@router.post(
    "/enterprise-duplicates/apart/{decision}/take-back", response={201: Told, **WRITE},
    summary="Take back that two are not one",
)  # fmt: skip
def doubt_pair_again(request: SignedIn, decision: Path[Decision], key: Key) -> Any:
    def do() -> Told:
        one, other = services.doubt_again(actor=request.actor, at=now(request), decision=decision)
        return Told(one=one, other=other, apart=False)

    return done_once(request, key, do, status=201)


@router.get(
    "/enterprise-merges/preview", response={200: MergePreview, **READ}, summary="What a merge would ask and move"
)
def merge_preview(request: SignedIn, wanted: Query[WantedMerge]) -> Any:
    held = merging.preview(request.actor, kept=wanted.kept, gone=wanted.gone)
    return {
        "kept": _firm(held.kept), "gone": _firm(held.gone), "seen": held.seen,
        "sides": [
            {
                "field": each.field.name, "label": str(each.field.label), "kept": each.kept, "gone": each.gone,
                "asked": each.asked,
            }
            for each in held.sides
        ],
        "moves": [
            {"name": str(mover.name), "count": count, "note": str(mover.note)} for mover, count in held.moves if count
        ],
    }  # fmt: skip


@router.post("/enterprise-merges", response={201: Merged, **WRITE}, summary="Make two enterprises one")
def new_merge(request: SignedIn, key: Key, sent: NewMerge) -> Any:
    def do() -> Merged:
        return Merged(credit_code=merging.merge(actor=request.actor, at=now(request), **sent.model_dump()))

    return done_once(request, key, do, status=201)


def _named(row: EnterpriseRow) -> dict[str, str]:
    return {"credit_code": row.credit_code, "name": row.name}


def _firm(firm: Firm) -> dict[str, str]:
    return {"credit_code": firm.credit_code, "name": firm.name}
