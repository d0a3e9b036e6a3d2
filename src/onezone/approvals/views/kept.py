"""The small pages of what a post keeps: views of its desk, and phrases."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onezone.approvals.pages.desk_address import clean_query
from onezone.approvals.permissions import may, require
from onezone.approvals.queries.kept import phrases_of, views_of
from onezone.approvals.services import phrases, saved_views
from onezone.kernel.errors import FieldError
from onezone.platform.web.now import now


@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest) -> HttpResponse:
    """The post's views: save the one asked for (`query`), rename, open with, remove."""
    require(request.actor, "keep_views")
    query = clean_query(request.POST.get("query") or request.GET.get("query") or "")
    refusal, name = "", request.POST.get("name", "")
    if request.method == "POST":
        try:
            return _change_view(request, query, name)
        except FieldError as refused:
            refusal = refused.say(get_language() or "zh-hans")
    page = {"views": views_of(request.actor), "query": query, "name": name, "refusal": refusal}
    return render(request, "approvals/desk/views.html", page, status=422 if refusal else 200)


def _change_view(request: HttpRequest, query: str, name: str) -> HttpResponse:
    actor, at, todo = request.actor, now(request), request.POST.get("do", "")
    view = _number(request.POST.get("view", ""))
    if todo == "save":
        saved_views.save_view(actor=actor, at=at, name=name, query=query, default=bool(request.POST.get("default")))
        messages.success(request, _("已存为视图“%(name)s”") % {"name": " ".join(name.split())})
        return redirect(f"{reverse('approvals:desk')}?{query}")
    if todo == "rename":
        saved_views.rename_view(actor=actor, at=at, view=view, name=name)
    elif todo == "open":
        saved_views.open_with(actor=actor, at=at, view=view or None)
    elif todo == "remove":
        saved_views.remove_view(actor=actor, at=at, view=view)
    return redirect("approvals:desk_views")


@require_http_methods(["GET", "HEAD", "POST"])
def phrase_list(request: HttpRequest) -> HttpResponse:
    """The phrases at hand: add, change, remove; a signer keeps the department's too."""
    require(request.actor, "keep_phrases")
    refusal, text = "", request.POST.get("text", "")
    if request.method == "POST":
        try:
            _change_phrase(request, text)
            return redirect("approvals:desk_phrases")
        except FieldError as refused:
            refusal = refused.say(get_language() or "zh-hans")
    held = phrases_of(request.actor)
    page = {
        "groups": (
            (True, _("我的常用语"), [each for each in held if each.own]),
            (False, _("本部门常用语"), [each for each in held if not each.own]),
        ),
        "keeps_department": may(request.actor, "keep_department_phrases"),
        "text": text,
        "refusal": refusal,
    }
    return render(request, "approvals/desk/phrases.html", page, status=422 if refusal else 200)


def _change_phrase(request: HttpRequest, text: str) -> None:
    actor, at = request.actor, now(request)
    phrase, shared = _number(request.POST.get("phrase", "")) or None, request.POST.get("whose") == "department"
    if request.POST.get("do") == "remove" and phrase:
        phrases.drop_phrase(actor=actor, at=at, phrase=phrase, for_department=shared)
    else:
        phrases.keep_phrase(actor=actor, at=at, text=text, phrase=phrase, for_department=shared)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
