"""A matter of a project as a node of the graph and a line of its table; how limits are written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from math import ceil

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Limit, Matter
from onezone.approvals.domain.slack import Slack
from onezone.approvals.domain.starts import INTERNAL
from onezone.approvals.domain.states import CaseState
from onezone.kernel.clock import Clock
from onezone.platform.web.shown import days

GAP, LATE, WARN, RUN, READY, DONE, SIM_DONE, LATER = range(8)
"""Ranks: what a full column folds away last to first."""
CRITICAL = READY + 0.5


@dataclass(frozen=True, slots=True)
class Node:
    """One matter as the graph, its table and the lists beside it show it.

    css and shape: classes of the kit and symbols of marks.svg.
    `left`: working days still promised, for the critical path. `slack`: None for what the goal does not rest on.
    """

    id: str
    name: str
    short: str
    stage: str
    department: str
    owner: str
    css: str
    shape: str
    state: str
    days: str = "—"
    is_sim: bool = False
    is_fact: bool = False
    is_done: bool = False
    rank: float = LATER
    left: int = 0
    why: tuple[str, ...] = ()
    light: str | None = None
    clock: Clock | None = None
    officer: str = ""
    on: date | None = None
    href: str = ""
    waits_for: tuple[str, ...] = ()
    statutory: str = ""
    promised: str = ""
    slack: Slack | None = None

    @property
    def code(self) -> str:
        """The matter's number; a fact that no matter gives has none."""
        return "" if self.department == _("事实") else self.id

    @property
    def label(self) -> str:
        """The accessible name: full name, department, what it is not, state, days."""
        said = [f"{self.code} {self.name}".strip(), self.department]
        if self.is_sim:
            said.append(_("模拟，不具行政许可效力：%s") % self.state)
        else:
            said.append(self.state)
        if self.why:
            said += list(self.why)
        elif self.days not in ("", "—"):
            said.append(_("用时 %s") % self.days if "/" in self.days else self.days)
        if self.slack is not None:
            said.append(_("可推迟 %s") % days(self.slack.days) if self.slack.days else _("不能推迟"))
        return "，".join(said) if words.is_chinese() else ", ".join(said)


@dataclass(frozen=True, slots=True)
class View:
    """A case as one person asks about it on one day; computed once for all nodes."""

    case: Case
    reference: str
    today: date
    state: CaseState
    gap: str | None = None
    matters: tuple[str, ...] = field(default=())

    @property
    def is_simulated(self) -> bool:
        return self.case.simulation is not None


def said(head: str, rest: str) -> str:
    """One thing and what is said of it, with the language's own colon; the head alone when nothing is."""
    return _("%(head)s：%(rest)s") % {"head": head, "rest": rest} if rest else head


def make_node(view: View, matter: Matter, css: str, shape: str, state: str, used: str, **more: object) -> Node:
    catalogue = view.case.context.catalogue
    more.setdefault("href", f"/projects/{view.reference}/?view=table#m-{matter.id}")
    applicants = css == "ready" and matter.kind not in INTERNAL
    return Node(
        id=matter.id,
        name=words.matter_name(catalogue, matter.id),
        short=words.matter_name(catalogue, matter.id, short=True),
        stage=matter.stage,
        department=words.department_name(catalogue, matter.department),
        owner=_("企业申报") if applicants else words.department_name(catalogue, matter.department, short=True),
        css=css,
        shape=shape,
        state=state,
        days=used,
        statutory=limit_words(matter.statutory),
        promised=limit_words(matter.promised),
        **more,  # type: ignore[arg-type]
    )


def limit_words(limit: Limit | None) -> str:
    """A limit with its unit; an instant one says so."""
    if limit is None:
        return "—"
    return days(limit.value, limit.unit) if limit.value else _("即办")


def used_words(clock: Clock | None, matter: Matter) -> str:
    if clock is not None and clock.total == 0:
        return _("即办")
    if clock is None:
        return _("即办") if matter.promised is not None and matter.promised.value == 0 else "—"
    return days(f"{clock.elapsed}/{clock.total}", clock.unit)


def promised_days(matter: Matter) -> int:
    limit = matter.promised or matter.statutory
    return 0 if limit is None else working_days(limit.value, limit.unit)


def working_days(count: int, unit: str) -> int:
    """Calendar days as working days, five of seven; only for comparing chains, never shown as a date."""
    return count if unit == "wd" else ceil(count * 5 / 7)
