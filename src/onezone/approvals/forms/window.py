"""Shapes of input of the window: who files, what is to be built, the route's answers, what is filed now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from onezone.approvals.domain.catalogue import Catalogue
from onezone.approvals.domain.criterion import Question
from onezone.approvals.domain.filing_plan import SlotNeed
from onezone.approvals.domain.intake import Fault, project_faults, subject_faults

ANSWER = "q_"
PUT_DOWN = "answer"
MATTER = "m_"
PROMISE = "due_"
FILE = "file_"
PICK, CARRY = "#known [name=pick]", "#known [name=carry]"
"""What the arrow down leads to from a field: see oz.js."""


def _line(label: Any, *, required: bool = False, help_text: Any = "", **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=widget)


class Typed(forms.Form):
    """A part of a draft: bound to what stands in it, with the rules' own sentences beside the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = (name for name in self.fields if not self.is_bound and not self.initial.get(name))
        if (first := next(empty, None)) is not None:
            self.fields[first].widget.attrs["autofocus"] = True

    def faults(self) -> Iterable[Fault]:
        """What the rules find wrong."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Add each fault to its field; a required field that is empty has said so already."""
        for fault in self.faults():
            if fault.field in self.fields and fault.field not in self.errors:
                self.add_error(fault.field, fault.say(get_language() or "zh-hans"))
        return self.cleaned_data


class SubjectForm(Typed):
    """Step 1: who files."""

    credit_code = _line(
        _("统一社会信用代码"),
        required=True,
        help_text=_("18 位，可含字母；粘贴时的空格会自动去掉"),
        inputmode="text",
        **{"data-down": PICK},
    )
    name = _line(
        _("企业名称"),
        required=True,
        help_text=_("输入几个字即查本区已登记的；按 ↓ 到查到的企业"),
        **{"data-down": PICK},
    )
    legal_person = _line(_("法定代表人"))
    contact = _line(pgettext_lazy("applicant", "经办人"), help_text=_("来窗口或打电话找的人"))
    phone = _line(_("经办人电话"), inputmode="tel")

    def faults(self) -> Iterable[Fault]:
        """See domain.intake."""
        return subject_faults(self.data)


class ProjectForm(Typed):
    """Step 2: what is to be built, and where."""

    code = _line(
        _("投资项目代码"), help_text=_("在线平台赋的 24 位代码；还没有可以先空着，备案后补登"), **{"data-down": CARRY}
    )
    name = _line(_("项目名称"), required=True, **{"data-down": CARRY})
    kind = forms.ChoiceField(label=_("项目类型"), widget=forms.Select)
    investment = _line(_("总投资"), inputmode="decimal")
    land = _line(_("用地面积"), inputmode="decimal")
    park = _line(_("拟选园区或地块"), list="parks")
    steward = _line(_("项目管家"))

    def __init__(self, *args: Any, catalogue: Catalogue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.catalogue = catalogue
        chinese = (get_language() or "zh-hans").startswith("zh")
        kinds = [(each.id, each.name_zh if chinese else each.name_en) for each in catalogue.project_types.values()]
        self.fields["kind"].choices = [("", _("请选择")), *kinds]

    def faults(self) -> Iterable[Fault]:
        """See domain.intake."""
        return project_faults(self.data, self.catalogue)


def typed_of(form: type[Typed], posted: QueryDict) -> dict[str, str]:
    """What a form's fields were sent, as they were typed."""
    return {name: posted.get(name, "") for name in form.base_fields if name in posted}


def answers_of(questions: Mapping[str, Question], posted: QueryDict) -> dict[str, Any]:
    """The answers that a page sent. Boxes left empty are no answer, unless they were put down as one ("none")."""
    found: dict[str, Any] = {}
    for question in questions.values():
        name = ANSWER + question.id
        if question.kind == "many":
            if name in posted or posted.get(PUT_DOWN) == question.id:
                found[question.id] = posted.getlist(name)
        elif name in posted:
            found[question.id] = posted[name]
    return found


def filing_of(posted: QueryDict) -> dict[str, Any]:
    """Stage and matters (matter -> way) that a page sent; an unticked matter is not sent."""
    found: dict[str, Any] = {}
    if "stage" in posted:
        found["stage"] = posted["stage"]
    if "matters" in posted:
        ways = {name[len(MATTER) :]: posted[name] for name in posted if name.startswith(MATTER)}
        found["matters"] = {matter: way for matter, way in ways.items() if way}
    return found


def promised_of(needs: Iterable[SlotNeed], posted: QueryDict) -> dict[str, str]:
    """Slot -> day by which it is promised."""
    return {each.name: posted[PROMISE + each.key].strip() for each in needs if PROMISE + each.key in posted}


def files_of(needs: Iterable[SlotNeed], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Slot -> uploaded file, for those that were chosen."""
    return {each.name: sent[FILE + each.key] for each in needs if sent.get(FILE + each.key)}


@dataclass(frozen=True, slots=True)
class FilingActs:
    """What the filing's one form sent: the matters ticked, papers asked for, promises, reasons, files."""

    matters: tuple[str, ...]
    missing: dict[str, tuple[str, ...]]
    notes: dict[str, str]
    promised: dict[str, str]
    reasons: str
    not_required: bool
    uploads: dict[str, Any]

    @property
    def lists(self) -> dict[str, list[str]]:
        """Matter -> the one-time list: the slots ticked, then what the clerk wrote, a line each."""
        found = {matter: list(slots) for matter, slots in self.missing.items()}
        for matter, text in self.notes.items():
            found.setdefault(matter, []).extend(line for line in text.splitlines() if line.strip())
        return found


def filing_acts(needs: Iterable[SlotNeed], posted: QueryDict, sent: Mapping[str, Any]) -> FilingActs:
    """Read the form of a filing; `missing_<matter>` are ticks, `note_<matter>` is free text."""
    needs = tuple(needs)
    return FilingActs(
        matters=tuple(posted.getlist("matter")),
        missing={name[8:]: tuple(posted.getlist(name)) for name in posted if name.startswith("missing_")},
        notes={name[5:]: posted[name][:2000] for name in posted if name.startswith("note_")},
        promised=promised_of(needs, posted),
        reasons=posted.get("reasons", "")[:2000],
        not_required="not_required" in posted,
        uploads=files_of(needs, sent),
    )
