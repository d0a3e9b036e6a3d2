"""Who is asking, in which post, in which zone: set on every request; a session dies with its account or post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from onezone.kernel.moment import local_date
from onezone.platform.identity import queries
from onezone.platform.identity.login import needs_new_password
from onezone.platform.identity.models import Post
from onezone.platform.identity.scope import zone_scope
from onezone.platform.web.kept import sign_in_with
from onezone.platform.web.now import now, wall_clock

SESSION_POST = "post"
SESSION_ZONE = "zone"
SESSION_SEEN = "seen"
TOUCH_SECONDS = 60
WITHOUT_NEW_PASSWORD = frozenset({"password", "logout", "set_language"})


class ActorMiddleware:
    """Set `request.actor` and `request.post` (both None for a visitor) and answer inside the zone's scope.

    Signed out at once, to the login page: an account that was closed (Django's backend no longer finds it), a post that
    ended, a password changed elsewhere, half an hour of silence (ONEZONE_IDLE_MINUTES). A person whose password is
    temporary or past its age reaches only the page that changes it. `request.posts` are the posts to switch to.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the scope of the post's zone, or as to a visitor."""
        request.actor = request.post = None  # type: ignore[attr-defined, assignment]
        request.needs_new_password = False  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return self.get_response(request)
        zone_id = request.session.get(SESSION_ZONE)
        if zone_id is None:
            return self._dismiss(request)
        with zone_scope(zone_id):
            posts = queries.all_posts_of(request.user.pk)
            post = self._current_post(request, posts, zone_id)
            if post is not None:
                request.post, request.actor = post, post.as_actor()  # type: ignore[attr-defined, assignment]
                return self._answer(request, post, posts)
        return self._dismiss(request)

    def process_view(
        self, request: HttpRequest, _view: Callable[..., HttpResponse], _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """Send a person whose password is temporary or over to the page that changes it, whatever they asked for."""
        match = request.resolver_match
        if not getattr(request, "needs_new_password", False) or (match and match.url_name in WITHOUT_NEW_PASSWORD):
            return None
        return redirect("password")

    def _answer(self, request: HttpRequest, post: Post, posts: Sequence[Post]) -> HttpResponse:
        at = now(request)
        request.needs_new_password = needs_new_password(post.user, at)  # type: ignore[attr-defined]
        today = local_date(at, post.zone.timezone)
        request.posts = SimpleLazyObject(lambda: queries.rows_of_posts(posts, today))  # type: ignore[attr-defined]
        return self.get_response(request)

    def _current_post(self, request: HttpRequest, posts: Sequence[Post], zone_id: int) -> Post | None:
        """The session's post if it is still held and the session is not stale; notes that the person is here."""
        named = request.session.get(SESSION_POST)
        post = next((held for held in posts if (held.id, held.zone_id) == (named, zone_id)), None)
        if post is None:
            return None
        today = local_date(now(request), post.zone.timezone)
        if not post.held_on(today) or self._is_stale(request, wall_clock()):
            return None
        return post

    def _is_stale(self, request: HttpRequest, moment: datetime) -> bool:
        idle = moment.timestamp() - request.session.get(SESSION_SEEN, 0)
        if idle > getattr(settings, "ONEZONE_IDLE_MINUTES", 30) * 60:
            return True
        if not 0 <= idle < TOUCH_SECONDS:
            request.session[SESSION_SEEN] = int(moment.timestamp())
        return False

    def _dismiss(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return sign_in_with(request) or redirect(f"{reverse('login')}?over=1")
