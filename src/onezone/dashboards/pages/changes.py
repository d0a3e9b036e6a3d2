"""What changed since last Monday: four numbers that open, and the newest of each in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.queries.board import catalogue_on
from onezone.approvals.queries.changes import Admitted, Cleared, Converted
from onezone.dashboards.pages.parts import Count, rows_url
from onezone.dashboards.queries import BoardData, board_data
from onezone.platform.identity.actor import Actor

SHOWN = 8
KINDS = ("cleared", "converted", "admitted")


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that happened. `was`: the light that is gone, "" where there was none."""

    on: date
    project: str
    project_href: str
    what: str
    href: str
    simulated: bool
    was: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChangesCard:
    """The numbers, and the newest lines of what is over, converted or admitted."""

    since: date
    counts: tuple[Count, ...]
    lines: tuple[ChangeLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All lines of one kind."""

    title: str
    since: date
    lines: tuple[ChangeLine, ...]


def changes_of(data: BoardData) -> ChangesCard:
    """The card. Lights that turned are counted by the database among the open items; the rest is what happened."""
    red = sum(cell.turned_red for cell in data.cells)
    yellow = sum(cell.turned_yellow for cell in data.cells)
    held = data.changes
    counts = (
        Count(_("转红"), red, rows_url(turned="red"), tone="r" if red else "w"),
        Count(_("转黄"), yellow, rows_url(turned="yellow"), tone="y" if yellow else "w"),
        Count(_("解除"), len(held.cleared), changes_url("cleared"), tone="g" if held.cleared else "w"),
        Count(_("模拟转正"), len(held.converted), changes_url("converted"), tone="s" if held.converted else "w"),
        Count(_("新准入"), len(held.admitted), changes_url("admitted"), tone="s" if held.admitted else "w"),
    )
    happened = sorted(
        (each for kind in KINDS for each in _happened(data, kind)), key=lambda each: each.on, reverse=True
    )
    return ChangesCard(data.since, counts, tuple(map(_line, happened[:SHOWN])), max(0, len(happened) - SHOWN))


def changes_url(kind: str) -> str:
    """The page with the rows behind one of the numbers."""
    return f"{reverse('dashboards:changes')}?{urlencode({'kind': kind})}"


def build_changes(actor: Actor, kind: str, *, today: date) -> ChangesPage:
    """What happened of one kind since last Monday; an unknown kind is the first."""
    kind = kind if kind in KINDS else KINDS[0]
    data = board_data(actor, today)
    titles = {"cleared": _("解除的红黄灯"), "converted": _("模拟转正"), "admitted": _("新准入模拟审批")}
    catalogue = catalogue_on(actor, today) if _lines(data, kind) else None
    lines = [
        line
        if catalogue is None or not line.code
        else _named(line, words.matter_name(catalogue, line.code, short=True))
        for line in _lines(data, kind)
    ]
    return ChangesPage(titles[kind], data.since, tuple(sorted(lines, key=lambda line: line.on, reverse=True)))


def _named(line: ChangeLine, name: str) -> ChangeLine:
    return ChangeLine(
        line.on, line.project, line.project_href, f"{name} {line.what}", line.href, line.simulated, line.was, line.code
    )


def _lines(data: BoardData, kind: str) -> list[ChangeLine]:
    return [_line(each) for each in _happened(data, kind)]


def _happened(data: BoardData, kind: str) -> Sequence[Cleared | Converted | Admitted]:
    held = data.changes
    return {"cleared": held.cleared, "converted": held.converted, "admitted": held.admitted}[kind]


def _line(each: Cleared | Converted | Admitted) -> ChangeLine:
    project = f"/projects/{each.project}/"
    if isinstance(each, Cleared):
        return ChangeLine(
            each.on, each.project_name, project, _("意见已出") if each.simulated else _("已办结"),
            item_url(each.project, each.matter, simulated=each.simulated), each.simulated, each.was, each.matter,
        )  # fmt: skip
    if isinstance(each, Converted):
        return ChangeLine(
            each.on, each.project_name, project, _("模拟转正"), item_url(each.project, each.matter, simulated=False),
            simulated=False, code=each.matter,
        )  # fmt: skip
    return ChangeLine(each.on, each.project_name, project, _("准入模拟审批"), f"{project}simulation/", simulated=True)
