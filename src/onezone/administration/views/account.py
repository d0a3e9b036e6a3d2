"""The door of everybody's own account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onezone.platform.identity import registry
from onezone.platform.identity.passwords import current_profile
from onezone.platform.web.now import now


@never_cache
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Name, password, posts, the last tries to sign in, language."""
    shown = {
        "row": registry.own_account(request.actor, at=now(request)),
        "logins": registry.own_logins(request.actor),
        "posts": request.posts,
        "profile": current_profile(),
    }
    return render(request, "administration/account.html", shown)
