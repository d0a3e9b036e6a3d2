"""What the middleware adds to a request, for the type checker and the reader."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from onezone.kernel.calendar import WorkCalendar
from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Post
from onezone.platform.identity.queries import PostRow


class SignedIn(HttpRequest):
    """A request of somebody signed in: what every view gets that does not say `login_not_required`."""

    actor: Actor
    post: Post
    posts: Sequence[PostRow]
    needs_new_password: bool
    calendar: WorkCalendar
    """Only where the view has read it."""
