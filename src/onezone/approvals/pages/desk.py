"""The desk: what is mine today, sorted by clock, with the reason and the next move in the row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.catalogue_store import catalogue_of, release_on
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.pages.desk_address import ASKED, address, wish_of
from onezone.approvals.pages.desk_rows import RowView, row_view
from onezone.approvals.queries.desk import BANDS, WATCHING, QueueRow
from onezone.approvals.queries.kept import KeptView
from onezone.approvals.queries.lines import (
    PAGE_SIZE,
    STATES,
    Cell,
    QueueList,
    Slice,
    in_view,
    read_place,
)
from onezone.approvals.queries.zone_now import zone_now
from onezone.kernel.calendar import WorkCalendar
from onezone.platform.identity.actor import Actor, Role
from onezone.platform.keyset import write_place

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A number that is a filter; of a saved view there is no number."""

    key: str
    label: str
    count: int | None
    href: str
    on: bool
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the queue; `count` is of the whole view, the rows are of this page. `href` unfolds it alone."""

    band: str
    label: str
    note: str
    count: int
    rows: tuple[RowView, ...]
    folded: bool
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the filters offer to choose from."""

    matters: Options
    parks: Options
    states: Options
    departments: Options


@dataclass(frozen=True, slots=True)
class DeskPage:
    """Everything the desk shows."""

    calendar: WorkCalendar
    sentence: str
    stats: tuple[Link, ...]
    views: tuple[Link, ...]
    kept: tuple[Link, ...]
    groups: tuple[Group, ...]
    total: int
    before: str
    after: str
    offer: Offer
    asked: Mapping[str, str]
    query: str
    selected: str
    preview: str
    """Address of the selected row's panel."""
    provisional: bool
    empty: str
    empty_next: str
    filtered: bool
    batch: str
    """What the post does to many items at once: sign | recommend, "" for a post that watches."""


def build_desk(actor: Actor, asked: Mapping[str, str], *, today: date, kept: Sequence[KeptView] = ()) -> DeskPage:
    """The desk of the post. `asked`: view, the filters, sort, band, after, before, show. NotFound without a desk."""
    asked = {key: str(asked.get(key, "")).strip() for key in (*ASKED, "after", "before", "show")}
    zone = zone_now(actor)
    catalogue = catalogue_of(release_on(zone.releases.values(), today))
    wish = wish_of(actor, asked, catalogue)
    asked["view"] = wish.view
    listed = QueueList(actor, today, wish, zone=zone)
    cells = listed.cells()
    found = listed.cells_found() if wish.narrows else [each for each in cells if in_view(wish.view, each)]
    bands = _open_bands(found, asked["band"])
    part = _part(listed, bands, asked)
    query, selected = address(asked), _selected(asked["show"], part.rows)
    return DeskPage(
        calendar=listed.calendar,
        sentence=_sentence(cells),
        stats=_stats(cells, asked),
        views=_views(cells, asked),
        kept=tuple(Link(str(each.id), each.name, None, _desk(each.query), each.query == query) for each in kept),
        groups=_groups(found, bands, part.rows, asked, today),
        total=_number(found),
        before=_page(asked, "before", part.before),
        after=_page(asked, "after", part.after),
        offer=_offer(actor, listed, catalogue),
        asked=asked,
        query=query,
        selected=selected,
        preview=reverse("approvals:desk_preview", args=selected.split(":")) if selected else "",
        provisional=any(_is_provisional(row) for row in part.rows),
        empty=_("今天没有该您办的件") if wish.view in ("all", "mine") else _("这个视图里没有件"),
        empty_next="" if found else _next_due(listed, cells),
        filtered=wish.narrows,
        batch={Role.signer: "sign", Role.officer: "recommend"}.get(actor.role, "") if actor.role else "",
    )


# -- the page's part of the list ---------------------------------------------------------------------------------------


def _open_bands(found: Sequence[Cell], asked: str) -> tuple[str, ...]:
    """The groups that are unfolded: all of a short list; of a long one what is late and due today, or the one asked."""
    held = [band for band in BANDS if any(each.band == band for each in found)]
    if asked in held:
        return (asked,)
    if _number(found) <= PAGE_SIZE:
        return tuple(held)
    return tuple(band for band in held if band in ("overdue", "today")) or tuple(held[:1])


def _part(listed: QueueList, bands: Sequence[str], asked: Mapping[str, str]) -> Slice:
    backwards = bool(asked["before"])
    place = read_place(listed.wish.sort, asked["before"] or asked["after"])
    return listed.page(bands, place, backwards=backwards and bool(place), size=PAGE_SIZE)


def _page(asked: Mapping[str, str], way: str, place: tuple[object, ...]) -> str:
    return f"{_desk(address(asked))}&{urlencode({way: write_place(place)})}" if place else ""


def _desk(query: str) -> str:
    return f"{reverse('approvals:desk')}?{query}"


def _groups(
    found: Sequence[Cell], bands: Sequence[str], rows: Sequence[QueueRow], asked: Mapping[str, str], today: date
) -> tuple[Group, ...]:
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
    for band in BANDS:
        shown = tuple(row_view(row, today) for row in rows if row.band == band)
        count = _number(found, lambda each, band=band: each.band == band)
        if count or shown:
            href = _desk(address(asked, band=band))
            groups.append(Group(band, *labels[band], count, shown, band not in bands, href))
    return tuple(groups)


def _selected(show: str, rows: Sequence[QueueRow]) -> str:
    keys = [":".join(row.key) for row in rows]
    return show if show in keys else keys[0] if keys else ""


# -- numbers -----------------------------------------------------------------------------------------------------------


def _number(cells: Sequence[Cell], kind: Callable[[Cell], bool] = lambda _each: True) -> int:
    return sum(each.number for each in cells if kind(each))


def _in(view: str) -> Callable[[Cell], bool]:
    return lambda each: in_view(view, each)


def _sentence(cells: Sequence[Cell]) -> str:
    counts = {
        "all": _number(cells, _in("all")),
        "mine": _number(cells, _in("mine")),
        "late": _number(cells, _in("overdue")),
        "today": _number(cells, _in("today")),
        "simulated": _number(cells, _in("simulated")),
    }
    return (
        _("在办 %(all)s 件（其中模拟 %(simulated)s 件），%(mine)s 件该您办；%(late)s 件已超期，%(today)s 件今天到期。")
        % counts
    )


def _stats(cells: Sequence[Cell], asked: Mapping[str, str]) -> tuple[Link, ...]:
    numbers = {
        "overdue": _number(cells, lambda each: each.heat == 0),
        "today": _number(cells, lambda each: each.deemed),
        "mine": _number(cells, lambda each: in_view("mine", each) and each.simulated),
        "sign": _number(cells, lambda each: in_view("sign", each) and each.converted),
        "waiting": _number(cells, lambda each: in_view("waiting", each) and each.band != "stopped"),
    }
    notes = {
        "overdue": _("%(n)s 件已超法定期限"),
        "today": _("%(n)s 件今天不答复即视为受理"),
        "mine": _("其中模拟 %(n)s 件，另计"),
        "sign": _("其中由模拟转换 %(n)s 件"),
        "waiting": _("其中 %(n)s 件时钟在走"),
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
        replace(_link(key, label, cells, asked), note=notes[key] % {"n": numbers[key]}, tone=tones.get(key, ""))
        for key, label in labels.items()
    )


def _views(cells: Sequence[Cell], asked: Mapping[str, str]) -> tuple[Link, ...]:
    labels = {
        "all": _("全部在办"),
        "mine": _("该我办"),
        "week": _("本周到期"),
        "simulated": _("模拟"),
        "stopped": _("停表"),
        "deliver": _("待送达"),
    }
    return tuple(_link(key, label, cells, asked) for key, label in labels.items())


def _link(key: str, label: str, cells: Sequence[Cell], asked: Mapping[str, str]) -> Link:
    """The whole view behind a number: filters are left, so that what opens is what was counted."""
    href = _desk(address({"view": key, "department": asked["department"], "sort": asked["sort"]}))
    return Link(key, label, _number(cells, _in(key)), href, asked["view"] == key)


def _next_due(listed: QueueList, cells: Sequence[Cell]) -> str:
    due, others = listed.next_due(), _number(cells, _in("waiting"))
    told = _("下一个到期日 %(day)s；") % {"day": due.isoformat()} if due else ""
    return told + _("%(n)s 件在等别人。") % {"n": others}


def _is_provisional(row: QueueRow) -> bool:
    return any(clock is not None and clock.provisional for clock in (row.promised, row.statutory))


# -- what the filters offer --------------------------------------------------------------------------------------------


def _offer(actor: Actor, listed: QueueList, catalogue: Catalogue) -> Offer:
    watches = actor.role in WATCHING
    matters = {
        each.id: f"{each.id} {words.matter_name(catalogue, each.id, short=True)}"
        for each in catalogue.matters.values()
        if watches or each.department == actor.department
    }
    states = {
        "received": _("待受理"),
        "correction": _("补正中"),
        "review": _("审查中"),
        "sign": _("待签发"),
        "asked": _("等加签或会签"),
        "procedure": _("特别程序"),
        "stale": _("意见失效"),
        "unfiled": _("待申报"),
    }
    return Offer(
        matters=tuple(sorted(matters.items())),
        parks=tuple((each, each) for each in listed.zone.parks),
        states=tuple((key, states[key]) for key in STATES),
        departments=tuple((key, words.department_name(catalogue, key)) for key in catalogue.departments)
        if watches
        else (),
    )
