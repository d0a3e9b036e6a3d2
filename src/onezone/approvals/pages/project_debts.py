"""What conditional opinions and tolerated materials still owe, with owner and date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.condition import Condition
from onezone.approvals.domain.states import SimState
from onezone.approvals.pages.project_node import View


@dataclass(frozen=True, slots=True)
class Debt:
    """One condition with where it stands. `left`: working days, negative once overdue."""

    matter: str
    name: str
    text: str
    owner: str
    state: str
    due_on: date | None
    closed_on: date | None
    left: int
    is_sim: bool
    href: str
    owner_code: str = ""
    number: str = ""
    """Of the opinion or decision that set the condition."""
    close_href: str = ""

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "overdue")


def debts_of(view: View) -> tuple[Debt, ...]:
    """Every condition of the case: open ones first, the most urgent at the head; what is void owes nothing."""
    held = [(each, item.conditions, False) for each, item in view.case.work_items.items()]
    taken_over = {matter for matter, conditions, _sim in held if conditions}
    for each, item in view.case.sim_items.items():
        gone = view.case.sim_item_state(item, view.today, view.state) in (SimState.VOIDED, SimState.WITHDRAWN)
        if each not in taken_over and not gone:
            held.append((each, item.conditions, True))
    found = [_debt(view, matter, each, is_sim) for matter, conditions, is_sim in held for each in conditions]
    return tuple(sorted(found, key=lambda debt: (not debt.is_open, debt.due_on or date.max, debt.matter)))


def _debt(view: View, matter: str, held: Condition, is_sim: bool) -> Debt:  # noqa: FBT001
    calendar, today = view.case.context.calendar, view.today
    left = 0
    if held.due_on is not None:
        late = today > held.due_on
        span = (
            calendar.working_days_between(held.due_on, today)
            if late
            else calendar.working_days_between(today, held.due_on)
        )
        left = -max(1, span) if late else span
    sim, work = view.case.sim_items.get(matter), view.case.work_items.get(matter)
    source = sim if is_sim else work
    return Debt(
        matter,
        words.matter_name(view.case.context.catalogue, matter, short=True),
        held.text,
        owner_word(held.owner, view.case.context.catalogue),
        held.state(today),
        held.due_on,
        held.met_on or held.waived_on,
        left,
        is_sim,
        f"/projects/{view.reference}/{'simulated' if is_sim else 'items'}/{matter}/",
        held.owner,
        (source.number or "") if source is not None else "",
        _close_href(view, matter, held, is_sim) if held.is_open else "",
    )


def _close_href(view: View, matter: str, held: Condition, is_sim: bool) -> str:  # noqa: FBT001
    """The form that closes the condition, and leads back here."""
    base = f"/projects/{view.reference}/"
    asked = {
        "matter": matter,
        "mode": "simulated" if is_sim else "formal",
        "condition": held.id,
        "next": f"{base}conditions/",
    }
    return f"{base}acts/meet_condition/?{urlencode(asked)}"


def owner_word(owner: str, catalogue: Catalogue) -> str:
    """Who owes a condition, in words: the firm, the steward, the window, or a department."""
    known = {"applicant": _("企业"), "steward": _("项目管家"), "window": _("窗口")}.get(owner)
    return known or words.department_name(catalogue, owner, short=True)
