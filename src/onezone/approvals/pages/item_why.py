"""The band at the top of an item: why it stands where it stands, since when, and whose move it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.states import WorkState
from onezone.approvals.pages.item_clock import clocks_of
from onezone.approvals.pages.item_evidence import changes_told
from onezone.approvals.pages.item_words import light_words, next_act, step_words, stopped_words, waiting_for
from onezone.approvals.queries.item import Found
from onezone.approvals.queries.moves import Move, in_hand, is_mine
from onezone.approvals.queries.standing import answer_day
from onezone.kernel.clock import Clock
from onezone.platform.identity.actor import Actor
from onezone.platform.web.shown import mmdd


@dataclass(frozen=True, slots=True)
class Why:
    """`light` colours the band; `who` is whose move it is, `mine` when it is the reader's."""

    light: str
    band: str
    word: str
    n: int | None
    sentence: str
    who: str
    mine: bool
    changes: tuple[str, ...]
    second: str


def why_of(actor: Actor, found: Found, move: Move, today: date) -> Why:
    """The band of either kind of item."""
    light, word, number = _light(found, move, today)
    ours = move.who == "asked" or in_hand(actor, found.matter.department, found.matter.id, found.case.context.rules)
    mine = ours and is_mine(actor, move, found.item)
    catalogue = found.case.context.catalogue
    who = (
        next_act(move, simulated=found.simulated)
        if mine
        else waiting_for(move, found.item, catalogue, found.matter.department)
    )
    return Why(
        light=light,
        band="sim" if found.simulated and light in ("none", "stop", "green", "notice") else light,
        word=word,
        n=number,
        sentence=" ".join(each for each in (_reason(found, move, today), _statutory(found, today)) if each),
        who="" if move.who == "nobody" else who,
        mine=mine,
        changes=changes_told(found),
        second=_statutory(found, today),
    )


def _light(found: Found, move: Move, today: date) -> tuple[str, str, int | None]:
    item, clocks = found.item, clocks_of(found, today)
    if found.state == "stale":
        return "yellow", _("意见失效"), None
    if clocks.light is not None and not _stopped(move):
        return (clocks.light, *light_words(clocks.light, clocks.promised, clocks.statutory, today))
    if isinstance(item, WorkItem) and item.state is WorkState.RECEIVED:
        return "notice", _("待受理"), None
    if _stopped(move):
        past = clocks.light if clocks.light in ("red", "black") else "stop"
        return (
            (past, _("停表"), None)
            if past == "stop"
            else (past, *light_words(past, clocks.promised, clocks.statutory, today))
        )
    label = (words.sim_state if found.simulated else words.work_state)(found.state)[0]
    return "none", label, None


def _stopped(move: Move) -> bool:
    return move.who == "procedure"


def _reason(found: Found, move: Move, today: date) -> str:
    item = found.item
    if found.state == "stale":
        return _("意见依据的输入已经变化，复核前不能转换。")
    if told := stopped_words(item):
        return told + _("。")
    if item.missing and move.who == "applicant" and item.supplement_on is not None:
        return _("%(day)s 已一次告知 %(n)s 项，等申请人补正。") % {
            "day": mmdd(item.supplement_on),
            "n": len(item.missing),
        }
    if isinstance(item, SimItem):
        return _sim_reason(found, item)
    return _work_reason(found, item, move, today)


def _sim_reason(found: Found, item: SimItem) -> str:
    if found.state == "reviewing" and item.open_correction is not None:
        return _("%(day)s 退回修改材料，时钟不停。") % {"day": mmdd(item.open_correction.on)}
    if found.state == "reviewing" and item.changed:
        return _("受理之后依据有变。")
    if found.state == "approved" and found.case.land_matched():
        return _("土地事实已登记，等企业签署正式申请。有效期至 %(day)s。") % {"day": item.valid_to or "—"}
    if found.state == "approved":
        return _("模拟意见已出具，等土地事实登记后转换。有效期至 %(day)s。") % {"day": item.valid_to or "—"}
    if found.state == "converted":
        return _("已于 %(day)s 转换为正式决定。") % {"day": item.ended_on}
    if found.state == "voided":
        return _("模拟审批已经结束，本件作废。")
    return ""


def _work_reason(found: Found, item: WorkItem, move: Move, today: date) -> str:
    by = answer_day(item, found.matter, found.case.context.calendar)
    if by is not None:
        return _("%(day)s 前不答复，即视为 %(start)s 已受理。") % {
            "day": by.isoformat(),
            "start": item.complete_on.isoformat(),
        }
    if item.decided_on is not None:
        clocks = clocks_of(found, today)
        told = _("%(day)s 作出决定：%(outcome)s。") % {
            "day": item.decided_on,
            "outcome": words.word(item.outcome or ""),
        }
        return told + ("" if clocks.on_time is None else _("在承诺时限内。") if clocks.on_time else _("超过承诺时限。"))
    if item.ended_on is not None:
        return _("%(day)s 办结。") % {"day": item.ended_on} + item.reasons
    return _open_reason(found, item, move, today)


def _open_reason(found: Found, item: WorkItem, move: Move, today: date) -> str:
    parts = _asked_of_others(item, move)
    if item.deemed:
        parts.append(_("收件后未在 %(n)s 日内答复，视为 %(day)s 已受理。") % {
            "n": found.matter.correction_days, "day": item.accepted_on,
        })  # fmt: skip
    clocks = clocks_of(found, today)
    if clocks.light in ("red", "black"):
        since = item.step_since or item.accepted_on
        parts.append(_("自 %(day)s 在“%(step)s”环节，时钟没有停。") % {"day": since, "step": step_words(move)})
        parts.append(_("作决定须写明超期原因。"))
    if item.prefilled and not item.signed:
        parts.append(_("由模拟审批的预审材料预填，等申请人签署正式申请。"))
    return ("" if words.is_chinese() else " ").join(parts)


def _asked_of_others(item: WorkItem, move: Move) -> list[str]:
    """What the item waits for that no clock stops for."""
    told = []
    if item.changed or item.steps_done < len(item.recommendations):
        told.append(
            _("上次审查之后依据有变，已完成的意见须重新确认。") if item.recommendations else _("受理之后依据有变。")
        )
    if item.open_correction is not None:
        told.append(_("%(day)s 退回修改材料，时钟不停。") % {"day": mmdd(item.open_correction.on)})
    if move.act == "give_view":
        told.append(_("等加签意见，时钟不停。"))
    if move.act == "countersign":
        due = next((held.due_on for held in item.countersigns if held.department == move.step), None)
        told.append(_("等会签，限 %(day)s；会签不停时钟。") % {"day": mmdd(due) if due else ""})
    if move.act == "propose":
        told.append(_("会签有异议或依据有变，须修改拟办结论。"))
    if move.act == "proceed":
        told.append(_("会签超时，须写明理由才能继续。"))
    return told


def _statutory(found: Found, today: date) -> str:
    """The law's date, said where it is not the limit that the light shows."""
    clock: Clock | None = clocks_of(found, today).statutory
    if clock is None or found.item.ended_on is not None or getattr(found.item, "decided_on", None) is not None:
        return ""
    if clock.remaining < 0:
        return _("法定期限 %(day)s，已超 %(n)s 日。") % {"day": clock.due_on, "n": -clock.remaining}
    return _("法定期限 %(day)s，还有 %(n)s 日。") % {"day": clock.due_on, "n": clock.remaining}
