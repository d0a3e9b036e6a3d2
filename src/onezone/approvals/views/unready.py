"""A zone whose catalogue has not been loaded: its pages say what to do instead of refusing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onezone.approvals.errors import NoCatalogue


def says_when_unready(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is looked at without a catalogue is an empty one with the next step; an act is still refused."""

    @wraps(view)
    def looking(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoCatalogue as missing:
            if request.method not in ("GET", "HEAD"):
                raise
            return render(request, "approvals/unready.html", {"on": missing.data["date"]})

    return looking
