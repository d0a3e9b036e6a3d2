"""The window's first page: what is begun, what waits for the window, and one big button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals.queries.window import VIEWS, FilingLine, filings
from onezone.approvals.queries.window_drafts import DraftList, draft_list
from onezone.platform.identity.actor import Actor
from onezone.platform.keyset import Page, Place, page_of_rows

PAGE_SIZE = 25
KEYS: Mapping[str, Callable[[FilingLine], Place]] = {
    "ref": lambda each: (each.reference,),
    "day": lambda each: (each.filed_on, each.reference),
    "project": lambda each: (each.project_name, each.reference),
    "enterprise": lambda each: (each.enterprise, each.reference),
    "by": lambda each: (each.answer_by or date.max, each.reference),
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
    """The list. `asked`: q, view, sort, after, before for filings; dq, owner for drafts."""
    draft_text, owner = (str(asked.get(name, "")).strip()[:100] for name in ("dq", "owner"))
    text = str(asked.get("q", "")).strip()[:100]
    view = asked.get("view", "all")
    view = view if view in VIEWS else "all"
    found = filings(actor, today=today, text=text)
    sort = asked.get("sort", "") if asked.get("sort", "").lstrip("-") in KEYS else "-day"
    shown, key = [each for each in found if each.is_in(view)], KEYS[sort.lstrip("-")]
    return WindowPage(
        counts=tuple(_count(each, found, view, text, today) for each in VIEWS[1:]),
        drafts=draft_list(actor, today=today, text=draft_text, owner=owner),
        owner=owner,
        draft_text=draft_text,
        page=page_of_rows(shown, asked, key=key, size=PAGE_SIZE, falls=sort.startswith("-")),
        total=len(found),
        view=view,
        text=text,
        today=today,
        is_empty=not found and not text,
    )


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
