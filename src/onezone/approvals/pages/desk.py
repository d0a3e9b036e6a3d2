"""The desk: what is mine today, sorted by clock, with the reason and the next move in the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.items import WorkItem
from onezone.approvals.pages.desk_rows import RowView, row_view
from onezone.approvals.queries.desk import BANDS, WATCHING, QueueRow, count_to_deliver, queue, to_deliver
from onezone.platform.identity.actor import Actor

PAGE_SIZE = 100
FILTERS = ("view", "matter", "department", "q")


@dataclass(frozen=True, slots=True)
class Link:
    """A number that is a filter."""

    key: str
    label: str
    count: int
    href: str
    on: bool
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the queue; `count` is of the whole view, the rows are of this page."""

    label: str
    note: str
    count: int
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Everything the desk shows."""

    sentence: str
    stats: tuple[Link, ...]
    views: tuple[Link, ...]
    groups: tuple[Group, ...]
    page: Page[QueueRow]
    matters: tuple[tuple[str, str], ...]
    departments: tuple[tuple[str, str], ...]
    asked: Mapping[str, str]
    selected: tuple[str, str, str] | None
    provisional: bool
    empty: str
    empty_next: str
    filtered: bool
    signs: bool


def build_desk(actor: Actor, asked: Mapping[str, str], *, today: date) -> DeskPage:
    """The desk of the post. `asked`: view, matter, department, q, page, show. Raises NotFound without a desk."""
    asked = {key: str(asked.get(key, "")).strip() for key in (*FILTERS, "page", "show")}
    department = asked["department"] if actor.role in WATCHING else ""
    everything = queue(actor, today, department=department)
    waiting = count_to_deliver(actor, department=department)
    view = asked["view"] if asked["view"] in VIEWS else "all"
    if view == "deliver":
        found: Sequence[QueueRow] = to_deliver(actor, today, department=department)
    else:
        found = [row for row in everything if _in_view(view, row, today)]
    found = [row for row in found if _matches(row, asked)]
    page = Paginator(found, PAGE_SIZE).get_page(asked["page"] or 1)
    shown = list(page.object_list)
    return DeskPage(
        sentence=_sentence(everything),
        stats=_stats(everything, asked, view, today),
        views=_views(everything, asked, view, today, waiting),
        groups=_groups(found, shown, today),
        page=page,
        matters=_matters(everything),
        departments=_departments(actor, everything),
        asked={**asked, "view": view},
        selected=_selected(asked["show"], shown),
        provisional=any(_is_provisional(row) for row in shown),
        empty=_("今天没有该您办的件") if view in ("all", "mine") else _("这个视图里没有件"),
        empty_next=_next_due(everything, today),
        filtered=bool(asked["q"] or asked["matter"]),
        signs=any(row.mine and row.move.who == "signer" for row in shown),
    )


VIEWS = ("all", "mine", "week", "simulated", "stopped", "overdue", "today", "sign", "waiting", "deliver")


def _in_view(view: str, row: QueueRow, today: date) -> bool:
    week_end = today + timedelta(days=6 - today.weekday())
    return {
        "all": True,
        "mine": row.mine,
        "week": row.band != "stopped" and row.due_on is not None and row.due_on <= week_end,
        "simulated": row.simulated,
        "stopped": row.band == "stopped",
        "overdue": row.band == "overdue",
        "today": row.band == "today",
        "sign": row.move.who == "signer",
        "waiting": not row.mine,
    }[view]


def _matches(row: QueueRow, asked: Mapping[str, str]) -> bool:
    if asked["matter"] and row.matter.id != asked["matter"]:
        return False
    text = " ".join((row.project, row.project_name, row.enterprise, row.matter.id, row.matter.name_zh)).lower()
    return all(word in text for word in asked["q"].lower().split())


def _sentence(rows: Sequence[QueueRow]) -> str:
    formal = [row for row in rows if not row.simulated]
    counts = {
        "all": len(rows),
        "mine": sum(row.mine for row in rows),
        "late": sum(row.band == "overdue" for row in rows),
        "today": sum(row.band == "today" for row in rows),
        "simulated": len(rows) - len(formal),
    }
    return (
        _("在办 %(all)s 件（其中模拟 %(simulated)s 件），%(mine)s 件该您办；%(late)s 件已超期，%(today)s 件今天到期。")
        % counts
    )


def _stats(rows: Sequence[QueueRow], asked: Mapping[str, str], view: str, today: date) -> tuple[Link, ...]:
    black = sum(row.light == "black" for row in rows)
    deemed = sum(row.answer_by == today for row in rows)
    mine_sim = sum(row.mine and row.simulated for row in rows)
    to_sign = [row for row in rows if row.move.who == "signer"]
    ticking = sum(not row.mine and row.band != "stopped" for row in rows)
    notes = {
        "overdue": _("%(n)s 件已超法定期限") % {"n": black},
        "today": _("%(n)s 件今天不答复即视为受理") % {"n": deemed},
        "mine": _("其中模拟 %(n)s 件，另计") % {"n": mine_sim},
        "sign": _("其中由模拟转换 %(n)s 件") % {"n": sum(_is_converted(row) for row in to_sign)},
        "waiting": _("其中 %(n)s 件时钟在走") % {"n": ticking},
    }
    labels = {
        "overdue": _("已超期"),
        "today": _("今天到期"),
        "mine": _("该我办"),
        "sign": _("待签发"),
        "waiting": _("等别人"),
    }
    tones = {"overdue": "r", "today": "y", "waiting": "w"}
    return tuple(
        replace(_link(key, label, rows, asked, view, today), note=notes[key], tone=tones.get(key, ""))
        for key, label in labels.items()
    )


def _views(
    rows: Sequence[QueueRow], asked: Mapping[str, str], view: str, today: date, waiting: int
) -> tuple[Link, ...]:
    labels = {
        "all": _("全部在办"),
        "mine": _("该我办"),
        "week": _("本周到期"),
        "simulated": _("模拟"),
        "stopped": _("停表"),
    }
    links = [_link(key, label, rows, asked, view, today) for key, label in labels.items()]
    return (*links, Link("deliver", _("待送达"), waiting, _href(asked, "deliver"), view == "deliver"))


def _link(key: str, label: str, rows: Sequence[QueueRow], asked: Mapping[str, str], view: str, today: date) -> Link:
    count = sum(_in_view(key, row, today) for row in rows)
    return Link(key, label, count, _href(asked, key), view == key)


def _href(asked: Mapping[str, str], view: str) -> str:
    kept = {key: asked[key] for key in ("matter", "department", "q") if asked.get(key)}
    return f"{reverse('approvals:desk')}?{urlencode({'view': view, **kept})}"


def _groups(found: Sequence[QueueRow], shown: Sequence[QueueRow], today: date) -> tuple[Group, ...]:
    labels = {
        "overdue": (_("已超期"), _("先处理这里；每一件都写明原因和轮到谁")),
        "today": (_("今天到期"), _("今天下班前")),
        "stale": (_("意见失效"), _("依据变了，复核前不能转换")),
        "soon": (_("1—2 个工作日"), ""),
        "later": (_("3 个工作日以上"), ""),
        "stopped": (_("停表与未起算"), _("时钟没有走，不必今天处理")),
        "decided": (_("已决定，待送达"), ""),
    }
    groups = []
    for band in (*BANDS, "decided"):
        rows = tuple(row_view(row, today) for row in shown if _band(row) == band)
        if rows:
            groups.append(Group(*labels[band], sum(_band(row) == band for row in found), rows))
    return tuple(groups)


def _band(row: QueueRow) -> str:
    return "decided" if row.move.act == "deliver" else row.band


def _matters(rows: Sequence[QueueRow]) -> tuple[tuple[str, str], ...]:
    found = {
        row.matter.id: f"{row.matter.id} {words.matter_name(row.catalogue, row.matter.id, short=True)}" for row in rows
    }
    return tuple(sorted(found.items()))


def _departments(actor: Actor, rows: Sequence[QueueRow]) -> tuple[tuple[str, str], ...]:
    """The departments a watching post may choose from; a department's own desk has no such filter."""
    if actor.role not in WATCHING or not rows:
        return ()
    held = rows[0].catalogue.departments
    return tuple((key, words.department_name(rows[0].catalogue, key)) for key in held)


def _selected(show: str, rows: Sequence[QueueRow]) -> tuple[str, str, str] | None:
    keys = [row.key for row in rows]
    wanted = tuple(show.split(":")) if show.count(":") == 2 else None
    if wanted in keys:
        return wanted
    return keys[0] if keys else None


def _next_due(rows: Sequence[QueueRow], today: date) -> str:
    due = min((row.due_on for row in rows if row.due_on is not None and row.due_on >= today), default=None)
    others = sum(not row.mine for row in rows)
    told = _("下一个到期日 %(day)s；") % {"day": due.isoformat()} if due else ""
    return told + _("%(n)s 件在等别人。") % {"n": others}


def _is_provisional(row: QueueRow) -> bool:
    return any(clock is not None and clock.provisional for clock in (row.promised, row.statutory))


def _is_converted(row: QueueRow) -> bool:
    return isinstance(row.item, WorkItem) and row.item.converted


def count_mine(actor: Actor, *, today: date) -> int:
    """How many items wait for the actor; for the navigation."""
    return sum(row.mine for row in queue(actor, today))
