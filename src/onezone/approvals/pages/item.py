"""The item page: evidence at the left; clock, acts, outcome and history at the right. One builder for both kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.states import SimState
from onezone.approvals.forms.acts import ActForm
from onezone.approvals.pages import acts as door
from onezone.approvals.pages.desk_rows import item_url
from onezone.approvals.pages.item_acts import (
    EMBEDDED,
    ActButton,
    Happened,
    Refused,
    Step,
    act_buttons,
    history_rows,
    refused_acts,
    signing_steps,
)
from onezone.approvals.pages.item_clock import ClockView, clock_view
from onezone.approvals.pages.item_consult import (
    CorrectionView,
    CountersignRow,
    correction_of,
    countersign_rows,
    proposal_of,
    seen_words,
)
from onezone.approvals.pages.item_evidence import (
    ConditionRow,
    ReadRow,
    SlotRow,
    UpRow,
    WaitRow,
    condition_rows,
    read_rows,
    slot_rows,
    up_rows,
    wait_rows,
)
from onezone.approvals.pages.item_why import Why, why_of
from onezone.approvals.queries.availability import act_availability
from onezone.approvals.queries.desk import DESK_ROLES, WATCHING
from onezone.approvals.queries.history import item_history
from onezone.approvals.queries.item import Found, find_item, looked_at
from onezone.approvals.queries.moves import Move, move_for, sim_move, work_move
from onezone.kernel.moment import local_date
from onezone.platform.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Summary:
    """The request in a few lines."""

    sentence: str
    facts: tuple[tuple[str, str], ...]
    investment: Any
    land_area: Any


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything an item page shows."""

    title: str
    code: str
    simulated: bool
    kind: str
    state: str
    tone: str
    mark: str
    project: str
    project_name: str
    enterprise: str
    number: str
    document: str
    document_href: str
    sibling_href: str
    href: str
    mode: str
    next_act: str
    has_desk: bool
    why: Why
    summary: Summary
    reads: tuple[ReadRow, ...]
    changed: int
    slots: tuple[SlotRow, ...]
    upstream: tuple[UpRow, ...]
    waiting: tuple[WaitRow, ...]
    conditions: tuple[ConditionRow, ...]
    clock: ClockView | None
    buttons: tuple[ActButton, ...]
    refused: tuple[Refused, ...]
    form: ActForm | None
    form_act: str
    form_action: str
    form_title: str
    steps: tuple[Step, ...]
    countersigns: tuple[CountersignRow, ...]
    proposal: Mapping[str, Any] | None
    correction: CorrectionView | None
    seen: str
    compared: bool
    history: tuple[Happened, ...]
    laws: tuple[str, ...]
    result: str
    snapshot: str


def build_item(actor: Actor, reference: str, matter: str, *, simulated: bool, at: datetime) -> ItemPage:
    """The page of one item. Raises NotFound when it is absent or out of the actor's sight."""
    today = local_date(at)
    found = find_item(actor, reference, matter, simulated=simulated, on=today)
    lines = act_availability(actor, found.case, matter, found.mode, at=at)
    move = move_for(actor, move_of(found, today), found.item)
    buttons = act_buttons(found, lines, move)
    form_act = next((each.act for each in buttons if each.embedded), "")
    form = _form(actor, found, form_act, at)
    reads = read_rows(found)
    return ItemPage(
        **_head(found),
        next_act=move.act,
        has_desk=actor.role in DESK_ROLES | WATCHING,
        why=why_of(actor, found, move, today),
        summary=_summary(found),
        reads=reads,
        changed=sum(each.changed for each in reads),
        slots=slot_rows(found),
        upstream=up_rows(found, today),
        waiting=wait_rows(found, today),
        conditions=condition_rows(found, today),
        clock=clock_view(found, today),
        buttons=buttons,
        refused=refused_acts(found, lines),
        form=form,
        form_act=form_act,
        form_action=reverse("approvals:act", args=(reference, form_act)) if form_act else "",
        form_title=words.act(form_act) if form_act else "",
        steps=signing_steps(found),
        countersigns=countersign_rows(found, today),
        proposal=proposal_of(found),
        correction=correction_of(found),
        seen=seen_words(found),
        compared=looked_at(found.item) is not None,
        history=history_rows(found, item_history(actor, reference, matter, simulated=simulated)),
        laws=tuple(f"{law.title} {law.articles}".strip() for law in found.matter.laws),
    )


def move_of(found: Found, today: date) -> Move:
    """Whose move the item is on a day."""
    if isinstance(found.item, SimItem):
        return sim_move(SimState(found.state), found.item)
    sim = found.case.sim_items.get(found.matter.id)
    granting = sim is not None and sim.state is SimState.CONV_DECIDE
    return work_move(found.item, found.matter, found.case.context.rules, granting=granting, on=today)


def _form(actor: Actor, found: Found, act: str, at: datetime) -> ActForm | None:
    """The form that stands on the page: the outcome, when it is the reader's to give."""
    if act not in EMBEDDED:
        return None
    asked = {"matter": found.matter.id, "mode": found.mode}
    form, _found = door.form_for(actor, found.reference, act, asked=asked, at=at)
    return form


def _head(found: Found) -> Mapping[str, Any]:
    row, item, catalogue = found.loaded.row, found.item, found.case.context.catalogue
    state, tone = words.sim_state(found.state) if found.simulated else words.work_state(found.state)
    snapshot = item.snapshot.digest() if isinstance(item, SimItem) and item.snapshot is not None else ""
    return {
        "title": words.matter_name(catalogue, found.matter.id),
        "code": found.matter.id,
        "simulated": found.simulated,
        "kind": words.word(found.matter.simulation) if found.simulated else "",
        "state": state,
        "tone": "" if tone in ("plain", "sim") else tone,
        "mark": _mark(item),
        "project": row.reference,
        "project_name": row.name,
        "enterprise": row.enterprise.name,
        "number": item_number(found),
        "document": item.number or "",
        "document_href": document_url(found) if item.outcome else "",
        "sibling_href": _sibling(found),
        "href": item_url(found.reference, found.matter.id, simulated=found.simulated),
        "mode": found.mode,
        "result": words.in_language((found.matter.result_zh, found.matter.result_en)),
        "snapshot": snapshot,
    }


def item_number(found: Found) -> str:
    """The number people call an item by (办件号); a simulated one says so and never looks like a formal one."""
    zone = found.loaded.row.zone.code
    plain = f"{zone}-{found.matter.id}-{found.reference.removeprefix('P-')}"
    return f"模-{plain}" if found.simulated else plain


def document_url(found: Found) -> str:
    """Address of the outcome's document."""
    name = "approvals:opinion" if found.simulated else "approvals:decision"
    return reverse(name, args=(found.reference, found.matter.id))


def _sibling(found: Found) -> str:
    """The same matter's other item, if there is one."""
    others = found.case.work_items if found.simulated else found.case.sim_items
    if found.matter.id not in others:
        return ""
    return item_url(found.reference, found.matter.id, simulated=not found.simulated)


def _mark(item: WorkItem | SimItem) -> str:
    if isinstance(item, SimItem):
        return ""
    return _("由模拟转换") if item.converted else _("预填") if item.prefilled else ""


def _summary(found: Found) -> Summary:
    row, item = found.loaded.row, found.item
    received = item.received_on
    filing = found.case.filings.get(item.filing or "")
    others = [each for each in (*filing.matters, *filing.simulated) if each != found.matter.id] if filing else []
    if received is None:
        sentence = _("已列入模拟审批，等申请人申报。")
    elif others:
        sentence = _("%(day)s 一张表申报（%(filing)s），与 %(others)s 共用一套材料。") % {
            "day": received.isoformat(),
            "filing": item.filing,
            "others": _("、").join(others),
        }
    else:
        sentence = _("%(day)s 申报。") % {"day": received.isoformat()}
    facts = [
        (_("项目代码"), row.code or row.reference),
        (_("园区"), row.park or "—"),
        (_("项目管家"), row.steward or "—"),
        (_("经办人"), words.officer_name(item.officer) or _("未分派")),
    ]
    return Summary(sentence, tuple(facts), row.investment, row.land_area)
