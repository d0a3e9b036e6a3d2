"""Doors of messages: the list, opening one, marking read and taking it back, how one wants to be written to."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onezone.platform.messages import services
from onezone.platform.messages.choices import choice_of, choose_mail
from onezone.platform.messages.forms import MailForm
from onezone.platform.messages.pages import build_messages
from onezone.platform.messages.queries import message_of
from onezone.platform.web.now import now
from onezone.platform.web.problem import answers_problem
from onezone.platform.web.request import SignedIn

UNDO = "messages_undo"


@answers_problem
@never_cache
@require_GET
def messages_page(request: SignedIn) -> HttpResponse:
    page = build_messages(request.actor, request.GET.dict())
    undo = request.session.pop(UNDO, None)
    return render(request, "messages/list.html", {"page": page, "undo": undo, "mails": settings.ONEZONE_MAIL})


@answers_problem
@never_cache
@require_GET
def open_message(request: SignedIn, message_id: int) -> HttpResponse:
    """Follow a message to what it is about: opening it is reading it."""
    found = message_of(request.actor, message_id)
    if found.read_at is None:
        services.mark_read(actor=request.actor, at=now(request), message_ids=[found.id])
    return redirect(found.link or "messages")


@answers_problem
@require_POST
def mark(request: SignedIn) -> HttpResponse:
    """`read` or `unread` name one message; `all` marks every one; `undo` takes back what one marking did."""
    actor, at = request.actor, now(request)
    asked = request.POST
    if instant := _instant(asked.get("undo", "")):
        ids = _ids(asked.getlist("id"))
        services.mark_unread(actor=actor, at=instant, message_ids=ids or None)
    elif "all" in asked:
        done = services.mark_read(actor=actor, at=at)
        request.session[UNDO] = {"at": at.isoformat(), "ids": [], "n": done} if done else None
    elif ids := _ids(asked.getlist("read")):
        services.mark_read(actor=actor, at=at, message_ids=ids)
        request.session[UNDO] = {"at": at.isoformat(), "ids": ids, "n": len(ids)}
    elif ids := _ids(asked.getlist("unread")):
        services.mark_unread(actor=actor, at=at, message_ids=ids)
    return redirect(_back(request))


@answers_problem
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_page(request: SignedIn) -> HttpResponse:
    held = choice_of(request.actor)
    first = {"address": held.address, "wish": held.wish, "language": held.language}
    form = MailForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        choose_mail(actor=request.actor, at=now(request), **form.cleaned_data)
        said.success(request, _("已保存邮件设置。"))
        return redirect("messages_mail")
    page = {"form": form, "mails": settings.ONEZONE_MAIL}
    return render(request, "messages/mail.html", page, status=422 if form.errors else 200)


def _ids(given: list[str]) -> list[int]:
    return [int(each) for each in given if each.isdecimal() and len(each) <= 18]


def _instant(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _back(request: HttpRequest) -> str:
    wanted = str(request.POST.get("next", ""))
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(reverse("messages"))
    return wanted if own else reverse("messages")
