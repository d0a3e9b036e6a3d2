"""The conversion run of a project: what converts now, what must be reviewed again, what waits, and who signs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onezone.approvals import words
from onezone.approvals.domain.acts_decision import signs_late
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.catalogue import Limit
from onezone.approvals.domain.rehearsal import rehearse
from onezone.approvals.domain.states import CASE_OPEN, CaseState, SimState
from onezone.approvals.pages.conversion_rows import OPEN_RESULTS, RunRow, SheetRow, run_rows, sheet_rows
from onezone.approvals.pages.guard_words import head_marks
from onezone.approvals.pages.land import Land, land_of
from onezone.approvals.permissions import may
from onezone.approvals.queries.project import ProjectCase, project_case
from onezone.kernel.clock import run_clock
from onezone.platform.identity.actor import Actor
from onezone.platform.web.pages import GuardMark

ALWAYS_SHOWN = ("ok", "re", "up")


@dataclass(frozen=True, slots=True)
class Sum:
    """One part of the sum on top; the parts add up to all items of the run."""

    key: str
    css: str
    n: int
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Document:
    """One formal document of the batch with its limits, counted from the day of formal acceptance."""

    matter: str
    name: str
    number: str
    statutory: str
    promised: str
    authority: str
    simulated_days: str
    late: bool = False
    """Accepted formally, and past a limit since: the signature says why."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another department signs."""

    department: str
    matters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConversionPage:
    """Everything the page shows. `to_request`: what the applicant may sign now; `batch`: what this reader may sign."""

    project: ProjectCase
    state: str
    title: str
    sums: tuple[Sum, ...]
    total: int
    land: Land | None
    heads: tuple[GuardMark, ...]
    rows: tuple[RunRow, ...]
    sheets: tuple[SheetRow, ...]
    to_request: tuple[RunRow, ...]
    batch: tuple[Document, ...]
    elsewhere: tuple[Elsewhere, ...]
    why_none: str
    signed_by: tuple[str, ...]
    may_sign: bool
    may_return: bool
    rest: int


def build_conversion(actor: Actor, reference: str, *, today: date, at: datetime) -> ConversionPage:
    """The run as it stands now. Raises NotFound when the project is out of the actor's sight."""
    project = project_case(actor, reference)
    case = project.case
    chain = frozenset(_chain(case, today, at))
    rows = run_rows(case, chain, today)
    batch = _batch(actor, case, rows, at)
    requestable = _requestable(actor, case, rows, chain)
    return ConversionPage(
        project=project,
        state=words.case_state(str(case.sim_state(today))),
        title=_title(case, rows),
        sums=_sums(rows),
        total=len(rows),
        land=land_of(case),
        heads=head_marks(),
        rows=_with_acts(actor, case, rows),
        sheets=sheet_rows(case, today),
        to_request=requestable,
        batch=tuple(_document(case, each, actor, today) for each in batch),
        elsewhere=_elsewhere(rows, batch, chain),
        why_none=_why_none(case, rows, batch, requestable, today),
        signed_by=tuple(
            dict.fromkeys(words.officer_name(case.sim_items[row.matter].consent) for row in rows if row.signed)
        ),
        may_sign=may(actor, "convert"),
        may_return=may(actor, "return_conversion"),
        rest=sum(1 for row in rows if row.result in OPEN_RESULTS) - len(batch),
    )


def _chain(case: Case, today: date, at: datetime) -> tuple[str, ...]:
    """What one run would convert, whoever signs."""
    if case.sim_state(today) not in CASE_OPEN or not case.land_matched():
        return ()
    return rehearse(case, tuple(case.sim_items), at=at)


def _title(case: Case, rows: Sequence[RunRow]) -> str:
    data = {"n": len(rows)}
    if not rows:
        return _("还没有可以转换的模拟审批")
    if case.facts.latest("land.contract") is not None:
        return _("土地出让合同已登记，%(n)s 项模拟结果逐项核对") % data
    if case.facts.latest("land.allocation") is not None:
        return _("划拨决定书已登记，%(n)s 项模拟结果逐项核对") % data
    if case.facts.latest("land.title") is not None:
        return _("不动产权证书已登记，%(n)s 项模拟结果逐项核对") % data
    return _("还没有土地事实，%(n)s 项模拟结果等待转换") % data


def _sums(rows: Sequence[RunRow]) -> tuple[Sum, ...]:
    notes = {
        "ok": _("前六项守卫全部通过"), "re": _("读取的条目变了"), "up": _("自身输入未变，等前面的事项正式生效"),
        "debt": _("只差条件或承诺材料"), "none": _("还在审查或不同意"), "land": _("等土地文件登记"),
        "returned": _("一次性告知，等企业补正"), "done": _("已成为正式决定"), "left": _("已离开模拟审批"),
    }  # fmt: skip
    found: dict[str, list[RunRow]] = {}
    for row in rows:
        found.setdefault(row.result, []).append(row)
    words_of = {"ok": _("可转换"), "re": _("需重新审查"), "up": _("待上游"), "left": _("不再转换")}
    return tuple(
        Sum(key, {"ok": "ok", "done": "ok", "re": "re", "returned": "re"}.get(key, "up"), len(found.get(key, ())),
            words_of.get(key) or found[key][0].word, note)
        for key, note in notes.items()
        if key in found or key in ALWAYS_SHOWN
    )  # fmt: skip


def _with_acts(actor: Actor, case: Case, rows: Sequence[RunRow]) -> tuple[RunRow, ...]:
    """Each row keeps the acts that the reader's post may do."""
    return tuple(
        _replace_acts(row, tuple(act for act in row.acts if may(actor, act, case=case, data={"matter": row.matter})))
        for row in rows
    )


def _replace_acts(row: RunRow, acts: tuple[str, ...]) -> RunRow:
    return row if row.acts == acts else RunRow(**{**{name: getattr(row, name) for name in row.__slots__}, "acts": acts})


def _requestable(actor: Actor, case: Case, rows: Sequence[RunRow], chain: frozenset[str]) -> tuple[RunRow, ...]:
    return tuple(
        row
        for row in rows
        if row.state == SimState.APPROVED
        and row.matter in chain
        and may(actor, "request_conversion", case=case, data={"matter": row.matter})
    )


def _batch(actor: Actor, case: Case, rows: Sequence[RunRow], at: datetime) -> tuple[str, ...]:
    """What this signer would really sign now: signed by the applicant, in the signer's authority, guards holding."""
    mine = [row.matter for row in rows if row.signed and may(actor, "convert", case=case, data={"matter": row.matter})]
    return rehearse(case, mine, at=at) if mine else ()


def _document(case: Case, matter_id: str, actor: Actor, today: date) -> Document:
    matter, catalogue = case.matter(matter_id), case.context.catalogue
    item = case.sim_items[matter_id]
    calendar = case.context.calendar
    used = calendar.working_days_between(item.accepted_on, item.opined_on) if item.accepted_on and item.opined_on else 0
    own = matter.department == actor.department
    name = words.department_name(catalogue, matter.department)
    return Document(
        matter=matter_id,
        name=words.in_language((matter.result_zh or matter.name_zh, matter.result_en or matter.name_en)),
        number=_("国家系统赋号（%(source)s）") % {"source": matter.number_source}
        if matter.number_source
        else _("签发时编正式号"),
        statutory=_limit(case, matter.statutory, today),
        promised=_limit(case, matter.promised, today),
        authority=_("本部门：%(name)s") % {"name": name} if own else _("%(name)s授权") % {"name": name},
        simulated_days=_("已按正式标准审查，模拟用时 %(n)s 日") % {"n": used},
        late=signs_late(case, "convert", matter_id, today),
    )


def _limit(case: Case, limit: Limit | None, today: date) -> str:
    if limit is None:
        return _("无")
    clock = run_clock(limit=limit.value, unit=limit.unit, start_on=today, calendar=case.context.calendar, as_of=today)
    unit = _("日") if limit.unit == "wd" else _("天")
    return _("%(n)s %(unit)s，至 %(due)s") % {"n": limit.value, "unit": unit, "due": clock.due_on.strftime("%m-%d")}


def _elsewhere(rows: Sequence[RunRow], batch: Sequence[str], chain: frozenset[str]) -> tuple[Elsewhere, ...]:
    """Who signs the rest of what could be converted."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.matter in chain and row.matter not in batch and row.signed:
            found.setdefault(row.department, []).append(row.matter)
    return tuple(Elsewhere(department, tuple(matters)) for department, matters in found.items())


def _why_none(
    case: Case, rows: Sequence[RunRow], batch: Sequence[str], requestable: Sequence[RunRow], today: date
) -> str:
    """Why there is no button, in one sentence; empty when there is one."""
    if batch or requestable:
        return ""
    state = case.sim_state(today)
    if state not in CASE_OPEN:
        return _("模拟审批当前为“%(state)s”，不能转换。") % {"state": words.case_state(str(state))}
    if state not in (CaseState.CONVERTING, CaseState.PARTIALLY_CONVERTED):
        return _("还没有登记与申请人、地块相符的土地文件，现在没有一项可以转换。")
    ready = [row for row in rows if row.result == "ok"]
    unsigned = [row for row in ready if not row.signed]
    if unsigned:
        return ngettext(
            "%(n)s 项可以转换，等企业签署正式申请。", "%(n)s 项可以转换，等企业签署正式申请。", len(unsigned)
        ) % {"n": len(unsigned)}
    if ready:
        return _("可转换的事项由其他部门签发，您的岗位没有要签的。")
    if rows and all(row.result in ("done", "left") for row in rows):
        return _("全部模拟结果都已转换或离开模拟审批。")
    return _("现在没有一项通过前六项守卫，见逐项核对里的原因。")
