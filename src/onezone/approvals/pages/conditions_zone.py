"""The zone's board of conditions: who owes what until when, the overdue first, filtered by owner, state or office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.project_debts import owner_word
from onezone.approvals.permissions import ACTS
from onezone.approvals.queries.board import OFFICIALS, catalogue_on
from onezone.approvals.queries.conditions import Owed, owed_in_zone
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.keyset import Page, Place, page_of_rows

PER_PAGE = 100
STATES = ("overdue", "open")


@dataclass(frozen=True, slots=True)
class Row:
    """One open condition. `left`: working days, negative once overdue; None without a day."""

    text: str
    project: str
    project_href: str
    matter: str
    name: str
    department: str
    simulated: bool
    number: str
    owner: str
    state: str
    due_on: date | None
    left: int | None
    href: str


@dataclass(frozen=True, slots=True)
class ZoneConditions:
    """A page of the board, the counts before any filter, and what can be filtered by."""

    rows: tuple[Row, ...]
    page: Page[Owed]
    overdue: int
    open: int
    owners: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    asked: Mapping[str, str]


def build_zone_conditions(actor: Actor, *, today: date, asked: Mapping[str, str]) -> ZoneConditions:
    """The board; `asked`: owner, state (overdue, open), department, after, before. Raises NotAllowed."""
    if actor.role not in OFFICIALS:
        grant = ACTS["meet_condition"]
        raise NotAllowed(act="approvals:conditions", role=actor.role_word, sentence_zh=grant.zh, sentence_en=grant.en)
    held = owed_in_zone(actor)
    catalogue = catalogue_on(actor, today) if held else None
    states = [each.condition.state(today) for each in held]
    kept = [each for each in held if _is_asked(each, asked, today)]
    page = page_of_rows(kept, asked, key=_place, size=PER_PAGE)
    calendar = calendar_for(actor.zone_id)
    return ZoneConditions(
        tuple(_row(each, catalogue, calendar, today) for each in page.rows if catalogue is not None),
        page,
        states.count("overdue"),
        states.count("open"),
        tuple(
            (code, owner_word(code, catalogue))
            for code in sorted({each.condition.owner for each in held})
            if catalogue is not None
        ),
        tuple(
            (code, words.department_name(catalogue, code))
            for code in sorted({each.department for each in held})
            if catalogue is not None
        ),
        {key: asked.get(key, "") for key in ("owner", "state", "department")},
    )


def _place(each: Owed) -> Place:
    """By its day, those without one last."""
    return (each.condition.due_on or date.max, each.project, each.matter, each.simulated, each.condition.id)


def _is_asked(each: Owed, asked: Mapping[str, str], today: date) -> bool:
    given = {"owner": each.condition.owner, "state": each.condition.state(today), "department": each.department}
    return all(not asked.get(key) or asked[key] == value for key, value in given.items())


def _row(each: Owed, catalogue: Catalogue, calendar: WorkCalendar, today: date) -> Row:
    held = each.condition
    return Row(
        held.text,
        each.project_name,
        f"/projects/{each.project}/",
        each.matter,
        words.matter_name(catalogue, each.matter, short=True),
        words.department_name(catalogue, each.department, short=True),
        each.simulated,
        each.number,
        owner_word(held.owner, catalogue),
        held.state(today),
        held.due_on,
        days_left(held.due_on, calendar, today),
        item_url(each.project, each.matter, simulated=each.simulated) + "#conditions",
    )


def days_left(due_on: date | None, calendar: WorkCalendar, today: date) -> int | None:
    """Working days to a day, negative and at least one once it is past."""
    if due_on is None:
        return None
    if today > due_on:
        return -max(1, calendar.working_days_between(due_on, today))
    return calendar.working_days_between(today, due_on)
