"""The rows behind the board's numbers: open items, and formal items decided in a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.queries import board
from onezone.approvals.queries.zone_items import WORST_FIRST, WORST_KINDS, ItemList
from onezone.dashboards.pages.exceptions import ExceptionRow, exception
from onezone.dashboards.queries import last_monday
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.queries import departments_visible_to
from onezone.platform.keyset import Page, page_of_query, turn_of

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class OpenList:
    """Open items that a number counted."""

    title: str
    count: int
    rows: tuple[ExceptionRow, ...]
    page: Page[Any]


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One decided formal item."""

    project: str
    href: str
    matter: str
    department: str
    accepted_on: date | None
    decided_on: date
    due_on: date | None
    number: str
    converted: bool
    late: bool


@dataclass(frozen=True, slots=True)
class DecidedList:
    """Decided items that a number counted."""

    title: str
    first: date
    last: date
    rows: tuple[DecidedRow, ...]
    page: Page[Any]


def build_open(actor: Actor, asked: Mapping[str, str], *, today: date) -> OpenList:
    """The open items asked for: light (red, yellow, bad), mode, department, due (a band), age, turned, mine."""
    items = ItemList(actor, today, last_monday(today), calendar_for(actor.zone_id))
    lines = items.select(asked).values("simulated", "item", *(key.lstrip("-") for key in WORST_FIRST))
    page = page_of_query(lines, WORST_FIRST, turn_of(asked, WORST_KINDS), PAGE_SIZE)
    rows = tuple(exception(row, today) for row in items.read([(each["simulated"], each["item"]) for each in page.rows]))
    return OpenList(_open_title(actor, asked), page.total or 0, rows, page)


def _open_title(actor: Actor, asked: Mapping[str, str]) -> str:
    known = {
        "red": _("红"), "yellow": _("黄"), "bad": _("红和黄"), "formal": _("正式办件"), "simulated": _("模拟件"),
        "today": _("今天到期"), "soon": _("两个工作日内到期"), "stopped": _("停表"), "overdue": _("已超期"),
    }  # fmt: skip
    names = {
        each.code: words.in_language((each.name_zh, each.name_en or each.name_zh))
        for each in departments_visible_to(actor)
    }
    ages = {"5": _("5 日内"), "10": _("6—10 日"), "20": _("11—20 日"), "more": _("20 日以上")}
    turned = {"red": _("上周一以来转红"), "yellow": _("上周一以来转黄")}
    said = [known.get(asked.get(key, ""), "") for key in ("mode", "light", "due")]
    said += [turned.get(asked.get("turned", ""), ""), ages.get(asked.get("age", ""), "")]
    said += [
        names.get(asked.get("department", ""), asked.get("department", "")),
        _("轮到您") if asked.get("mine") else "",
    ]
    return " · ".join(filter(None, said)) or _("全部在办")


def build_decided(actor: Actor, asked: Mapping[str, str], *, today: date) -> DecidedList:
    """The formal items decided in a window: from, to (ISO days, this year by default), department, only."""
    first = _day(asked.get("from"), today.replace(month=1, day=1))
    last = _day(asked.get("to"), today)
    found = board.decided_rows(actor, first, last, department=asked.get("department", ""), only=asked.get("only", ""))
    page = page_of_query(found, ("-decided_on", "-id"), turn_of(asked, (date, int)), PAGE_SIZE)
    return DecidedList(_decided_title(asked), first, last, _decided(actor, page.rows, today), page)


def _day(given: str | None, default: date) -> date:
    try:
        return date.fromisoformat(given) if given else default
    except ValueError:
        return default


def _decided_title(asked: Mapping[str, str]) -> str:
    return {
        "on_time": _("按时办结的正式件"), "early": _("提前办结的正式件"), "late": _("超期办结的正式件"),
        "same_day": _("当天办结的正式件"), "statutory_on_time": _("法定期限内办结的正式件"),
        "of_accepted": _("今年受理并已办结的正式件"), "converted": _("由模拟转换的正式件"),
    }.get(asked.get("only", ""), _("办结的正式件"))  # fmt: skip


def _decided(actor: Actor, rows: Sequence[Mapping[str, Any]], today: date) -> tuple[DecidedRow, ...]:
    catalogue = board.catalogue_on(actor, today) if rows else None
    return tuple(_decided_row(row, catalogue) for row in rows if catalogue is not None)


def _decided_row(row: Mapping[str, Any], catalogue: Catalogue) -> DecidedRow:
    return DecidedRow(
        project=row["project__name"],
        href=item_url(row["project__reference"], row["matter"], simulated=False),
        matter=f"{row['matter']} {words.matter_name(catalogue, row['matter'], short=True)}",
        department=words.department_name(catalogue, row["department"]),
        accepted_on=row["accepted_on"],
        decided_on=row["decided_on"],
        due_on=row["due_on"],
        number=row["number"],
        converted=row["converted"],
        late=row["due_on"] is not None and row["decided_on"] > row["due_on"],
    )
