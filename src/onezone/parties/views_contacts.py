"""Doors of the people to call at an enterprise."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onezone.kernel.errors import FieldError
from onezone.parties import contacts, services
from onezone.parties.forms import ContactForm
from onezone.parties.pages import build_contact, build_contacts
from onezone.parties.permissions import Act, require
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem
from onezone.platform.web.request import SignedIn


@answers_problem
@require_http_methods(["GET", "POST"])
def people(request: SignedIn, key: str) -> HttpResponse:
    """Everybody of an enterprise; a POST adds one."""
    require(request.actor, Act.keep_contact if request.method == "POST" else Act.read)
    form = ContactForm(request.POST if request.method == "POST" else None)
    page = build_contacts(request.actor, key)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_contact(actor=request.actor, at=now(request), credit_code=key, **form.cleaned_data)
        except FieldError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("已登记"))
            return redirect("parties:people", key=page.enterprise.credit_code)
    shown = {"page": page, "form": form}
    return render(request, "parties/people.html", shown, status=422 if form.errors else 200)


@answers_problem
@require_http_methods(["GET", "POST"])
def person(request: SignedIn, key: str, contact: int) -> HttpResponse:
    """One person with his history; a POST changes what is known of him."""
    require(request.actor, Act.keep_contact)
    page = build_contact(request.actor, key, contact)
    form = ContactForm(request.POST if request.method == "POST" else None, known=True, initial=page.initial)
    if request.method == "POST" and form.is_valid():
        try:
            changed = contacts.change_contact(
                actor=request.actor, at=now(request), credit_code=key, contact=contact, changes=form.cleaned_data
            )
        except FieldError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("已保存") if changed else _("没有改动"))
            return redirect("parties:people", key=key)
    shown = {"page": page, "form": form}
    return render(request, "parties/person.html", shown, status=422 if form.errors else 200)


def _refuse(form: ContactForm, refusal: FieldError) -> None:
    name = str(refusal.data.get("field", ""))
    form.add_error(name if name in form.fields else None, refusal.say(get_language() or "zh-hans"))


@answers_problem
@require_POST
def end(request: SignedIn, key: str, contact: int) -> HttpResponse:
    contacts.end_contact(actor=request.actor, at=now(request), credit_code=key, contact=contact)
    messages.success(request, _("已停用"))
    return redirect("parties:people", key=key)


@answers_problem
@never_cache
@require_POST
def number(request: SignedIn, key: str, contact: int) -> HttpResponse:
    """The whole number, on the page of everybody; the look is journalled."""
    shown = contacts.show_number(actor=request.actor, at=now(request), credit_code=key, contact=contact)
    page = build_contacts(request.actor, key, shown={contact: shown})
    return render(request, "parties/people.html", {"page": page, "form": ContactForm()})
