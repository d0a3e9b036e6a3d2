"""The platform's cast: two zones, their three administrators, an officer, an applicant, a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from onezone.platform.identity import queries, services
from onezone.platform.identity.actor import Actor, Role, system_actor
from onezone.platform.identity.models import Post, Zone
from onezone.platform.identity.scope import zone_scope

AT = datetime(2026, 4, 20, 1, 30, tzinfo=UTC)
PASSWORD = "Glass-Fibre-2018"


@dataclass(frozen=True)
class Cast:
    """One zone with people in it; each name is an actor."""

    zone: Zone
    system: Actor
    sysadmin: Actor
    secadmin: Actor
    auditor: Actor
    officer: Actor
    window: Actor
    applicant: Actor


def actor_of(post: Post) -> Actor:
    with zone_scope(post.zone_id):
        return next(held.as_actor() for held in queries.all_posts_of(post.user_id) if held.id == post.id)


def make_cast(code: str) -> Cast:
    zone = services.open_zone(at=AT, code=code, name_zh=f"{code} 开发区", name_en=f"{code} zone")
    system = system_actor(zone)
    services.add_department(actor=system, at=AT, code="NRB", name_zh="自然资源局", name_en="Natural Resources")

    def hire(name: str, role: Role, **place: str) -> Actor:
        username = f"{name}-{code}"
        services.create_user(
            actor=system, at=AT, username=username, display_name=name, password=PASSWORD, must_change_password=False
        )
        return actor_of(services.grant_post(actor=system, at=AT, username=username, role=role, **place))

    return Cast(
        zone=zone,
        system=system,
        sysadmin=hire("sys", Role.system_admin),
        secadmin=hire("sec", Role.security_admin),
        auditor=hire("audit", Role.auditor),
        officer=hire("wang", Role.officer, department="NRB"),
        window=hire("li", Role.window, department="NRB"),
        applicant=hire("fibre", Role.applicant, enterprise="91350100M000100Y43"),
    )


@pytest.fixture
def here(db: None) -> Cast:
    return make_cast("lingyuan")


@pytest.fixture
def there(db: None) -> Cast:
    return make_cast("chaoyang")
