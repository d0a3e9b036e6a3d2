"""Tests that a process that dies at any point of an act leaves all of the act or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps

from onezone.approvals.export import export_case
from onezone.approvals.services.conversions import request_conversions, sign_conversions
from onezone.approvals.services.core import perform
from onezone.approvals.services.filings import file_stage
from onezone.kernel.hashing import digest
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.verify import verify
from onezone.platform.outbox.models import Delivery
from onezone.platform.outbox.services import sweep
from tests.approvals.project.conftest import World
from tests.approvals.simulation.story import ITEMS, open_story, sign_land
from tests.pressure.crashing import DIED, DIED_LATER, FINISHED, dies_at, dies_before_commit
from tests.sizes import size

pytestmark = pytest.mark.django_db(transaction=True)
Work = Callable[[], Any]
# What tells whether an act happened is state and journal; these change with every sign of life.
NOT_STATE = {"sessions.session", "identity.loginattempt", "django_tasks_database.dbtaskresult"}


@pytest.fixture
def story(world: World) -> World:
    with zone_scope(world.zone.id):
        return open_story(world)


def _acts(world: World) -> Iterator[tuple[str, Work]]:
    """The life of a project act by act; each happens before the next is told."""
    people, project = world.people, world.reference

    def act(who: str, does: str, /, **data: Any) -> tuple[str, Work]:
        world.now += timedelta(minutes=7)
        return does, partial(perform, actor=people[who], at=world.now, project=project, act=does, data=data)

    world.on("2026-10-15")
    yield act("applicant", "apply")
    yield act("convener", "admit", matters=[*ITEMS, "C402"])
    world.on("2026-10-20")
    for matter in ("B301", "A107"):
        held = {f"{matter} 申请材料": digest(matter)}
        yield act("window", "file", matter=matter, mode="simulated", materials=held)
        yield act("NRB/officer", "accept", matter=matter, mode="simulated")
        yield act("NRB/officer", "opine", matter=matter, outcome="agree")
    yield act("window", "record_fact", name="project.contractor", value="辽宁建工")
    world.on("2026-11-03")
    yield "file_stage", partial(
        file_stage, actor=people["window"], at=world.now, project=project, stage="3",
        matters={"B302": "simulated", "C401": "simulated", "C402": "simulated"},
        materials={matter: {f"{matter} 申请材料": digest(matter)} for matter in ("B302", "C401", "C402")},
    )  # fmt: skip
    yield act("NRB/officer", "request_supplement", matter="B302", mode="simulated", missing=["总平面图"])
    yield act("window", "resubmit", matter="B302", mode="simulated", materials={"总平面图": digest("plan")})
    yield act("NRB/officer", "accept", matter="B302", mode="simulated")
    yield act("NRB/officer", "opine", matter="B302", outcome="conditional", conditions=[{"text": "补消防车道"}])
    yield act("HCD/officer", "accept", matter="C401", mode="simulated")
    yield act("HCD/officer", "opine", matter="C401", outcome="agree")
    yield act("NRB/officer", "meet_condition", matter="B302", condition="补消防车道")
    yield act("window", "change_input", facts={"design.far": "1.3"})
    yield act("NRB/officer", "reconfirm", matter="B301", outcome="agree")
    yield act("NRB/officer", "reconfirm", matter="B302", outcome="agree")
    yield act("convener", "hold", reason="等土地")
    yield act("convener", "release")
    yield act("window", "note", text="记一笔")
    sign_land(world)
    yield (
        "request_conversions",
        partial(request_conversions, actor=people["applicant"], at=world.now, project=project, matters=["A107"]),
    )
    yield (
        "sign_conversions",
        partial(sign_conversions, actor=people["NRB/signer"], at=world.now, project=project, matters=["A107"]),
    )
    world.on("2026-11-23")
    yield act("window", "file", matter="P210", materials={"P210 申请材料": digest("P210")})
    yield act("NRB/officer", "accept", matter="P210")
    yield act("NRB/officer", "start", matter="P210")
    yield act("NRB/signer", "decide", matter="P210", outcome="approve")
    yield act("NRB/officer", "deliver", matter="P210")
    yield act("NRB/signer", "revoke", matter="P210", reasons="依据失实")
    yield act("convener", "terminate", reasons="企业放弃")


def _state(world: World) -> dict[str, Any]:
    """All that an act may change: how many rows each table has, the case, and the verdict on the journal."""
    with zone_scope(world.zone.id):
        counts = {
            table._meta.label: table._base_manager.count()
            for table in apps.get_models()
            if table._meta.label_lower not in NOT_STATE
        }
        case = export_case(system_actor(world.zone), world.reference)
        return {**counts, "case": digest(case), "journal": verify(world.zone).holds}


def test_an_act_that_dies_at_any_point_has_wholly_happened_or_not_at_all(story: World, record_property: Any) -> None:
    step, tried = size(4, 1), 0
    for name, work in _acts(story):
        before = _state(story)
        assert before["journal"]
        assert dies_before_commit(work) == DIED, name
        assert _state(story) == before, f"{name}, dead before its commit, left something"
        statement = 0
        while (ended := dies_at(statement, work)) == DIED:
            assert _state(story) == before, f"{name}, dead at statement {statement}, left something"
            statement, tried = statement + step, tried + 1
        assert ended in (DIED_LATER, FINISHED), f"{name} fell over at statement {statement}"
        after = _state(story)
        assert after != before, f"{name}, dead after its commit, is lost"
        assert after["journal"], name
        _delivered(story)
    record_property("points", tried)
    assert tried > size(40, 150)


def _delivered(world: World) -> None:
    """What died between the commit and its delivery is brought by the sweep."""
    sweep(zone_id=world.zone.id, at=world.now + timedelta(hours=1))
    with zone_scope(world.zone.id):
        assert not Delivery.objects.filter(state=Delivery.State.waiting).exists()
