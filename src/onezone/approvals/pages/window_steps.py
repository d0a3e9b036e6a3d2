"""The frame of the intake wizard: its five steps, and what each of them says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from onezone.approvals.domain import intake
from onezone.approvals.queries.window_draft import OpenProject, Sheet


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the wizard as the strip shows it."""

    n: int
    title: str
    note: str
    state: str
    href: str


@dataclass(frozen=True, slots=True)
class FaultView:
    """One thing that keeps the draft from being filed, with the step where it is mended."""

    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class IntakePage:
    """A step of the wizard: the frame and the step's own body."""

    reference: str
    title: str
    line: str
    step: int
    steps: tuple[StepView, ...]
    project: OpenProject | None
    owner: str
    is_mine: bool
    round: int
    """How often the draft was filled from what the zone knows: see services.intake.keep."""
    saved_at: datetime
    back: str
    here: str
    body: Any


def frame(held: Sheet, step: int, body: Any) -> IntakePage:
    """The page of one step."""
    first = first_step(held)
    return IntakePage(
        reference=held.reference,
        title=title_of(held),
        line=_line(held),
        step=step,
        steps=tuple(_step(held, n, step) for n in intake.STEPS),
        project=held.project,
        owner=held.owner,
        is_mine=held.is_mine,
        round=int(held.data.get("round", 0)),
        saved_at=held.updated_at,
        back=step_url(held.reference, step - 1) if step > first else reverse("approvals:window"),
        here=step_url(held.reference, step),
        body=body,
    )


def first_step(held: Sheet) -> int:
    """A filing for an open project begins with its papers: the rest is known."""
    return intake.MATERIALS if held.project is not None else intake.SUBJECT


def step_url(reference: str, step: int) -> str:
    """The address of a step."""
    return reverse("approvals:window_step", args=[reference, step])


def title_of(held: Sheet) -> str:
    """What the draft is about, as far as it is known."""
    if held.project is not None:
        return held.project.name
    return str(held.part("project").get("name") or held.part("subject").get("name") or _("新收件"))


def _line(held: Sheet) -> str:
    if held.project is not None:
        known = [held.project.enterprise, held.project.reference, held.project.code]
    else:
        contact = str(held.part("subject").get("contact") or "")
        known = [
            str(held.part("subject").get("name") or ""),
            str(held.part("project").get("code") or ""),
            _("经办人 %s") % contact if contact else "",
        ]
    return " · ".join(dict.fromkeys(each for each in known if each and each != title_of(held)))


def fault_views(held: Sheet, step: int | None = None) -> tuple[FaultView, ...]:
    """What is missing or wrong, of one step or of all."""
    language = get_language() or "zh-hans"
    return tuple(
        FaultView(_named(each, language), f"{step_url(held.reference, each.step)}#{each.field}")
        for each in held.faults
        if step is None or each.step == step
    )


def _named(fault: intake.Fault, language: str) -> str:
    label = FIELD_WORDS.get((fault.step, fault.field))
    said = fault.say(language)
    if fault.step == intake.MATERIALS and fault.field != "matters":
        label = fault.field
    return _("%(label)s：%(said)s") % {"label": label, "said": said} if label else said


FIELD_WORDS = {
    (1, "credit_code"): _lazy("统一社会信用代码"),
    (1, "name"): _lazy("企业名称"),
    (1, "legal_person"): _lazy("法定代表人"),
    (1, "contact"): pgettext_lazy("applicant", "经办人"),
    (1, "phone"): _lazy("经办人电话"),
    (2, "code"): _lazy("投资项目代码"),
    (2, "name"): _lazy("项目名称"),
    (2, "kind"): _lazy("项目类型"),
    (2, "investment"): _lazy("总投资"),
    (2, "land"): _lazy("用地面积"),
    (2, "park"): _lazy("拟选园区或地块"),
    (2, "steward"): _lazy("项目管家"),
}


def _step(held: Sheet, n: int, here: int) -> StepView:
    titles = (_("识别主体"), _("项目与用地"), _("确定流程"), pgettext("many", "材料"), _("核对提交"))
    fixed = held.project is not None and n < intake.MATERIALS
    bad = sum(each.step == n for each in held.faults)
    done = fixed or (not bad and n != intake.CHECK and (n < here or _begun(held, n)))
    state = "on" if n == here else "ok" if done else ""
    return StepView(n, titles[n - 1], _note(held, n, bad), state, "" if fixed else step_url(held.reference, n))


def _begun(held: Sheet, n: int) -> bool:
    return bool(held.part({1: "subject", 2: "project", 4: "filing"}.get(n, "answers")))


def _note(held: Sheet, n: int, bad: int) -> str:
    if held.project is not None and n < intake.MATERIALS:
        return _("已立卷，带出")
    if n == intake.ROUTE:
        open_count = len(held.open_questions)
        if open_count:
            return ngettext("还要问 %d 句", "还要问 %d 句", open_count) % open_count
        return ngettext("%d 句已答完", "%d 句已答完", len(held.asked)) % len(held.asked)
    if n == intake.MATERIALS and not held.chosen:
        return _("还没选事项")
    if n == intake.MATERIALS:
        missing = sum(each.status == "missing" for each in held.slots)
        return ngettext("还缺 %d 份", "还缺 %d 份", missing) % missing if missing else _("已齐")
    if n == intake.CHECK:
        return _("一张表")
    if bad:
        return ngettext("%d 处要填", "%d 处要填", bad) % bad
    return _("已核验") if n == intake.SUBJECT else _("已填")
