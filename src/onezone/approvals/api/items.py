"""Operations on items: lists of both kinds, and one with its clock explained and what may be done with it now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from ninja import Query, Router, Schema
from pydantic import Field

from onezone.approvals.api.shapes import MatterRef, ProjectRef, Refusal, day_of
from onezone.approvals.pages.item_clock import clock_view, clocks_of
from onezone.approvals.queries.availability import act_availability
from onezone.approvals.queries.item import Found, find_item, readings, upstream
from onezone.approvals.queries.listing import Asked, items_after
from onezone.kernel.clock import Clock
from onezone.kernel.codec import to_plain
from onezone.platform.api.paging import page_of, place_of
from onezone.platform.api.shapes import READ, Instant, Listing, Reference, Word
from onezone.platform.web.now import now
from onezone.platform.web.request import SignedIn

router = Router(tags=["items"])


class ClockShown(Schema):
    """What a clock shows today, in its unit: working days (wd) or calendar days (cd)."""

    limit: int
    unit: str
    start_on: str
    due_on: str
    elapsed: int
    remaining: int
    suspended_days: int
    extension: int
    provisional: bool


class Item(Schema):
    """An item in a list; `state` is that of today."""

    project: str
    matter: str
    name_zh: str
    name_en: str
    mode: str
    department: str
    stage: str
    state: str
    light: str | None
    promised: ClockShown | None
    statutory: ClockShown | None


class Items(Schema):
    """A page of items, the newest first."""

    items: list[Item]
    next: str | None


class ClockLine(Schema):
    """Some days and what they were to each clock."""

    on: str
    until: str
    text: str
    note: str
    promised: str
    statutory: str


class PossibleAct(Schema):
    """An act that the post knows; `refusal` says what it would get now."""

    act: str
    possible: bool
    refusal: Refusal | None


class Reading(Schema):
    """A fact that the matter reads: now, and when the opinion was given."""

    name: str
    now: Any
    then: Any
    source: str
    changed: bool


class Upstream(Schema):
    """A result that the matter needs, and what stands for it now."""

    required: str
    matter: str
    how: str
    number: str
    optional: bool


class ItemState(Schema):
    """One item: what stands in it, how its clocks came about, and what this post may do now."""

    item: Item
    detail: dict[str, Any]
    clock_lines: list[ClockLine]
    acts: list[PossibleAct]
    reads: list[Reading]
    upstream: list[Upstream]


class Wanted(Listing):
    """Which items."""

    project: str = Field("", max_length=40, pattern="^[A-Za-z0-9-]*$")
    department: Word = ""
    matter: Word = ""
    updated_since: Instant | None = Field(None, description="of projects changed since then")


def clock_shown(clock: Clock | None) -> ClockShown | None:
    """A clock as the API shows it."""
    return None if clock is None else ClockShown(**to_plain_whole(clock))


def to_plain_whole(clock: Clock) -> dict[str, Any]:
    """Every member, also those that hold their default."""
    names = ClockShown.model_fields
    return {name: to_plain(getattr(clock, name)) for name in names}


def _item(found: Found, day: Any) -> Item:
    clocks = clocks_of(found, day)
    return Item(
        project=found.reference, matter=found.matter.id, name_zh=found.matter.name_zh, name_en=found.matter.name_en,
        mode=found.mode, department=found.matter.department, stage=found.matter.stage, state=found.state,
        light=clocks.light, promised=clock_shown(clocks.promised), statutory=clock_shown(clocks.statutory),
    )  # fmt: skip


def _place(row: tuple[int, Found]) -> tuple[str, int]:
    return "", row[0]


def _list(request: SignedIn, wanted: Wanted, *, simulated: bool) -> Any:
    asked, day = Asked(**wanted.model_dump(exclude={"limit", "cursor"})), day_of(request)
    rows = items_after(
        request.actor, asked, on=day, simulated=simulated, after=place_of(wanted.cursor), limit=wanted.limit + 1
    )
    shown, following = page_of(rows, wanted.limit, _place)
    return {"items": [_item(found, day) for _id, found in shown], "next": following}


@router.get("/work-items", response={200: Items, **READ}, summary="Formal items in sight")
def work_items(request: SignedIn, wanted: Query[Wanted]) -> Any:
    return _list(request, wanted, simulated=False)


@router.get("/simulated-items", response={200: Items, **READ}, summary="Simulated items in sight")
def simulated_items(request: SignedIn, wanted: Query[Wanted]) -> Any:
    return _list(request, wanted, simulated=True)


@router.get("/projects/{reference}/work-items/{matter}", response={200: ItemState, **READ}, summary="A formal item")
def work_item(request: SignedIn, reference: ProjectRef, matter: MatterRef) -> Any:
    return _one(request, reference, matter, simulated=False)


@router.get(
    "/projects/{reference}/simulated-items/{matter}", response={200: ItemState, **READ}, summary="A simulated item"
)
def simulated_item(request: SignedIn, reference: ProjectRef, matter: MatterRef) -> Any:
    return _one(request, reference, matter, simulated=True)


def _one(request: SignedIn, reference: str, matter: str, *, simulated: bool) -> Any:
    day, at = day_of(request), now(request)
    found = find_item(request.actor, reference, matter, simulated=simulated, on=day)
    view = clock_view(found, day)
    lines = act_availability(request.actor, found.case, found.matter.id, found.mode, at=at)
    language = get_language() or "zh-hans"
    return ItemState(
        item=_item(found, day),
        detail=to_plain(found.item),
        clock_lines=[
            ClockLine(
                on=line.on.isoformat(), until=line.until.isoformat(), text=str(line.text), note=str(line.note),
                promised=str(line.promised), statutory=str(line.statutory),
            )
            for line in (view.lines if view is not None else ())
        ],
        acts=[
            PossibleAct(
                act=line.act,
                possible=line.possible,
                refusal=None
                if line.refusal is None
                else Refusal(code=line.refusal.code, detail=line.refusal.say(language), data=line.refusal.data),
            )
            for line in lines
        ],
        reads=[
            Reading(name=each.name, now=each.now, then=each.then, source=each.source, changed=each.changed)
            for each in readings(found)
        ],
        upstream=[
            Upstream(
                required=each.required, matter=each.matter, how=each.how, number=each.number, optional=each.optional
            )
            for each in upstream(found, day)
        ],
    )  # fmt: skip


__all__ = ["Reference", "router"]
