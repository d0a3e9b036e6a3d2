"""The desk as an operation: the queue of a post in the order of its clocks, by the rules that the page lists by."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Query, Router, Schema
from pydantic import Field

from onezone.approvals.api.items import ClockShown, clock_shown
from onezone.approvals.api.shapes import day_of
from onezone.approvals.catalogue_store import catalogue_of, release_on
from onezone.approvals.pages.desk_address import wish_of
from onezone.approvals.queries.desk import BANDS, QueueRow
from onezone.approvals.queries.lines import QueueList, read_place
from onezone.approvals.queries.zone_now import zone_now
from onezone.kernel.codec import to_plain
from onezone.platform.api.paging import place_text, text_of_place
from onezone.platform.api.shapes import READ, Listing, Word
from onezone.platform.keyset import write_place
from onezone.platform.web.request import SignedIn

router = Router(tags=["items"])


class QueueItem(Schema):
    """One item of the queue; `mine`: its next step is the caller's; `next_act` by `next_who`."""

    project: str
    project_name: str
    enterprise: str
    matter: str
    name_zh: str
    name_en: str
    mode: str
    department: str
    state: str
    group: str
    light: str | None
    mine: bool
    next_act: str
    next_who: str
    due_on: str | None
    answer_by: str | None
    promised: ClockShown | None
    statutory: ClockShown | None
    stale_because: list[dict[str, Any]]


class Queue(Schema):
    """A page of the queue, the most urgent first."""

    items: list[QueueItem]
    next: str | None


class Wanted(Listing):
    """Which part of the queue: the filters of the page, by the same names."""

    cursor: str = Field("", max_length=1200, description="`next` of the page before")
    view: Literal["all", "mine", "week", "simulated", "stopped", "overdue", "today", "sign", "waiting", "deliver"] = (
        "all"
    )
    matter: Word = ""
    park: str = Field("", max_length=80)
    q: str = Field("", max_length=80, description="words of a name or a number; all must be found")
    state: Word = ""
    kind: Literal["", "formal", "simulated"] = ""
    officer: Literal["", "mine"] = ""
    department: Word = Field("", description="for posts that see the desks of all departments")
    due_from: str = Field("", max_length=10)
    due_to: str = Field("", max_length=10)
    sort: Literal["", "received", "project"] = ""


@router.get("/desk", response={200: Queue, **READ}, summary="The queue of the caller's desk, by clock")
def desk(request: SignedIn, wanted: Query[Wanted]) -> Any:
    actor, day, zone = request.actor, day_of(request), zone_now(request.actor)
    asked = {name: str(value) for name, value in wanted.model_dump(exclude={"limit", "cursor"}).items()}
    catalogue = catalogue_of(release_on(zone.releases.values(), day))
    listed = QueueList(actor, day, wish_of(actor, asked, catalogue), zone=zone)
    place = place_text(wanted.cursor, lambda text: read_place(wanted.sort, text))
    part = listed.page(BANDS, place, size=wanted.limit)
    return {
        "items": [_item(row) for row in part.rows],
        "next": text_of_place(write_place(part.after)) if part.after else None,
    }


def _item(row: QueueRow) -> QueueItem:
    return QueueItem(
        project=row.project, project_name=row.project_name, enterprise=row.enterprise, matter=row.matter.id,
        name_zh=row.matter.name_zh, name_en=row.matter.name_en, mode="simulated" if row.simulated else "formal",
        department=row.department, state=row.state, group=row.band, light=row.light, mine=row.mine,
        next_act=row.move.act, next_who=row.move.who,
        due_on=row.due_on.isoformat() if row.due_on else None,
        answer_by=row.answer_by.isoformat() if row.answer_by else None,
        promised=clock_shown(row.promised), statutory=clock_shown(row.statutory),
        stale_because=[to_plain(each) for each in row.changes],
    )  # fmt: skip
