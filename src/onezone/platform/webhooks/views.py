"""The page of webhooks: subscriptions, and calls that were given up."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onezone.kernel.errors import FieldError
from onezone.platform.web.now import now
from onezone.platform.web.problem import status_of
from onezone.platform.web.request import SignedIn
from onezone.platform.webhooks import queries
from onezone.platform.webhooks.forms import SubscriptionForm
from onezone.platform.webhooks.services.subscriptions import send_again, subscribe, unsubscribe


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: SignedIn) -> HttpResponse:
    """Subscriptions; a new one's secret is shown in the answer to its making and never again."""
    rows = queries.subscriptions(request.actor)  # asks for permission before anything is read from the form
    form, secret, status = SubscriptionForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _row, secret = subscribe(actor=request.actor, at=now(request), **form.cleaned_data)
                form, status, rows = SubscriptionForm(), 200, queries.subscriptions(request.actor)
            except FieldError as refusal:
                form.add_error(str(refusal.data["field"]), refusal.say(get_language() or "zh-hans"))
                status = status_of(refusal)
    page = {"rows": rows, "dead": queries.dead_calls(request.actor), "form": form, "secret": secret}
    return render(request, "webhooks/list.html", page, status=status)


@require_POST
def end(request: SignedIn, subscription: int) -> HttpResponse:
    """End a subscription."""
    unsubscribe(actor=request.actor, at=now(request), subscription=subscription)
    return redirect("webhooks")


@require_POST
def again(request: SignedIn, call: int) -> HttpResponse:
    """Send a dead call again."""
    send_again(actor=request.actor, at=now(request), call=call)
    return redirect("webhooks")
