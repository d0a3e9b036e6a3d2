"""The window's first page: what is begun, what waits for the window, and one big button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals.queries.window import VIEWS, FilingLine, filings
from onezone.approvals.queries.window_drafts import DraftList, draft_list
from onezone.platform.identity.actor import Actor

PAGE_SIZE = 25
KEYS: Mapping[str, Callable[[FilingLine], Any]] = {
    "ref": lambda each: each.reference,
    "day": lambda each: (each.filed_on, each.reference),
    "project": lambda each: each.project_name,
    "enterprise": lambda each: each.enterprise,
    "by": lambda each: each.answer_by or date.max,
}


@dataclass(frozen=True, slots=True)
class Count:
    """A number on top that is a filter."""

    key: str
    n: int
    label: str
    note: str
    tone: str
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class WindowPage:
    """Everything the first page shows."""

    counts: tuple[Count, ...]
    drafts: DraftList
    owner: str
    draft_text: str
    page: Page[FilingLine]
    total: int
    view: str
    text: str
    today: date
    is_empty: bool


def build_window(actor: Actor, asked: Mapping[str, str], *, today: date) -> WindowPage:
    """The list. `asked`: q, view, sort, page for filings; dq, owner for drafts."""
    draft_text, owner = (str(asked.get(name, "")).strip()[:100] for name in ("dq", "owner"))
    text = str(asked.get("q", "")).strip()[:100]
    view = asked.get("view", "all")
    view = view if view in VIEWS else "all"
    found = filings(actor, today=today, text=text)
    shown = _sorted([each for each in found if each.is_in(view)], asked.get("sort", ""))
    return WindowPage(
        counts=tuple(_count(each, found, view, text, today) for each in VIEWS[1:]),
        drafts=draft_list(actor, today=today, text=draft_text, owner=owner),
        owner=owner,
        draft_text=draft_text,
        page=Paginator(shown, PAGE_SIZE).get_page(asked.get("page") or 1),
        total=len(found),
        view=view,
        text=text,
        today=today,
        is_empty=not found and not text,
    )


def _sorted(rows: list[FilingLine], sort: str) -> list[FilingLine]:
    key = KEYS.get(sort.lstrip("-"))
    return rows if key is None else sorted(rows, key=key, reverse=sort.startswith("-"))


def _count(view: str, found: tuple[FilingLine, ...], on: str, text: str, today: date) -> Count:
    rows = [each for each in found if each.is_in(view)]
    due = sum(each.answer_by is not None and each.answer_by <= today for each in rows)
    labels = {
        "waiting": (
            _("等受理"),
            _("%d 件今天是最后一天") % due if due else _("5 个工作日内受理或告知"),
            "y" if due else "",
        ),
        "supplement": (_("补正中"), _("等企业补齐"), "w"),
        "accepted": (_("今天受理"), _("受理通知书可打印"), "g"),
        "simulated": (_("含模拟事项"), _("另计，不入办件统计"), "w"),
    }
    label, note, tone = labels[view]
    query = {key: value for key, value in (("view", "" if on == view else view), ("q", text)) if value}
    return Count(view, len(rows), label, note, tone if rows else "w", f"?{urlencode(query)}", on == view)
