"""The seven guards of a conversion in words: what each asks, and why it says no."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from onezone.approvals import words
from onezone.approvals.domain.case import Case
from onezone.approvals.domain.conversion import NAMES, Guards, Reason
from onezone.approvals.domain.items import SimItem
from onezone.approvals.pages.item_words import input_name, value_words
from onezone.platform.web.pages import GuardMark
from onezone.platform.web.shown import mmdd

GUARDS = {
    "G1": (pgettext_lazy("guard", "土地"), gettext_lazy("土地事实一致")),
    "G2": (pgettext_lazy("guard", "前置"), gettext_lazy("法定前置已正式生效")),
    "G3": (pgettext_lazy("guard", "快照"), gettext_lazy("快照一致")),
    "G4": (pgettext_lazy("guard", "有效"), gettext_lazy("意见未过期、规则集未变")),
    "G5": (pgettext_lazy("guard", "公示"), gettext_lazy("公示等程序已完成")),
    "G6": (pgettext_lazy("guard", "条件"), gettext_lazy("条件与承诺材料已了结")),
    "G7": (pgettext_lazy("guard", "申报"), gettext_lazy("正式申报已签署并受理")),
}


def guard_marks(case: Case, item: SimItem, guards: Guards, *, signed: bool) -> tuple[GuardMark, ...]:
    """The marks of one item. `signed`: the applicant signed its formal application.

    G7 is a dash while G1-G6 fail: there is nothing to accept yet (JSON false, code not_accepted).
    """
    return tuple(_mark(case, item, guards, name, signed) for name in NAMES)


def _mark(case: Case, item: SimItem, guards: Guards, name: str, signed: bool) -> GuardMark:  # noqa: FBT001
    short, sentence = GUARDS[name]
    if name == "G7":
        return GuardMark(name, sentence, short, True if signed else None)
    reasons = guards.failed.get(name, ())
    return GuardMark(name, sentence, short, not reasons, _("；").join(reason_lines(case, item, reasons)))


def head_marks() -> tuple[GuardMark, ...]:
    """The heads of the columns."""
    return tuple(GuardMark(name, sentence, short, None) for name, (short, sentence) in GUARDS.items())


def reason_lines(case: Case, item: SimItem, reasons: Iterable[Reason]) -> list[str]:
    """One sentence a reason; prerequisites that are missing share one."""
    reasons = list(reasons)
    missing = [missing_name(case, each.name) for each in reasons if each.code == "not_effective"]
    lines = [_("%(names)s 未正式生效") % {"names": _list(missing)}] if missing else []
    return lines + [_line(case, item, each) for each in reasons if each.code != "not_effective"]


def _line(case: Case, item: SimItem, reason: Reason) -> str:
    name = short_label(input_name(reason.name, case.context.catalogue))
    if reason.code in ("land_differs", "other_holder"):
        data = {"name": name, "was": value_words(reason.was), "now": value_words(reason.now)}
        return _("%(name)s：意见依据 %(was)s，土地文件 %(now)s") % data
    if reason.code == "input_changed":
        return _input_line(reason, name)
    if reason.code == "condition_open":
        due = next((held.due_on for held in item.open_conditions if held.text == reason.name), None)
        return _("%(text)s，%(due)s 到期") % {"text": reason.name, "due": mmdd(due)} if due else reason.name
    if reason.code == "expired":
        return _("意见有效期至 %(day)s") % {"day": reason.was}
    if reason.code in ("public_procedure_open", "public_procedure_outdated"):
        return f"{words.word(reason.name)}{_('：')}{words.word(reason.code)}"
    return words.word(reason.code)


def _input_line(reason: Reason, name: str) -> str:
    kind = reason.name.partition(":")[0]
    if kind == "material":
        return _("材料“%(name)s”已换版本") % {"name": name}
    if kind == "upstream":
        return _("上游 %(name)s 的结果已变") % {"name": name}
    data = {"name": name, "was": value_words(reason.was), "now": value_words(reason.now)}
    return _("快照中 %(name)s 已变：%(was)s → %(now)s") % data


def short_label(label: str) -> str:
    """容积率 of 规划条件：容积率; the heading stands in the card above."""
    return label.replace("：", ": ").rpartition(": ")[2]


def missing_name(case: Case, required: str) -> str:
    """A prerequisite for people: a matter by its number, an alternative by its name."""
    alternative = case.context.catalogue.alternatives.get(required)
    if alternative is None:
        return required
    return words.in_language((alternative.name_zh, alternative.name_en))


def _list(names: Iterable[str]) -> str:
    return _("、").join(names)
