"""Pages of identity: sign in, sign out, change the password, switch posts."""

from __future__ import annotations

from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from onezone.kernel.errors import FieldError, RuleError
from onezone.kernel.moment import local_date
from onezone.platform.identity import queries, services
from onezone.platform.identity.errors import NotFound
from onezone.platform.identity.forms import LoginForm, PasswordForm, PostForm
from onezone.platform.identity.login import check_login
from onezone.platform.identity.models import User
from onezone.platform.web.address import client_address
from onezone.platform.web.kept import kept_form
from onezone.platform.web.middleware import SESSION_POST, SESSION_SEEN, SESSION_ZONE
from onezone.platform.web.now import now, wall_clock
from onezone.platform.web.problem import status_of
from onezone.platform.web.request import SignedIn


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """Sign in; the answer to a failure never tells whether the name exists."""
    if getattr(request, "actor", None) is not None:
        return redirect(_next(request))
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST":
        refusal = _try_login(request, form) if form.is_valid() else FieldError()
        if refusal is None:
            return _go_on(request)
        status = status_of(refusal)
    page = {"form": form, "next": _next(request), "over": "over" in request.GET, "kept": request.POST.get("kept", "")}
    return render(request, "identity/login.html", page, status=status)


@never_cache
@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    """Sign out and leave nothing in the browser's stores."""
    logout(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password_page(request: SignedIn) -> HttpResponse:
    """Change one's own password; where it is overdue this is the only page one reaches."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _try_change(request, form):
        return redirect("/")
    status = 422 if form.errors else 200
    page = {"form": form, "forced": request.needs_new_password}
    return render(request, "identity/password.html", page, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def post_page(request: SignedIn) -> HttpResponse:
    """Show one's posts and go on in another of them."""
    user = request.user
    if not isinstance(user, User):
        return redirect("login")
    posts = queries.posts_of(user, local_date(now(request), request.post.zone.timezone))
    if request.method == "POST":
        form = PostForm(request.POST)
        chosen = next((row for row in posts if form.is_valid() and row.id == form.cleaned_data["post"]), None)
        if chosen is None:
            raise NotFound(what=str(request.POST.get("post", "")))
        _enter(request, chosen)
        return redirect("/")
    return render(request, "identity/post.html", {"posts": posts, "current": request.post.id})


def _try_login(request: HttpRequest, form: LoginForm) -> RuleError | None:
    try:
        user, post = check_login(request=request, address=client_address(request), at=now(request), **form.cleaned_data)
    except RuleError as refusal:
        form.add_error(None, refusal.say(get_language() or "zh-hans"))
        return refusal
    login(request, user)
    _enter(request, post)
    return None


def _try_change(request: SignedIn, form: PasswordForm) -> bool:
    try:
        user = services.change_password(
            actor=request.actor, at=now(request), old=form.cleaned_data["old"], new=form.cleaned_data["new"]
        )
    except FieldError as refusal:
        form.add_error(str(refusal.data["field"]), refusal.say(get_language() or "zh-hans"))
        return False
    update_session_auth_hash(request, user)
    return True


def _enter(request: HttpRequest, post: queries.PostRow) -> None:
    """Go on in a post, under a new session key: what was known of the old one is worth nothing (ASVS 7.2.4)."""
    request.session.cycle_key()
    request.session[SESSION_POST] = post.id
    request.session[SESSION_ZONE] = post.zone_id
    request.session[SESSION_SEEN] = int(wall_clock().timestamp())


def _go_on(request: HttpRequest) -> HttpResponse:
    """To where the person wanted to go; with a form that was kept, to a page that sends it when the person says so."""
    kept = kept_form(request.POST.get("kept", ""))
    if kept is None:
        return redirect(_next(request))
    return render(request, "identity/kept.html", {"kept": kept})


def _next(request: HttpRequest) -> str:
    wanted = str(request.POST.get("next") or request.GET.get("next") or "/")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
