"""The cast of the project book: a zone with two parks, a browser for each role, and the demo's book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from onezone.ledger.demo.loading import load_book
from onezone.ledger.domain.stages import Stage
from onezone.ledger.services import projects
from onezone.parties.services import register_enterprise
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import Actor, Role, system_actor
from onezone.platform.identity.models import Post
from onezone.platform.identity.scope import zone_scope

AT = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
CODES = (
    "91211382MA0Y00016X", "91211382MA0Y00024Q", "91211382MA0Y00032K", "91211382MA0Y00040E", "91211382MA0Y00059B",
    "91211382MA0Y000676", "91211382MA0Y000751", "91211382MA0Y00083U", "91211382MA0Y00091N", "91211382MA0Y00104C",
    "91211382MA0Y001127", "91211382MA0Y001202", "91211382MA0Y00139Y", "91211382MA0Y00147R", "91211382MA0Y00155L",
    "91211382MA0Y00163F", "91211382MA0Y00171A", "91211382MA0Y0018X2", "91211382MA0Y00200M",
)  # fmt: skip
KEYS = (
    "N01", "N03", "N06", "N07", "N08", "N09", "N10", "N11", "N12", "N13", "N14", "N15", "N16", "N17", "N19", "N20",
    "N21", "N22", "N26",
)  # fmt: skip


@pytest.fixture
def zone(db: None) -> Iterator[Any]:
    held = identity.open_zone(
        at=AT, code="211382", name_zh="朝阳凌源经济开发区", settings={"figures": {"source": "lingyuan"}}
    )
    with zone_scope(held.id):
        for name, core in (("核心园", True), ("城东园", False)):
            projects.register_park(actor=system_actor(held), at=AT, name=name, is_core=core)
        yield held


def as_role(zone: Any, role: Role = Role.steward) -> Actor:
    return Actor(1, 1, "周岚", role, None, zone.id, zone.code)


def enter_project(zone: Any, name: str = "玻纤短切线", stage: Stage = Stage.talks, **more: Any) -> str:
    """A project that steward 周岚 enters on the first of the year."""
    proofs = {"idea": "构想", "investor": "方圆玻璃", "minutes": "纪要一", "contract": "合同 12 号"}
    return projects.register_project(
        actor=as_role(zone), at=AT, name=name, stage=stage, on=date(2026, 1, 5), evidence=proofs, **more
    )


@pytest.fixture
def book(zone: Any) -> Any:
    """The demo's whole book."""
    firms = {
        key: register_enterprise(actor=system_actor(zone), at=AT, credit_code=code, name=f"企业{key}").id
        for key, code in zip(KEYS, CODES, strict=True)
    }
    load_book(actor=system_actor(zone), at=AT, firms=firms)
    return zone


@pytest.fixture
def enter(zone: Any, settings: Any) -> Callable[..., Client]:
    """`enter(Role.leader)`: a client in which somebody of that role is signed in."""
    settings.ONEZONE_TODAY = TODAY

    def client(role: Role, language: str = "zh-hans") -> Client:
        system, place = system_actor(zone), {}
        if role in (Role.officer, Role.signer, Role.convener):
            identity.add_department(actor=system, at=AT, code=f"D{role}", name_zh="发改局")
            place = {"department": f"D{role}"}
        name = f"{role}-1"
        identity.create_user(
            actor=system, at=AT, username=name, display_name="周岚", password="Glass-Fibre-2018",
            must_change_password=False,
        )  # fmt: skip
        granted = identity.grant_post(actor=system, at=AT, username=name, role=role, **place)
        post = Post.objects.select_related("user").get(pk=granted.pk)
        held = Client(headers={"accept-language": language})
        held.force_login(post.user)
        session = held.session
        session.update({"post": post.pk, "zone": post.zone_id, "seen": int(datetime.now(tz=UTC).timestamp())})
        session.save()
        return held

    return client
