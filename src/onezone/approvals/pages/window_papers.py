"""Steps 4 and 5 of the wizard: what is filed now, paper by paper, and the sheet that is checked before it is filed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from onezone.approvals import words
from onezone.approvals.domain import intake
from onezone.approvals.domain.filing_plan import FORMAL, Option
from onezone.approvals.pages.window_route import Lack, lack_of
from onezone.approvals.pages.window_steps import FIELD_WORDS, FaultView, fault_views
from onezone.approvals.queries.window_draft import Sheet, Slot, mirrored
from onezone.approvals.queries.window_known import Offer
from onezone.platform.web.shown import zdate

WHY = {
    "own_business": _lazy("企业自己办，不在窗口申报"),
    "office_business": _lazy("由部门办理，不在窗口申报"),
    "filed": _lazy("已申报"),
    "waiting": _lazy("已收件，等上游意见"),
}
STATUS = {
    "shared": (_lazy("系统核验，不用交"), "ok"),
    "uploaded": (_lazy("已上传"), "ok"),
    "pool": (_lazy("项目已有，带出"), "ok"),
    "promised": (_lazy("承诺后补"), "warn"),
    "missing": (_lazy("还缺"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Pick:
    """One matter that may go into the filing."""

    id: str
    name: str
    department: str
    ways: tuple[tuple[str, str, bool], ...]
    chosen: str
    note: str
    state: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class PickGroup:
    """The matters of one stage."""

    name: str
    picks: tuple[Pick, ...]


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One material slot with what stands in it."""

    key: str
    slot: str
    name: str
    matters: tuple[str, ...]
    tolerable: bool
    status: str
    word: str
    tone: str
    file: Mapping[str, Any] | None
    due: str
    error: str
    source: str
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class PapersBody:
    """Step 4."""

    stages: tuple[tuple[str, str, bool], ...]
    groups: tuple[PickGroup, ...]
    chosen: int
    rows: tuple[PaperRow, ...]
    shared: tuple[PaperRow, ...]
    missing_core: int
    missing_tolerable: int
    filled: int
    next: str
    """The key of the first slot that stands empty: where the hands go next."""


@dataclass(frozen=True, slots=True)
class FiledLine:
    """One matter as it will be filed."""

    id: str
    name: str
    department: str
    simulated: bool
    have: int
    want: int
    promise: Any


@dataclass(frozen=True, slots=True)
class CheckBody:
    """Step 5: the one sheet."""

    token: str
    stage: str
    subject: tuple[tuple[str, str], ...]
    project: tuple[tuple[str, str], ...]
    lines: tuple[FiledLine, ...]
    departments: int
    files: tuple[PaperRow, ...]
    lacks: tuple[Lack, ...]
    faults: tuple[FaultView, ...]
    applies: bool
    simulated: int


def build_papers(held: Sheet, refused: Mapping[str, str] | None = None) -> PapersBody:
    """Step 4. `refused`: slot -> why its file was not taken."""
    rows = tuple(_row(held, each, (refused or {}).get(each.need.name, "")) for each in held.slots)
    catalogue = held.catalogue
    stages = [each for each in catalogue.stages.values() if each.counted and each.id != "P"]
    missing = [each for each in rows if each.status == "missing"]
    return PapersBody(
        stages=tuple((each.id, words.stage_name(catalogue, each.id), each.id == held.stage) for each in stages),
        groups=_groups(held),
        chosen=len(held.chosen),
        rows=tuple(each for each in rows if each.status != "shared"),
        shared=tuple(each for each in rows if each.status == "shared"),
        missing_core=sum(not each.tolerable for each in missing),
        missing_tolerable=sum(each.tolerable for each in missing),
        filled=sum(each.file is not None for each in rows),
        next=missing[0].key if missing else "",
    )


def _zh() -> bool:
    return (get_language() or "zh-hans").startswith("zh")


def _groups(held: Sheet) -> tuple[PickGroup, ...]:
    groups: dict[str, list[Pick]] = {}
    for each in held.options:
        groups.setdefault(each.matter.stage, []).append(_pick(held, each))
    return tuple(PickGroup(words.stage_name(held.catalogue, stage), tuple(found)) for stage, found in groups.items())


def _pick(held: Sheet, each: Option) -> Pick:
    chosen = held.chosen.get(each.matter.id, "")
    labels = {FORMAL: _("正式"), "simulated": _("模拟")}
    return Pick(
        id=each.matter.id,
        name=words.matter_name(held.catalogue, each.matter.id),
        department=words.department_name(held.catalogue, each.matter.department, short=True),
        ways=tuple((mode, labels[mode], mode == chosen) for mode in each.modes),
        chosen=chosen,
        note=_why(held, each),
        state=words.word(each.state) if each.state else "",
        is_open=bool(each.modes),
    )


def _why(held: Sheet, each: Option) -> str:
    if each.reason in WHY:
        return str(WHY[each.reason])
    if not each.missing:
        return ""
    named = [_required(held, one) for one in each.missing]
    return _("前置还没有结果：%s") % ("、" if _zh() else ", ").join(named)


def _required(held: Sheet, required: str) -> str:
    """A prerequisite's name: a matter's, or that of the group of which one is enough."""
    alternative = held.catalogue.alternatives.get(required)
    if alternative is None:
        return words.matter_name(held.catalogue, required, short=True)
    return alternative.name_zh if _zh() else alternative.name_en


def _row(held: Sheet, slot: Slot, refused: str) -> PaperRow:
    fault = intake.promise_fault(slot.need, slot.need.name, slot.due, today=held.today) if slot.due else None
    word, tone = STATUS[slot.status]
    return PaperRow(
        key=slot.need.key,
        slot=slot.need.name,
        name=slot.need.slot.name_zh if _zh() else slot.need.slot.name_en,
        matters=slot.need.matters,
        tolerable=slot.need.is_tolerable,
        status=slot.status,
        word=str(word),
        tone=tone,
        file=slot.file,
        due=slot.due,
        error=refused or (fault.say(get_language() or "zh-hans") if fault else ""),
        source=_source(slot),
        offer=slot.offer,
    )


def _source(slot: Slot) -> str:
    """From where a paper came that nobody uploads now: the project's pool, or another project of the enterprise."""
    file = slot.file or {}
    if slot.status == "pool":
        return _("本项目第 %(n)s 版，%(day)s 收") % {"n": file["version"], "day": zdate(str(file.get("at", "")))}
    if taken := file.get("from"):
        told = {"ref": taken["project"], "n": taken["version"], "day": zdate(taken["at"])}
        return _("用 %(ref)s 的第 %(n)s 版，%(day)s 收") % told
    return ""


def build_check(held: Sheet) -> CheckBody:
    """Step 5."""
    rows = tuple(_row(held, each, "") for each in held.slots)
    lines = tuple(_line(held, matter, way) for matter, way in held.chosen.items())
    return CheckBody(
        token=held.token,
        stage=words.stage_name(held.catalogue, held.stage),
        subject=_subject(held),
        project=_project(held),
        lines=lines,
        departments=len({each.department for each in lines}),
        files=tuple(each for each in rows if each.file is not None),
        lacks=tuple(lack_of(each) for each in held.slots if each.status in ("missing", "promised")),
        faults=fault_views(held),
        applies=held.project is None and held.simulated and held.answers.get("risk_commitment") == "yes",
        simulated=sum(each.simulated for each in lines),
    )


def _line(held: Sheet, matter_id: str, way: str) -> FiledLine:
    matter = held.catalogue.matter(matter_id)
    mine = [each for each in held.slots if matter_id in each.need.matters and each.status != "shared"]
    return FiledLine(
        id=matter_id,
        name=words.matter_name(held.catalogue, matter_id),
        department=words.department_name(held.catalogue, matter.department, short=True),
        simulated=way != FORMAL,
        have=sum(each.file is not None for each in mine),
        want=len(mine),
        promise=matter.promised,
    )


def _subject(held: Sheet) -> tuple[tuple[str, str], ...]:
    if held.project is not None:
        return ((_("企业"), held.project.enterprise), (_("统一社会信用代码"), held.project.credit_code))
    typed = held.part("subject")
    return _labelled(1, {field: str(typed.get(field) or "") for step, field in FIELD_WORDS if step == 1})


def _project(held: Sheet) -> tuple[tuple[str, str], ...]:
    if held.project is not None:
        known = ((_("项目"), held.project.name), (_("项目编号"), held.project.reference))
        return (*known, (_("投资项目代码"), held.project.code))
    typed: dict[str, Any] = {**held.part("project"), **mirrored(held.answers)}
    kind = held.catalogue.project_types.get(str(typed.get("kind")))
    typed["kind"] = "" if kind is None else kind.name_zh if _zh() else kind.name_en
    units = {"investment": _("万元"), "land": _("公顷")}
    shown = {field: str(typed.get(field) or "") for step, field in FIELD_WORDS if step == intake.PROJECT}
    return _labelled(
        2, {field: f"{value} {units[field]}" if value and field in units else value for field, value in shown.items()}
    )


def _labelled(step: int, typed: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((str(FIELD_WORDS[step, field]), value) for field, value in typed.items())
