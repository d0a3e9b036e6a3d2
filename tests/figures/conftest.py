"""The cast of figures: a zone that has loaded its source, and a browser for each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from onezone.figures import services
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Role, system_actor
from onezone.platform.identity.models import Post
from onezone.platform.identity.scope import zone_scope

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def zone(db: None) -> Iterator[Any]:
    held = identity.open_zone(
        at=AT, code="211382", name_zh="朝阳凌源经济开发区", settings={"figures": {"source": "lingyuan"}}
    )
    with zone_scope(held.id):
        yield held


@pytest.fixture
def loaded(zone: Any) -> Any:
    services.load_source(actor=system_actor(zone), at=AT, name="lingyuan")
    return zone


@pytest.fixture
def enter(loaded: Any) -> Callable[..., Client]:
    """`enter(Role.leader)`: a client in which somebody of that role is signed in."""

    def client(role: Role, language: str = "zh-hans") -> Client:
        system, place = system_actor(loaded), {}
        if role in (Role.officer, Role.signer, Role.convener):
            identity.add_department(actor=system, at=AT, code=f"D{role}", name_zh="统计局")
            place = {"department": f"D{role}"}
        name = f"{role}-1"
        identity.create_user(
            actor=system,
            at=AT,
            username=name,
            display_name="罗琳",
            password="Glass-Fibre-2018",
            must_change_password=False,
        )
        granted = identity.grant_post(actor=system, at=AT, username=name, role=role, **place)
        post = Post.objects.select_related("user").get(pk=granted.pk)
        held = Client(headers={"accept-language": language})
        held.force_login(post.user)
        session = held.session
        session.update({"post": post.pk, "zone": post.zone_id, "seen": int(datetime.now(tz=UTC).timestamp())})
        session.save()
        return held

    return client
