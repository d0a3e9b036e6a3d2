"""Doors of the system administrator: accounts. A password is shown once, on the answer that made it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from onezone.administration.forms import UserForm
from onezone.kernel.errors import FieldError, RuleError
from onezone.platform.identity import accounts, registry, services
from onezone.platform.identity.passwords import current_profile, one_time_password
from onezone.platform.identity.permissions import Act, require
from onezone.platform.keyset import page_of_rows
from onezone.platform.web.now import now
from onezone.platform.web.problem import status_of

PER_PAGE = 50


@never_cache
@require_safe
def users(request: HttpRequest) -> HttpResponse:
    """The accounts of the zone."""
    text, state = request.GET.get("text", "").strip()[:64], request.GET.get("state", "")
    every = registry.accounts(request.actor, at=now(request), text=text)
    rows = [row for row in every if state in ("", row.state)]
    counts = {name: sum(row.state == name for row in every) for name in registry.STATES}
    shown = {
        "page": page_of_rows(rows, request.GET, key=lambda row: (row.username,), size=PER_PAGE),
        "text": text, "state": state, "counts": counts, "all": len(every), "profile": current_profile(),
    }  # fmt: skip
    return render(request, "administration/users.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Create an account; the answer shows its first password, once."""
    require(request.actor, Act.create_user)
    form, status = UserForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        password = one_time_password(current_profile())
        try:
            user = services.create_user(
                actor=request.actor, at=now(request), password=password, **form.cleaned_data
            )  # fmt: skip
        except RuleError as refusal:
            _add(form, refusal)
            status = status_of(refusal)
        else:
            return _handed_over(request, user.username, password, _("账号已建立。"))
    status = 422 if form.errors and status == 200 else status
    return render(request, "administration/user_new.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def user(request: HttpRequest, username: str) -> HttpResponse:
    """One account, and what can be done with it."""
    row = registry.account(request.actor, username, at=now(request))
    if request.method == "POST":
        act = ACTS.get(str(request.POST.get("act")))
        if act is not None:
            return act(request, row.username)
    return render(request, "administration/user.html", {"row": row, "profile": current_profile()})


def _deactivate(request: HttpRequest, username: str) -> HttpResponse:
    services.deactivate_user(actor=request.actor, at=now(request), username=username)
    messages.success(request, _("账号 %s 已停用，登录中的会话随即失效。") % username)
    return redirect("administration:user", username)


def _unlock(request: HttpRequest, username: str) -> HttpResponse:
    services.unlock_user(actor=request.actor, at=now(request), username=username)
    messages.success(request, _("账号 %s 已解除锁定。") % username)
    return redirect("administration:user", username)


def _reset(request: HttpRequest, username: str) -> HttpResponse:
    password = one_time_password(current_profile())
    services.reset_password(actor=request.actor, at=now(request), username=username, password=password)
    return _handed_over(request, username, password, _("密码已重置，原来的会话全部失效。"))


def _reopen(request: HttpRequest, username: str) -> HttpResponse:
    password = one_time_password(current_profile())
    accounts.reopen_user(actor=request.actor, at=now(request), username=username, password=password)
    return _handed_over(request, username, password, _("账号已重新启用。"))


ACTS: dict[str, Callable[[HttpRequest, str], HttpResponse]] = {
    "deactivate": _deactivate,
    "unlock": _unlock,
    "reset": _reset,
    "reopen": _reopen,
}


def _handed_over(request: HttpRequest, username: str, password: str, said: str) -> HttpResponse:
    page = {"username": username, "password": password, "said": said}
    return render(request, "administration/user_password.html", page)


def _add(form: UserForm, refusal: RuleError) -> None:
    field = str(refusal.data.get("field")) if isinstance(refusal, FieldError) else None
    form.add_error(field if field in form.fields else None, refusal.say(get_language() or "zh-hans"))
