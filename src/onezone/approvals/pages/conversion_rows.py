"""The rows of a conversion run: every simulated item in topological order, its guards, its result, its next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onezone.approvals import words
from onezone.approvals.domain.case import CHECK_SHEET, Case
from onezone.approvals.domain.conversion import Guards, evaluate
from onezone.approvals.domain.items import SimItem, WorkItem
from onezone.approvals.domain.states import SimState
from onezone.approvals.pages.guard_words import guard_marks, missing_name, short_label
from onezone.approvals.pages.item_words import input_name
from onezone.platform.web.pages import GuardMark
from onezone.platform.web.shown import mmdd

SIGNED = (SimState.CONV_PRECHECK, SimState.CONV_DECIDE)
OWN_INPUT = frozenset({"G1", "G3", "G4", "G5"})
# Convertible, review again, waiting for upstream, for a debt; no standing opinion, no land, returned, done, left.
RESULTS = ("ok", "re", "up", "debt", "none", "land", "returned", "done", "left")
OPEN_RESULTS = frozenset(RESULTS) - {"done", "left"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One simulated item of the run. `css` is the row's colour; `again`: the names of its own inputs that changed."""

    number: int
    matter: str
    name: str
    department: str
    outcome: str
    opinion: str
    marks: tuple[GuardMark, ...]
    result: str
    css: str
    mark: str
    word: str
    again: str
    following: str
    state: str
    signed: bool
    formal_number: str = ""
    decided_on: date | None = None
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A check sheet: no opinion, so nothing to convert; it opens as a pre-filled formal item."""

    matter: str
    name: str
    department: str
    kind: str
    outcome: str
    opened: bool
    following: str


def run_rows(case: Case, chain: frozenset[str], today: date) -> tuple[RunRow, ...]:
    """The items with a substantive review, in topological order. `chain`: what one run would convert."""
    held = [case.sim_items[each] for each in case.context.catalogue.order if each in case.sim_items]
    full = [
        item for item in held if case.matter(item.matter).simulation == "full" and item.state is not SimState.WITHDRAWN
    ]
    return tuple(_row(case, item, number, chain, today) for number, item in enumerate(full, 1))


def _row(case: Case, item: SimItem, number: int, chain: frozenset[str], today: date) -> RunRow:
    state = case.sim_item_state(item, today)
    signed = state in SIGNED
    guards = evaluate(case, item, on=today, accepted=signed)
    result = _result(case, item, state, guards)
    matter, catalogue = case.matter(item.matter), case.context.catalogue
    work = case.work_items.get(item.matter)
    ended = state is SimState.CONVERTED
    return RunRow(
        number=number,
        matter=item.matter,
        name=words.matter_name(catalogue, item.matter),
        department=words.department_name(catalogue, matter.department),
        outcome=words.word(item.outcome) if item.outcome else words.sim_state(str(state))[0],
        opinion=" · ".join(filter(None, (item.number or "", mmdd(item.opined_on) if item.opined_on else ""))),
        marks=_past(case, item) if ended else guard_marks(case, item, guards, signed=signed),
        result=result,
        css=_CSS.get(result, "up"),
        mark=_MARKS.get(result, "r-wait"),
        word=_word(result, state),
        again=_again(case, guards) if result == "re" else "",
        following=_following(case, item, result, guards, chain, signed=signed),
        state=str(state),
        signed=signed,
        formal_number=work.number or "" if ended and work is not None else "",
        decided_on=work.decided_on if ended and work is not None else None,
        acts=_acts(state),
    )


def _past(case: Case, item: SimItem) -> tuple[GuardMark, ...]:
    """The guards as they were when the conversion was signed."""
    return guard_marks(case, item, Guards({}), signed=True)


def _result(case: Case, item: SimItem, state: SimState, guards: Guards) -> str:
    if state is SimState.CONVERTED:
        return "done"
    if item.is_ended or state is SimState.VOIDED:
        return "left"
    if not item.is_favourable or state in (SimState.RECEIVED, SimState.CORRECTION, SimState.REVIEWING):
        return "none"
    if state is SimState.CONV_RETURNED:
        return "returned"
    if not case.has_land_paper():
        return "land"
    failed = set(guards.failed) - {"G7"}
    if failed & OWN_INPUT:
        return "re"
    return "up" if "G2" in failed else "debt" if failed else "ok"


_CSS: Mapping[str, str] = {"ok": "ok", "re": "re", "done": "ok", "returned": "re"}
_MARKS: Mapping[str, str] = {"ok": "done", "re": "r-again", "done": "done", "returned": "r-again", "left": "void"}


def _word(result: str, state: SimState) -> str:
    known = {
        "ok": _("可转换"), "re": _("需重新审查"), "up": _("待上游"), "debt": _("待了结条件"), "none": _("尚无有效意见"),
        "land": _("待土地事实"), "returned": _("已退回补正"), "done": _("已转换"),
    }  # fmt: skip
    return known.get(result) or words.sim_state(str(state))[0]


def _again(case: Case, guards: Guards) -> str:
    """The inputs that changed, named once."""
    reasons = [each for name in ("G1", "G3") for each in guards.failed.get(name, ())]
    names = dict.fromkeys(short_label(input_name(each.name, case.context.catalogue)) for each in reasons if each.name)
    return _("、").join(names)


def _following(case: Case, item: SimItem, result: str, guards: Guards, chain: frozenset[str], *, signed: bool) -> str:
    matter, catalogue = case.matter(item.matter), case.context.catalogue
    department = words.department_name(catalogue, matter.department)
    missing = _("、").join(missing_name(case, each.name) for each in guards.failed.get("G2", ()))
    if result in ("ok", "up") and item.matter in chain:
        say = _("等%(department)s签发") if signed else _("等企业签署正式申请")
        if result == "up":
            say = _("%(missing)s 转换后同批转换")
        return say % {"department": department, "missing": missing}
    if result == "re":
        days = _days(matter.promised.value) if matter.promised is not None else ""
        data = {"missing": missing, "department": department, "days": days}
        return (
            _("%(missing)s 之后由%(department)s重审%(days)s") if missing else _("由%(department)s重新审查%(days)s")
        ) % data
    if result == "up":
        return _("等 %(missing)s；其结果不变则不重审") % {"missing": missing}
    return _rest(case, item, result)


def _days(value: int) -> str:
    return _("，承诺 %(n)s 日") % {"n": value}


def _rest(case: Case, item: SimItem, result: str) -> str:
    work: WorkItem | None = case.work_items.get(item.matter)
    return {
        "debt": _("条件了结后即可转换"),
        "none": _("先出具模拟意见"),
        "land": _("等土地合同、划拨决定或产权登记"),
        "returned": _("等企业补正：%(list)s") % {"list": _("、").join(item.missing)},
        "done": _("正式生效") + (f" {mmdd(work.decided_on)}" if work is not None and work.decided_on else ""),
        "left": _("已按正式件办理") if work is not None else _("不再转换"),
    }.get(result, "")


def _acts(state: SimState) -> tuple[str, ...]:
    """The acts on one item that this page offers, as the table knows them."""
    return {
        SimState.CONV_PRECHECK: ("return_conversion", "formal_accept"),
        SimState.CONV_DECIDE: ("deviate",),
    }.get(state, ())


def sheet_rows(case: Case, today: date) -> tuple[SheetRow, ...]:
    """The check sheets of the case, shown apart: they never convert (approvals contract 3)."""
    held = [case.sim_items[each] for each in case.context.catalogue.order if each in case.sim_items]
    return tuple(
        _sheet(case, item, today)
        for item in held
        if case.matter(item.matter).simulation in CHECK_SHEET and item.state is not SimState.WITHDRAWN
    )


def _sheet(case: Case, item: SimItem, today: date) -> SheetRow:
    matter, catalogue = case.matter(item.matter), case.context.catalogue
    state = case.sim_item_state(item, today)
    opened = state is SimState.UPGRADED
    missing = _("、").join(missing_name(case, each) for each in case.missing_formal(matter))
    if opened:
        following = _("已开成预填的正式件，由承办人实质审查")
    elif item.is_favourable and missing:
        following = _("等 %(missing)s 正式生效") % {"missing": missing}
    else:
        following = _("先完成预核") if not item.is_favourable else _("前置已齐，随下一个动作开件")
    return SheetRow(
        item.matter, words.matter_name(catalogue, item.matter), words.department_name(catalogue, matter.department),
        words.word(matter.simulation), _sheet_outcome(item, str(state)),
        opened, following,
    )  # fmt: skip


def _sheet_outcome(item: SimItem, state: str) -> str:
    """A check sheet has findings, never an agreement."""
    if not item.outcome:
        return words.sim_state(state)[0]
    return _("核对表：齐备") if item.is_favourable else _("核对表：不齐")
