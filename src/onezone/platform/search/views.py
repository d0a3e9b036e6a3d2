"""Doors of search: the page, and the list below the box of the head."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from onezone.platform.search.pages import build_search, build_typed
from onezone.platform.web.problem import answers_problem
from onezone.platform.web.request import SignedIn


@answers_problem
@never_cache
@require_GET
def search(request: SignedIn) -> HttpResponse:
    return render(request, "search/page.html", {"page": build_search(request.actor, request.GET.dict())})


@answers_problem
@never_cache
@require_GET
def typed(request: SignedIn) -> HttpResponse:
    asked = request.GET.get("q", "")
    return render(request, "search/typed.html", {"groups": build_typed(request.actor, asked), "asked": asked.strip()})
