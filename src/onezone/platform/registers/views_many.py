"""Doors of a change of many rows: fields for the rows that were ticked, a preview, and writing all or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods

from onezone.kernel.errors import FieldError, RuleError
from onezone.kernel.moment import local_date
from onezone.platform.registers import services
from onezone.platform.registers.address import address_of
from onezone.platform.registers.declaration import Register, Verb
from onezone.platform.registers.errors import NothingChosen, RowChanged, RowsRefused
from onezone.platform.registers.forms import ManyForm
from onezone.platform.registers.listing import first_keys
from onezone.platform.registers.pages.many import build_preview, chosen_rows
from onezone.platform.registers.permissions import require
from onezone.platform.registers.registry import register_named
from onezone.platform.registers.store import MOST_CHOSEN
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem, status_of
from onezone.platform.web.request import SignedIn

WRITTEN = "#changed"
"""Tells the list's script that what was chosen is done with."""


@answers_problem
@require_http_methods(["GET", "POST"])
def change_many(request: SignedIn, register: str) -> HttpResponse:
    declared = register_named(register)
    require(request.actor, declared, Verb.write)
    if request.method == "GET":
        return _page(request, declared)
    keys = _chosen(request, declared)
    try:
        if not keys:
            raise NothingChosen(field="rows")
        step = STEPS.get(request.POST.get("do", ""), _fields)
        return step(request, declared, keys)
    except FieldError as refusal:
        return _page(request, declared, refusal=refusal)


def _chosen(request: SignedIn, register: Register) -> Sequence[str]:
    """The rows that were ticked, or all that the list's address asks for: one more than may be, to be refused."""
    if request.POST.get("all"):
        asked = address_of(register, dict(parse_qsl(request.POST.get("query", "")))).asked
        return first_keys(request.actor, register, asked, most=MOST_CHOSEN + 1)
    return list(dict.fromkeys(request.POST.getlist("row")))


def _fields(request: SignedIn, register: Register, keys: Sequence[str]) -> HttpResponse:
    rows = chosen_rows(request.actor, register, keys)
    if not rows:
        raise NothingChosen(field="rows")
    return _page(request, register, form=_form(request, register), rows=rows, gone=len(set(keys)) - len(rows))


def _form(request: SignedIn, register: Register) -> ManyForm:
    """What was written so far; of rows that come from the list nothing was."""
    data = request.POST if request.POST.get("do") else None
    return ManyForm(data, actor=request.actor, register=register)


def _preview(
    request: SignedIn, register: Register, keys: Sequence[str], refusal: RuleError | None = None
) -> HttpResponse:
    form = _form(request, register)
    if not form.is_valid():
        return _fields(request, register, keys)
    preview = build_preview(request.actor, register, keys, form.given(), today=local_date(now(request)))
    return _page(request, register, form=form, preview=preview, refusal=refusal)


def _leave_out(request: SignedIn, register: Register, keys: Sequence[str]) -> HttpResponse:
    """The preview again, without the rows that are wrong."""
    wrong = set(request.POST.getlist("wrong"))
    left = [key for key in keys if key not in wrong]
    if not left:
        raise NothingChosen(field="rows")
    return _preview(request, register, left)


def _write(request: SignedIn, register: Register, keys: Sequence[str]) -> HttpResponse:
    form = _form(request, register)
    if not form.is_valid():
        return _fields(request, register, keys)
    try:
        count = services.change_many(
            actor=request.actor, at=now(request), register=register, keys=keys, given=form.given(),
            origin=services.Origin(form.cleaned_data["source"]), seen=_seen(request),
        )  # fmt: skip
    except (RowChanged, RowsRefused) as refusal:
        return _preview(request, register, keys, refusal)
    messages.success(request, ngettext("已改 %(n)s 行", "已改 %(n)s 行", count) % {"n": count})
    return redirect(f"{reverse(f'registers:{register.code}')}?{_query(request, register)}{WRITTEN}")


def _seen(request: SignedIn) -> Mapping[str, int]:
    """By key the entry that the preview was made after; what is no number was never seen."""
    pairs = zip(request.POST.getlist("row"), request.POST.getlist("seen"), strict=False)
    return {key: int(text) for key, text in pairs if text.isascii() and text.isdigit() and len(text) < 19}


def _query(request: SignedIn, register: Register) -> str:
    """The list that one came from."""
    return address_of(register, dict(parse_qsl(request.POST.get("query", "")))).query()


def _page(request: SignedIn, register: Register, *, refusal: RuleError | None = None, **more: Any) -> HttpResponse:
    refused = refusal.say(get_language() or "zh-hans") if refusal is not None else ""
    shown = {"register": register, "query": _query(request, register), "refused": refused, **more}
    wrong = "form" in more and more["form"].errors
    status = status_of(refusal) if refusal is not None else 422 if wrong else 200
    return render(request, "registers/many.html", shown, status=status)


STEPS: dict[str, Callable[[SignedIn, Register, Sequence[str]], HttpResponse]] = {
    "fields": _fields, "preview": _preview, "leave-out": _leave_out, "write": _write,
}  # fmt: skip
