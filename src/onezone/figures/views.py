"""Doors of the pages of figures: read the request, make one call, answer."""

from __future__ import annotations

import csv
import io

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.figures import services
from onezone.figures.domain.statement import Statement
from onezone.figures.forms import DecisionForm, TextForm, ValueForm
from onezone.figures.pages.conflicts import build_conflicts, build_periods
from onezone.figures.pages.register import FigurePage, build_figure, build_list
from onezone.figures.pages.sheet import SheetPage, build_sheet, build_texts
from onezone.figures.pages.sources import build_sources
from onezone.figures.permissions import Act, require
from onezone.figures.queries import rests_on
from onezone.figures.words import STATUS
from onezone.kernel.errors import FieldError, RuleError
from onezone.platform.files.services import store
from onezone.platform.files.views import file_answer
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem

FORMULA_SIGNS = "=+-@\t\r"


@answers_problem
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    page = build_list(request.actor, request.GET.dict())  # type: ignore[attr-defined]
    return render(request, "figures/list.html", {"page": page, "statuses": STATUS})


@answers_problem
@require_http_methods(["GET", "POST"])
def figure(request: HttpRequest, code: str) -> HttpResponse:
    if request.method == "POST":
        require(request.actor, Act.state)  # type: ignore[attr-defined]
    page = build_figure(request.actor, code)  # type: ignore[attr-defined]
    form = _value_form(page, request)
    if request.method == "POST" and form.is_valid():
        try:
            _state(request, code, form)
        except FieldError as refusal:
            _add(form, refusal)
        except RuleError as refusal:
            form.add_error(None, refusal.say(get_language() or "zh-hans"))
        else:
            return redirect("figures:figure", code)
    status = 422 if form.errors else 200
    return render(request, "figures/figure.html", {"page": page, "form": form}, status=status)


def _value_form(page: FigurePage, request: HttpRequest) -> ValueForm:
    words = [(key, word) for key, (word, _tone) in STATUS.items() if key == "flash" or page.may_confirm]
    words = [pair for pair in words if pair[0] != "derived"]  # counted by a room above, never typed
    held = [(each.row.reference, f"{each.row.reference} · {each.text}") for each in page.values if each.row.is_current]
    return ValueForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        definition=page.definition,
        statuses=words,
        held=held if page.may_confirm else [],
    )


@require_GET
def evidence(request: HttpRequest, code: str, sha256: str) -> FileResponse:
    """The file that a value rests on, for whoever may read the figure."""
    return file_answer(request, sha256=sha256, may_read=lambda actor, held: rests_on(actor, code, held))


def _kept(request: HttpRequest, form: ValueForm) -> str:
    """Hash of the evidence, kept by its content before the value is written; "" when none was chosen."""
    upload = form.cleaned_data.get("evidence_file")
    if not upload:
        return ""
    actor = request.actor  # type: ignore[attr-defined]
    return store(actor=actor, at=now(request), name=upload.name, content=upload.file, field="evidence_file").sha256


def _state(request: HttpRequest, code: str, form: ValueForm) -> None:
    given = form.cleaned_data
    reference = services.state_value(
        actor=request.actor,  # type: ignore[attr-defined]
        at=now(request),
        figure=code,
        amount=given["amount"],
        unit_name=given["unit"],
        period=given["period"],
        source_name=given["source"],
        scope=given["scope"],
        status=given["status"],
        qualifier=given["qualifier"],
        reason=given["reason"],
        evidence=_kept(request, form),
        replaces=given["replaces"],
    )
    messages.success(request, _("已登记 %(reference)s") % {"reference": reference})


def _add(form: DecisionForm | TextForm | ValueForm, refusal: FieldError) -> None:
    field = str(refusal.data.get("field", ""))
    form.add_error(field if field in form.fields else None, refusal.say(get_language() or "zh-hans"))


@answers_problem
@require_http_methods(["GET", "POST"])
def conflicts(request: HttpRequest) -> HttpResponse:
    form = None
    if request.method == "POST":
        require(request.actor, Act.decide)  # type: ignore[attr-defined]
        form = DecisionForm(request.POST, auto_id=f"{request.POST.get('conflict', '')}-%s")
        if form.is_valid() and _decided(request, form):
            return redirect("figures:conflicts")
    page = build_conflicts(request.actor, form)  # type: ignore[attr-defined]
    return render(request, "figures/conflicts.html", {"page": page}, status=200 if form is None else 422)


def _decided(request: HttpRequest, form: DecisionForm) -> bool:
    try:
        services.decide_conflict(actor=request.actor, at=now(request), **form.cleaned_data)  # type: ignore[attr-defined]
    except FieldError as refusal:
        _add(form, refusal)
        return False
    messages.success(request, _("已处理 %(conflict)s") % {"conflict": form.cleaned_data["conflict"]})
    return True


@answers_problem
@require_GET
def sources(request: HttpRequest) -> HttpResponse:
    return render(request, "figures/sources.html", {"page": build_sources(request.actor)})  # type: ignore[attr-defined]


@answers_problem
@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    return render(request, "figures/periods.html", {"page": build_periods(request.actor)})  # type: ignore[attr-defined]


@answers_problem
@require_POST
def close(request: HttpRequest, period: str) -> HttpResponse:
    services.close_period(actor=request.actor, at=now(request), period=period)  # type: ignore[attr-defined]
    messages.success(request, _("%(period)s 已结账") % {"period": period})
    return redirect("figures:periods")


@answers_problem
@require_http_methods(["GET", "POST"])
def sheets(request: HttpRequest) -> HttpResponse:
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reference = services.paste_text(
                actor=request.actor,  # type: ignore[attr-defined]
                at=now(request),
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"].replace("\r\n", "\n"),
            )
        except FieldError as refusal:
            _add(form, refusal)
        else:
            return redirect("figures:sheet", reference)
    page = build_texts(request.actor)  # type: ignore[attr-defined]
    return render(request, "figures/sheets.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@answers_problem
@require_GET
def sheet(request: HttpRequest, reference: str) -> HttpResponse:
    page = build_sheet(request.actor, reference, at=now(request))  # type: ignore[attr-defined]
    if request.GET.get("as") == "csv":
        return _as_csv(page)
    return render(request, "figures/sheet.html", {"page": page})


def _as_csv(page: SheetPage) -> HttpResponse:
    """The sheet as a table; no cell leaves as a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        [_("文中"), _("结论"), _("匹配指标"), _("已知值"), _("期间"), _("范围"), _("差"), _("冲突"), _("来源")]
    )
    for _mark, word, numbers in page.groups:
        for each in numbers:
            first = each.known[0].statement if each.known else None
            cells = [each.written, str(word), *_known(first), each.difference, " ".join(each.conflicts)]
            table.writerow([_harmless(cell) for cell in (*cells, "、".join(first.sources) if first else "")])
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{page.text.reference}.csv"'
    return answer


def _known(first: Statement | None) -> list[str]:
    return ["", "", "", ""] if first is None else [first.name, str(first), first.period, first.scope]


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(tuple(FORMULA_SIGNS)) else cell
