"""One row of the queue in words: clock, what, whose move, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.pages.item_words import (
    change_words,
    light_words,
    next_act,
    step_words,
    stopped_words,
    waiting_for,
)
from onezone.approvals.queries.desk import QueueRow
from onezone.platform.web.shown import mmdd

LATE = ("red", "black")


@dataclass(frozen=True, slots=True)
class RowView:
    """What the row's cells show. `light_n` is the bold number inside `light_word`."""

    key: str
    href: str
    preview: str
    matter: str
    code: str
    project: str
    enterprise: str
    simulated: bool
    mark: str
    light: str
    light_word: str
    light_n: int | None
    due: str
    note: str
    received: date | None
    statutory: str
    provisional: bool
    state: str
    tone: str
    mine: bool
    next_word: str
    act: str
    batch: str
    """What may be done to it together with others: sign | recommend | deliver, "" for nothing."""
    why_not: str


def row_view(row: QueueRow, today: date) -> RowView:
    """The words of one row."""
    state, tone = words.sim_state(row.state) if row.simulated else words.work_state(row.state)
    light, word, number = _light(row, today)
    if row.move.who == "signer":
        state, tone = _("待签发"), "go" if row.mine else ""
    return RowView(
        key=":".join(row.key),
        href=item_url(row.project, row.matter.id, simulated=row.simulated),
        preview=reverse("approvals:desk_preview", args=row.key),
        matter=words.matter_name(row.catalogue, row.matter.id),
        code=row.matter.id,
        project=row.project_name,
        enterprise=row.enterprise,
        simulated=row.simulated,
        mark=_mark(row),
        light=light,
        light_word=word,
        light_n=number,
        due=_due(row, today),
        note=note_of(row, today),
        received=row.item.received_on,
        statutory=_statutory(row, today),
        provisional=row.statutory is not None and row.statutory.provisional,
        state=state,
        tone="" if tone in ("plain", "sim") else tone,
        mine=row.mine,
        next_word=next_act(row.move, simulated=row.simulated)
        if row.mine
        else _("等 %(who)s") % {"who": waiting_for(row.move, row.item, row.catalogue, row.department)},
        act=row.move.act,
        batch=batch_of(row),
        why_not=why_not_signed(row),
    )


def batch_of(row: QueueRow) -> str:
    """The act that a row may share with others; a simulated item goes through no batch."""
    if row.simulated or not row.mine:
        return ""
    if row.move.who == "signer":
        return "" if row.light in LATE else "sign"
    return row.move.act if row.move.act in ("recommend", "deliver") else ""


def why_not_signed(row: QueueRow) -> str:
    """Why a row cannot be signed with others; nothing when it can, as far as the list knows."""
    if row.simulated:
        return _("模拟件不能签发正式文书")
    if row.move.who != "signer":
        return _("还没有到签发这一步")
    if not row.mine:
        return _("须由另一位签发人签发")
    return _("超期件须逐件写明超期原因") if row.light in LATE else ""


def item_url(project: str, matter: str, *, simulated: bool) -> str:
    """Address of an item's page."""
    return reverse("approvals:simulated_item" if simulated else "approvals:item", args=(project, matter))


def _light(row: QueueRow, today: date) -> tuple[str, str, int | None]:
    if row.held:
        return "stop", _("模拟暂停"), None
    if row.answer_by is not None:
        return row.light or "green", _("今天答复") if row.answer_by == today else _("待答复"), None
    if row.band == "stopped":
        if row.move.who == "procedure":
            return "stop", _("停表"), None
        return "none", _("未起算"), None
    if row.state == "stale":
        return "none", _("待复核"), None
    word, number = light_words(row.light, row.promised, row.statutory, today)
    return row.light or "none", word, number


def _due(row: QueueRow, today: date) -> str:
    """The line below the light: the date, and what is left on a stopped clock."""
    if row.answer_by is not None:
        return _("答复限 %(day)s") % {"day": mmdd(row.answer_by, today)}
    nearest = row.promised or row.statutory
    if nearest is None:
        return ""
    if row.band == "stopped" and row.move.who == "procedure":
        return _("余 %(n)s 日 · 停前") % {"n": nearest.remaining}
    label = _("承诺") if row.promised is not None else _("法定")
    text = f"{label} {mmdd(nearest.due_on, today)}"
    if row.light == "black" and row.promised is not None and row.promised.remaining < 0:
        text += " · " + _("超 %(n)s") % {"n": -row.promised.remaining}
    return text


def _statutory(row: QueueRow, today: date) -> str:
    if row.statutory is None:
        return "—"
    stopped = any(held.is_open and held.statutory for held in row.item.suspensions)
    return _("停表") if stopped else mmdd(row.statutory.due_on, today)


def _mark(row: QueueRow) -> str:
    """The plain tag of a formal item that came out of simulation."""
    if not isinstance(row.item, WorkItem):
        return ""
    return _("由模拟转换") if row.item.converted else _("预填") if row.item.prefilled else ""


def note_of(row: QueueRow, today: date) -> str:
    """Why the row stands where it stands, in one line; nothing when there is nothing to say."""
    if row.changes:
        told = _("；").join(change_words(each, row.catalogue) for each in row.changes[:2])
        return told + (_(" 等 %(n)s 项") % {"n": len(row.changes)} if len(row.changes) > 2 else "")
    if row.held:
        return _("模拟审批暂停中")
    if stopped := stopped_words(row.item):
        return stopped
    if isinstance(row.item, SimItem):
        return _told_once(row)
    return _work_note(row, row.item, today)


def _told_once(row: QueueRow) -> str:
    if not row.item.missing or row.item.supplement_on is None or row.move.who != "applicant":
        return ""
    return _("%(day)s 已一次告知 %(n)s 项") % {"day": mmdd(row.item.supplement_on), "n": len(row.item.missing)}


def _work_note(row: QueueRow, item: WorkItem, today: date) -> str:
    if row.answer_by is not None:
        if row.answer_by == today:
            return _("今天不答复，即视为 %(day)s 已受理") % {"day": mmdd(item.complete_on)}
        return _("%(day)s 前不答复，即视为 %(start)s 已受理") % {
            "day": mmdd(row.answer_by),
            "start": mmdd(item.complete_on),
        }
    if told := _told_once(row):
        return told
    if item.deemed and not item.recommendations and item.decided_on is None:
        return _("逾期未答复，%(day)s 视为受理") % {"day": mmdd(item.accepted_on)}
    if row.band == "overdue":
        return _late_note(row, item)
    if row.move.who == "applicant":
        return _("前置已转正，等申请人签署正式申请")
    if item.open_conditions:
        return _("未了条件 %(n)s 项") % {"n": len(item.open_conditions)}
    return ""


def _late_note(row: QueueRow, item: WorkItem) -> str:
    """Whose hands a late item is in, and since when."""
    since = item.step_since or item.accepted_on
    return _("自 %(day)s 在“%(step)s”环节，时钟未停") % {"day": mmdd(since), "step": step_words(row.move)}
