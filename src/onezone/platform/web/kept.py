"""A form that is sent after its session is over is not lost: it goes along through the sign-in page, then is sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from onezone.platform.identity.forms import LoginForm

SALT = "onezone.kept-form"
MOST_SIGNS = 200_000
MOST_SECONDS = 8 * 3600
NOT_KEPT = frozenset({"csrfmiddlewaretoken", "password", "old", "new", "again"})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """Where the form was sent and what stood in it. Nothing of it is stored here: the browser holds it, signed."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def keep_form(request: HttpRequest) -> str:
    """The form of a request as signed text for a hidden field; "" when there is none or it is too long to carry."""
    if request.method != "POST" or request.headers.get("HX-Request") == "true" or request.path.startswith("//"):
        return ""
    fields = [[name, value] for name, held in request.POST.lists() if name not in NOT_KEPT for value in held]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST_SIGNS:
        return ""
    held = {"path": request.get_full_path(), "fields": fields, "files": bool(request.FILES)}
    return signing.dumps(held, salt=SALT, compress=True)


def kept_form(text: str) -> KeptForm | None:
    """A form that `keep_form` wrote; None for anything else, so nobody can plant a form in a sign-in."""
    try:
        held = signing.loads(text, salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        return None
    return KeptForm(held["path"], tuple((name, value) for name, value in held["fields"]), held["files"])


def sign_in_with(request: HttpRequest) -> HttpResponse | None:
    """The sign-in page with the form that was sent in its hand; None when no form was sent."""
    kept = keep_form(request)
    if not kept:
        return None
    page = {"form": LoginForm(), "next": "/", "over": True, "kept": kept}
    return render(request, "identity/login.html", page, status=401)


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's wall before every page, which keeps a form that was sent to it."""

    def handle_no_permission(self, request: HttpRequest, view_func: object) -> HttpResponseBase:
        """To the sign-in page; a page that was only asked for is asked for again by its address."""
        return sign_in_with(request) or super().handle_no_permission(request, view_func)
