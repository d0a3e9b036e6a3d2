"""Doors of every register: read the request, make one call, answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.kernel.errors import RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity.errors import NotAllowed
from onezone.platform.registers import export, history, keeping, services, store
from onezone.platform.registers.address import address_of
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.forms import RowForm
from onezone.platform.registers.listing import Asked
from onezone.platform.registers.pages.row import build_row
from onezone.platform.registers.pages.rows import build_list, row_address
from onezone.platform.registers.permissions import require
from onezone.platform.registers.registry import register_named
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem
from onezone.platform.web.request import SignedIn


@answers_problem
@require_GET
def rows(request: SignedIn, register: str) -> HttpResponse:
    given = request.GET.dict() | _columns(request)
    page = build_list(request.actor, register_named(register), given, today=local_date(now(request)))
    return render(request, "registers/list.html", {"page": page})


def _columns(request: SignedIn) -> Mapping[str, str]:
    """The ticks of the column choice as one word of the address."""
    ticked = request.GET.getlist("column")
    return {"columns": ".".join(ticked)} if ticked else {}


@answers_problem
@require_GET
def row(request: SignedIn, register: str, key: str) -> HttpResponse:
    declared = register_named(register)
    other = declared.leads(request.actor, [key]).get(key) if declared.may(request.actor, Verb.read) else None
    if other is not None:
        return redirect(f"registers:{register}-row", key=other)
    page = build_row(request.actor, declared, key, only=request.GET.get("field", ""))
    return render(request, "registers/row.html", {"page": page})


@answers_problem
@require_http_methods(["GET", "POST"])
def new(request: SignedIn, register: str) -> HttpResponse:
    declared = register_named(register)
    require(request.actor, declared, Verb.write)
    form = RowForm(request.POST if request.method == "POST" else None, actor=request.actor, register=declared)
    if request.method == "POST" and form.is_valid():
        [warned] = declared.warned(request.actor, [form.given()])
        if {each.key for each in warned} - set(request.POST.get("sure", "").split(",")):
            return _form(request, declared, form, warned=warned, sure=",".join(each.key for each in warned))
        try:
            key = services.create(
                actor=request.actor, at=now(request), register=declared, given=form.given(),
                origin=services.Origin(form.cleaned_data["source"]),
            )  # fmt: skip
        except RuleError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("已登记"))
            return redirect(row_address(declared, key))
    return _form(request, declared, form)


@answers_problem
@require_http_methods(["GET", "POST"])
def edit(request: SignedIn, register: str, key: str) -> HttpResponse:
    declared = register_named(register)
    require(request.actor, declared, Verb.write)
    held = store.row_of(request.actor, declared, key)
    form = RowForm(request.POST if request.method == "POST" else None, actor=request.actor, register=declared, row=held)
    seen = history.last_entry(request.actor, declared, held)
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change(
                actor=request.actor, at=now(request), register=declared, key=key, given=form.given(),
                origin=services.Origin(form.cleaned_data["source"]), seen=_number(request.POST.get("seen"), seen),
            )  # fmt: skip
        except RuleError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("已保存") if changed else _("没有改动"))
            return redirect(f"registers:{declared.code}-row", key=key)
    return _form(request, declared, form, key=key, seen=seen)


def _refuse(form: RowForm, refusal: RuleError) -> None:
    if isinstance(refusal, NotAllowed):
        raise refusal
    form.refuse(refusal)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else otherwise


def _form(request: SignedIn, register: Register, form: RowForm, **more: Any) -> HttpResponse:
    shown = {"register": register, "form": form, "fields": [form[name] for name in form.fields], **more}
    return render(request, "registers/form.html", shown, status=422 if form.errors else 200)


@answers_problem
@require_POST
def keep(request: SignedIn, register: str) -> HttpResponse:
    """Keep the list's present address under a name, or forget a view."""
    declared = register_named(register)
    query = address_of(declared, dict(parse_qsl(request.POST.get("query", "")))).query()
    forgotten = _number(request.POST.get("forget"), 0)
    if forgotten:
        keeping.forget_view(actor=request.actor, at=now(request), register=declared, view=forgotten)
    else:
        name = request.POST.get("name", "")
        keeping.keep_view(actor=request.actor, at=now(request), register=declared, name=name, query=query)
    return redirect(f"{reverse(f'registers:{declared.code}')}?{query}")


@answers_problem
@require_POST
def confirm(request: SignedIn, register: str, key: str) -> HttpResponse:
    declared = register_named(register)
    field = request.POST.get("field", "")
    services.confirm(
        actor=request.actor, at=now(request), register=declared, key=key, fields=[field],
        standing=request.POST.get("standing", ""), source=request.POST.get("source", ""),
    )  # fmt: skip
    messages.success(request, _("已记下"))
    return redirect(f"{reverse(f'registers:{declared.code}-row', kwargs={'key': key})}?{urlencode({'field': field})}")


@answers_problem
@require_GET
def export_file(request: SignedIn, register: str, form: str) -> FileResponse:
    declared = register_named(register)
    require(request.actor, declared, Verb.read)
    asked = address_of(declared, request.GET.dict()).asked
    return file_answer(request, declared, form, asked)


def file_answer(request: SignedIn, register: Register, form: str, asked: Asked) -> FileResponse:
    """The rows asked for as a file to be kept."""
    content = export.write_file(form, export.lines(request.actor, register, asked))
    name = f"{register.code}-{local_date(now(request)).isoformat()}.{form}"
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=export.MEDIA[form])
    answer["Cache-Control"] = "private, no-store"
    return answer
