"""The sweep of the lights over real rows: the rung of today, once, whoever sweeps, however late; and its cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.approvals.models import SimItemRow, WorkItemRow
from onezone.approvals.services.escalation import escalate
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.messages.models import Message
from tests.approvals.messages.conftest import STORY_FACTS, Told
from tests.approvals.project.conftest import World, at, make_world, open_in
from tests.platform.test_races import at_once


def sweep(told: Told, day: str) -> dict[str, set[str]]:
    """What a sweep on that day tells."""
    while escalate(actor=system_actor(told.world.zone), at=at(day, 10), limit=100):
        if not due(told, day):
            break
    return {who: {each.partition("：")[0] for each in said} for who, said in told.since().items()}


def due(told: Told, day: str) -> int:
    return sum(table.objects.filter(look_on__lte=at(day).date()).count() for table in (WorkItemRow, SimItemRow))


def accepted(told: Told) -> Told:
    """L03 accepted on 12 October: see its limits in the catalogue; its department is NRB."""
    told.world.file("L03")
    told.world.do("NRB/officer", "accept", matter="L03")
    told.since()
    return told


def test_day_by_day_each_rung_is_told_once_to_its_people(told: Told) -> None:
    accepted(told)
    heard: list[tuple[str, set[str]]] = []
    day = at("2026-10-12").date()
    for _ in range(60):
        said = sweep(told, day.isoformat())
        subjects = {subject for each in said.values() for subject in each}
        heard += [(subject, set(said)) for subject in sorted(subjects)]
        day += timedelta(days=1)
    lights = [light for light, _who in heard]
    assert lights == [each for each in ("时限过半", "即将到期", "超过承诺时限", "超过法定时限") if each in lights]
    assert lights[-1] == "超过法定时限"
    assert dict(heard)["超过法定时限"] == {"NRB", "NRB/signer", "convener", "leader"}
    assert dict(heard)["即将到期"] == {"NRB", "NRB/signer"}
    assert dict(heard)["时限过半"] == {"NRB"}


def test_after_weeks_of_silence_only_todays_rung_is_told(told: Told) -> None:
    accepted(told)
    said = sweep(told, "2027-03-01")
    assert {subject for each in said.values() for subject in each} == {"超过法定时限"}
    assert sweep(told, "2027-03-01") == sweep(told, "2027-03-04") == {}


def test_a_clock_set_back_repeats_nothing(told: Told) -> None:
    accepted(told)
    sweep(told, "2027-03-01")
    WorkItemRow.objects.update(look_on=at("2026-10-12").date())
    for day in ("2026-10-13", "2026-10-20", "2026-11-30", "2027-03-02"):
        assert sweep(told, day) == {}


def test_what_was_decided_meanwhile_is_silent(told: Told) -> None:
    accepted(told)
    told.world.on("2026-10-13").do("NRB/signer", "decide", matter="L03", outcome="approve")
    told.since()
    assert sweep(told, "2027-03-01") == {}
    assert due(told, "2028-01-01") == 0


def test_a_zone_may_leave_a_rung_out(told: Told) -> None:
    accepted(told)
    Zone.objects.filter(pk=told.world.zone.pk).update(settings={"escalation": {"black": []}})
    assert sweep(told, "2027-03-01") == {}


def test_a_condition_that_fell_due_is_told_once(told: Told) -> None:
    for matter, department in (("A101", "DRB"), ("A109", "ADC"), ("L02", "NRB")):
        told.world.decide(matter, department)
    told.world.do("convener", "admit", matters=["B301"])
    told.world.opine("B301", "NRB", outcome="conditional", conditions=[{"text": "补消防车道", "due": "2026-10-20"}])
    told.since()
    assert sweep(told, "2026-10-20") == {}
    assert sweep(told, "2026-10-21") == {"NRB/officer": {"条件逾期"}, "applicant": {"条件逾期"}}
    assert sweep(told, "2026-11-21") == {}


def test_only_items_whose_day_has_come_are_read(told: Told) -> None:
    accepted(told)
    sweep(told, "2026-10-12")
    with CaptureQueriesContext(connection) as captured:
        assert escalate(actor=system_actor(told.world.zone), at=at("2026-10-12", 11)) == 0
    assert sum("itemrow" in each["sql"] for each in captured) == 2
    assert all("look_on" in each["sql"] for each in captured if "itemrow" in each["sql"])


@pytest.mark.django_db(transaction=True)
def test_many_sweeps_at_once_tell_once() -> None:
    world: World = make_world()
    with zone_scope(world.zone.id):
        world.reference = open_in(world, name="池窑拉丝三期", code="", facts=STORY_FACTS)
        world.file("L03")
        world.do("NRB/officer", "accept", matter="L03")
    at_once(4, lambda _: escalate(actor=system_actor(world.zone), at=at("2027-03-01")))
    with zone_scope(world.zone.id):
        fresh = Message.objects.filter(kind="light")
        assert fresh.count() == fresh.values("post", "department").distinct().count() == 4
