"""The platform's cast with doors: a client for each of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from onezone.platform.identity.actor import Actor
from onezone.platform.identity.models import Post
from onezone.platform.identity.scope import zone_scope
from tests.platform.conftest import AT, Cast, here, there

__all__ = ["here", "there"]
Door = Callable[[str], Client]
TODAY = AT.date()


def client_of(actor: Actor, language: str = "zh-hans") -> Client:
    """A browser in which that person has signed in."""
    client = Client(headers={"accept-language": language})
    with zone_scope(actor.zone_id):
        post = Post.objects.select_related("user").get(pk=actor.post_id)
    client.force_login(post.user)
    session = client.session
    session.update({"post": post.pk, "zone": actor.zone_id, "seen": int(datetime.now(tz=UTC).timestamp())})
    session.save()
    return client


@pytest.fixture
def cast(here: Cast, settings: Any, tmp_path: Any) -> Cast:
    settings.ONEZONE_TODAY = TODAY
    settings.ONEZONE_DATA = tmp_path
    return here


@pytest.fixture
def door(cast: Cast) -> Door:
    return lambda who: client_of(getattr(cast, who))
