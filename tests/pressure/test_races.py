"""Tests of the races C1-C12 (reliability 2C) that concern what exists: one winner, the others told, nothing in between.

C5 (the last two departments) and eight signers of one item run over HTTP (`test_over_http`). C8, one plot to two firms,
waits for the room of the land; here it is the national project code that two clerks give at once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client

from onezone.approvals.catalogue_file import builtin_document
from onezone.approvals.models import CatalogueRelease, IntakeDraft, Project, WorkItemRow
from onezone.approvals.services import intake, intake_submit
from onezone.approvals.services.core import perform
from onezone.approvals.services.projects import open_project
from onezone.approvals.services.releases import load_release
from onezone.kernel.hashing import digest
from onezone.parties.models import Enterprise
from onezone.platform.api.services.tokens import create_token
from onezone.platform.identity import services as identity
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from onezone.platform.journal.verify import verify
from tests.approvals.project.conftest import FIRM, World
from tests.approvals.simulation.story import admit, give_opinions, open_story, sign_land
from tests.pressure.racing import Told, race
from tests.pressure.worlds import copied, formal_in_review, signers
from tests.sizes import size

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
TRIALS = size(8, 250)
AT_ONCE = 40
"""Racers of one race: each has a connection, and a server of the default size has a hundred."""
Act = Callable[[], Any]


def _act(world: World, project: str, who: str, does: str, /, **data: Any) -> Act:
    return partial(perform, actor=world.people[who], at=world.now, project=project, act=does, data=data)


def _one_winner(told: list[Told]) -> bool:
    return sum(not each.refused for each in told) == 1


@pytest.fixture(autouse=True)
def _counted(record_property: Any) -> None:
    record_property("trials", TRIALS)


@pytest.fixture
def reviewed(world: World) -> tuple[World, list[str]]:
    """A formal item under review, once for each trial."""
    with zone_scope(world.zone.id):
        formal_in_review(world)
        signers(world, 4)
    world.on("2026-11-20")
    return world, copied(world, TRIALS)


def _rows(world: World, project: str, act: str) -> int:
    with zone_scope(world.zone.id):
        return JournalRow.objects.filter(chain=project, act=act, payload__matter="P210").count()


def test_c1_of_two_signers_one_decides(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    for project in projects:
        told = race([_act(world, project, f"NRB/signer-{each}", "decide", matter="P210", outcome=outcome)
                     for each, outcome in (("a", "approve"), ("b", "refuse"))])  # fmt: skip
        assert _one_winner(told), told
        assert _rows(world, project, "decide") == 1
    assert verify(world.zone).holds


def test_c2_an_item_is_decided_or_withdrawn_never_both(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    for project in projects:
        told = race([
            _act(world, project, "NRB/signer-a", "decide", matter="P210", outcome="approve"),
            _act(world, project, "applicant", "withdraw", matter="P210", mode="formal"),
        ])  # fmt: skip
        assert _one_winner(told), told
        assert _rows(world, project, "decide") + _rows(world, project, "withdraw") == 1


def test_c4_an_item_is_begun_by_one_officer(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    for project in projects:
        told = race([_act(world, project, f"NRB/signer-{each}", "start", matter="P210") for each in "abcd"])
        assert _one_winner(told), told
        assert _rows(world, project, "start") == 1


def test_c7_nobody_decides_after_the_post_has_ended(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    project, client = projects[0], Client()
    with zone_scope(world.zone.id):
        token = create_token(actor=world.people["NRB/signer-a"], at=world.now, name="t", days=30)[1]
    address = f"/api/v1/projects/{project}/acts/decide"
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "c7"}
    with zone_scope(world.zone.id):
        identity.end_post(
            actor=system_actor(world.zone), at=world.now, post_id=world.posts["NRB/signer-a"].id,
            held_to=world.now.date().replace(day=19),
        )  # fmt: skip
    body = {"matter": "P210", "outcome": "approve"}
    answer = client.post(address, body, content_type="application/json", headers=headers)
    assert answer.status_code == 401
    assert _rows(world, project, "decide") == 0


def test_c9_numbers_given_at_once_are_all_different_and_none_is_lost(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    acts = [_act(world, each, "NRB/signer-a", "decide", matter="P210", outcome="approve") for each in projects]
    for first in range(0, len(acts), AT_ONCE):
        told = race(acts[first : first + AT_ONCE])
        assert not any(each.refused for each in told), told
    with zone_scope(world.zone.id):
        numbers = sorted(WorkItemRow.objects.filter(matter="P210").exclude(number="").values_list("number", flat=True))
    serials = sorted(int(each.rsplit("-", 1)[1]) for each in numbers)
    assert len(set(numbers)) == len(projects)
    assert serials == list(range(serials[0], serials[0] + len(projects)))


def test_c10_a_decision_names_the_papers_it_saw(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    new = digest("a new version")
    for project in projects:
        told = race([
            _act(world, project, "NRB/signer-a", "decide", matter="P210", outcome="approve"),
            _act(world, project, "window", "change_input", materials={"P210 申请材料": new}),
        ])  # fmt: skip
        assert not told[1].refused, told
        with zone_scope(world.zone.id):
            rows = JournalRow.objects.filter(chain=project, act__in=("decide", "change_input")).order_by("seq")
            order = [row.act for row in rows if row.payload.get("matter") in ("P210", None)]
            item = WorkItemRow.objects.get(project__reference=project, matter="P210")
        if not told[0].refused:
            came_first = order.index("change_input") < order.index("decide")
            assert (item.detail["seen"]["materials"]["P210 申请材料"] == new) is came_first


def test_c6_a_simulated_item_becomes_one_formal_decision(world: World) -> None:
    with zone_scope(world.zone.id):
        sign_land(give_opinions(admit(open_story(world))))
        world.do("applicant", "request_conversion", matter="A107")
        signers(world, 4)
    projects = copied(world, TRIALS)
    world.on("2026-11-23")
    for project in projects:
        told = race([_act(world, project, f"NRB/signer-{each}", "convert", matter="A107") for each in "abcd"])
        assert _one_winner(told), told
        with zone_scope(world.zone.id):
            held = Project.objects.get(reference=project)
            assert [each["matter"] for each in held.conversions].count("A107") == 1
            assert WorkItemRow.objects.filter(project=held, matter="A107").count() == 1


def test_c8_one_project_code_names_one_project(world: World) -> None:
    with zone_scope(world.zone.id):
        firm = Enterprise.objects.create(zone_id=world.zone.id, credit_code=FIRM, name="辽宁炜盛")
    for trial in range(TRIALS):
        code = f"2610-211382-04-01-{trial:06d}"
        told = race([
            partial(open_project, actor=world.people["window"], at=world.now, name=f"项目{each}", kind=6,
                    enterprise=firm, code=code)
            for each in range(3)
        ])  # fmt: skip
        assert _one_winner(told), told
        assert {each.refused for each in told} == {"", "duplicate_project"}, told
        with zone_scope(world.zone.id):
            assert Project.objects.filter(code=code).count() == 1


def test_c11_a_draft_that_changed_under_the_clerk_is_not_submitted(world: World) -> None:
    actor = world.people["window"]
    for _ in range(TRIALS):
        draft = intake.start(actor=actor, at=world.now)
        with zone_scope(world.zone.id):
            token = IntakeDraft.objects.get(reference=draft).data["token"]
        told = race([
            partial(intake.keep, actor=actor, at=world.now, draft=draft, part="project", values={"name": "一"}),
            partial(intake_submit.submit, actor=actor, at=world.now, draft=draft, token=token),
        ])  # fmt: skip
        assert not told[0].refused
        assert told[1].refused in ("draft_changed", "intake_incomplete")
        with zone_scope(world.zone.id):
            assert IntakeDraft.objects.get(reference=draft).data["project"]["name"] == "一"


def test_c12_a_case_keeps_the_catalogue_it_was_opened_under(reviewed: tuple[World, list[str]]) -> None:
    world, projects = reviewed
    document = builtin_document()
    with zone_scope(world.zone.id):
        before = set(Project.objects.values_list("catalogue_id", flat=True))
    for trial, project in enumerate(projects):
        newer = {**document, "version": f"9.{trial}"}
        told = race([
            partial(load_release, actor=system_actor(world.zone), at=world.now, key="builtin", document=newer),
            _act(world, project, "NRB/signer-a", "decide", matter="P210", outcome="approve"),
        ])  # fmt: skip
        assert not any(each.refused for each in told), told
    with zone_scope(world.zone.id):
        assert set(Project.objects.values_list("catalogue_id", flat=True)) == before
        assert CatalogueRelease.objects.count() > len(before)
