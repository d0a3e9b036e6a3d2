"""Doors of an import: upload, columns, choices, taking it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from onezone.kernel.errors import FieldError
from onezone.platform.files.tables import guarded
from onezone.platform.registers import export, importing
from onezone.platform.registers.blank import blank_sheet
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.jobs import go_on
from onezone.platform.registers.judging import Fate
from onezone.platform.registers.pages.bringing import brought, build_import, progress_of, wrong_cells
from onezone.platform.registers.permissions import require
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.steps import State
from onezone.platform.registers.trying import OUT, TAKE, import_of, writable
from onezone.platform.web.now import now, wall_clock
from onezone.platform.web.problem import answers_problem
from onezone.platform.web.request import SignedIn


@answers_problem
@require_http_methods(["GET", "POST"])
def upload(request: SignedIn, register: str) -> HttpResponse:
    declared = register_named(register)
    require(request.actor, declared, Verb.bring)
    refused = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            reference = importing.receive(
                actor=request.actor, at=now(request), register=declared,
                name=sent.name or "" if sent else "", content=sent.file if sent else b"",
            )  # fmt: skip
        except FieldError as refusal:
            refused = refusal.say(get_language() or "zh-hans")
        else:
            _go_on(request, declared, reference)
            return redirect(f"registers:{declared.code}-import", reference=reference)
    held = {"register": declared, "refused": refused, "runs": brought(request.actor, declared)}
    return render(request, "registers/upload.html", held, status=422 if refused else 200)


@answers_problem
@require_GET
def blank(request: SignedIn, register: str) -> FileResponse:
    """The empty sheet to fill."""
    declared = register_named(register)
    require(request.actor, declared, Verb.bring)
    name = _("{register} 空表.xlsx").format(register=declared.name)
    content = io.BytesIO(blank_sheet(request.actor, declared))
    return FileResponse(content, as_attachment=True, filename=name, content_type=export.MEDIA["xlsx"])


@answers_problem
@require_http_methods(["GET", "POST"])
def run(request: SignedIn, register: str, reference: str) -> HttpResponse:
    declared = register_named(register)
    require(request.actor, declared, Verb.bring)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""), _choose)
        act(request, declared, reference)
        _go_on(request, declared, reference)
        return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)
    if request.GET.get("as") == "csv":
        return _wrong_cells(request, declared, reference)
    if request.headers.get("HX-Request") == "true":
        return _progress(request, declared, reference)
    page = request.GET.get("page", "1")
    shown = build_import(
        request.actor, declared, reference, fate=request.GET.get("fate", ""),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )  # fmt: skip
    return render(request, "registers/import.html", {"page": shown})


def _go_on(request: SignedIn, declared: Register, reference: str) -> None:
    """Do what waits, and say of rows that were ordered just now that they are written."""
    was = import_of(request.actor, declared, reference).state
    go_on(actor=request.actor, at=now(request), register=declared, reference=reference, clock=wall_clock)
    held = import_of(request.actor, declared, reference)
    if was == State.ordered and held.state == State.done:
        count = held.counts[Fate.new] + held.counts[Fate.changed]
        messages.success(request, ngettext("已导入 %(n)s 行", "已导入 %(n)s 行", count) % {"n": count})


def _progress(request: SignedIn, declared: Register, reference: str) -> HttpResponse:
    """What the waiting page asks every second; once the import stands elsewhere the page is read anew."""
    shown = progress_of(import_of(request.actor, declared, reference))
    if not shown.is_moving or shown.run.state != request.GET.get("was"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "registers/progress.html", {"progress": shown})


def _wrong_cells(request: SignedIn, declared: Register, reference: str) -> HttpResponse:
    rows = [[guarded(cell) for cell in row] for row in wrong_cells(request.actor, declared, reference)]
    answer = HttpResponse(b"".join(export.comma_separated(rows)), content_type=export.MEDIA["csv"])
    answer["Content-Disposition"] = f'attachment; filename="{reference}-errors.csv"'
    return answer


def _columns(request: SignedIn, declared: Register, reference: str) -> None:
    named = {each.name: request.POST.get(f"field-{each.name}", "") for each in writable(request.actor, declared)}
    mapping = {name: int(at) for name, at in named.items() if at.isascii() and at.isdigit() and len(at) < 4}
    importing.name_columns(
        actor=request.actor, at=now(request), register=declared, reference=reference, mapping=mapping
    )


def _choose(request: SignedIn, declared: Register, reference: str) -> None:
    lines = [name.removeprefix("line-") for name in request.POST if name.startswith("line-")]
    choices = {int(line): request.POST[f"line-{line}"] for line in lines if line.isascii() and line.isdigit()}
    importing.decide(actor=request.actor, at=now(request), register=declared, reference=reference, choices=choices)


def _leave_out(request: SignedIn, declared: Register, reference: str) -> None:
    importing.leave_out_wrong(actor=request.actor, at=now(request), register=declared, reference=reference)


def _add_alike(request: SignedIn, declared: Register, reference: str) -> None:
    importing.decide_alike(
        actor=request.actor, at=now(request), register=declared, reference=reference, choice=TAKE
    )  # fmt: skip


def _leave_out_alike(request: SignedIn, declared: Register, reference: str) -> None:
    importing.decide_alike(
        actor=request.actor, at=now(request), register=declared, reference=reference, choice=OUT
    )  # fmt: skip


def _take(request: SignedIn, declared: Register, reference: str) -> None:
    importing.take(actor=request.actor, at=now(request), register=declared, reference=reference)


def _again(request: SignedIn, declared: Register, reference: str) -> None:
    importing.again(actor=request.actor, at=now(request), register=declared, reference=reference)


def _drop(request: SignedIn, declared: Register, reference: str) -> None:
    importing.drop(actor=request.actor, at=now(request), register=declared, reference=reference)
    messages.success(request, _("已放弃，没有写入任何数据"))


ACTS: dict[str, Callable[[Any, Register, str], None]] = {
    "columns": _columns, "choose": _choose, "leave-out": _leave_out, "take": _take, "drop": _drop, "again": _again,
    "add-alike": _add_alike, "leave-out-alike": _leave_out_alike,
}  # fmt: skip
