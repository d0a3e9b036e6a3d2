"""Tests that a project and its entry in the book show each other, and that one project has one entry."""

from __future__ import annotations

from datetime import date

import pytest

from onezone.ledger.domain.stages import Stage
from onezone.ledger.services.projects import register_project
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import World, at


def _entry(world: World, name: str) -> str:
    with zone_scope(world.zone.id):
        return register_project(
            actor=system_actor(world.zone), at=at("2026-11-20"), name=name, stage=Stage.talks, on=date(2026, 9, 1),
            evidence={"minutes": "纪要一"},
        )  # fmt: skip


@pytest.mark.django_db
def test_a_project_is_linked_to_its_entry_and_both_pages_show_it(world: World) -> None:
    entry, other = _entry(world, "玻纤台账项目"), _entry(world, "另一台账项目")
    page, clerk = f"/projects/{world.reference}/", world.client("window")
    assert f'href="{page}book/"' in clerk.get(page).content.decode()
    assert entry in clerk.get(f"{page}book/", {"q": "玻纤台账"}).content.decode()
    assert clerk.post(f"{page}book/", {"book": entry}).status_code == 302
    assert f'href="/book/{entry}/"' in clerk.get(page).content.decode()
    assert f'href="{page}"' in world.client("leader").get(f"/book/{entry}/").content.decode()
    assert clerk.post(f"{page}book/", {"book": other}).status_code == 409
    assert clerk.post(f"{page}book/", {"act": "unlink", "reason": ""}).status_code == 422
    assert clerk.post(f"{page}book/", {"act": "unlink", "reason": "挂错了"}).status_code == 302
    assert f'href="/book/{entry}/"' not in clerk.get(page).content.decode()


@pytest.mark.django_db
def test_an_applicant_sees_nothing_of_the_book(world: World) -> None:
    entry, page = _entry(world, "玻纤台账项目"), f"/projects/{world.reference}/"
    world.client("window").post(f"{page}book/", {"book": entry})
    applicant = world.client("applicant")
    assert "/book/" not in applicant.get(page).content.decode()
    assert applicant.get(f"{page}book/").status_code == 403
