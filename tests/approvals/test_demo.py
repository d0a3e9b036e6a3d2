"""The demo zone tells the report's figures, and each of its cases replays to the state it has, head and all."""

from __future__ import annotations

import json
from datetime import date

import pytest

from onezone.approvals import store
from onezone.approvals.catalogue_file import builtin_catalogue
from onezone.approvals.demo.loading import AlreadyLoaded, load_demo
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.replay import parse_case, run
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import CaseState, SimState, WorkState
from onezone.approvals.domain.view import state_of
from onezone.approvals.export import export_case
from onezone.approvals.models import Project, SimItemRow, WorkItemRow
from onezone.kernel.calendar import builtin_calendar
from onezone.platform.identity.actor import Actor, system_actor
from onezone.platform.identity.queries import zone_by_code
from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import ChainHead
from onezone.platform.journal.verify import verify

TODAY = date(2026, 11, 23)


@pytest.mark.django_db
def test_the_demo_is_the_zone_of_the_report(settings, tmp_path) -> None:
    """One test, because the zone takes half a minute to make; each figure is asserted by name."""
    settings.ONEZONE_DEMO_MARKER = tmp_path / "demo.json"
    load_demo(today=None, say=lambda line: None)
    zone = zone_by_code("211382")
    actor = system_actor(zone)
    with zone_scope(zone.id):
        _year_of_the_report()
        _story_of_the_glass_fibre_plant(actor)
        _present_in_every_state(actor)
        _every_case_replays(actor)
        assert verify(zone).findings == ()
        with pytest.raises(AlreadyLoaded):
            load_demo(today=None, say=lambda line: None)
    logins = json.loads((tmp_path / "demo.json").read_text(encoding="utf-8"))["logins"]
    assert len({login["role"] for login in logins}) == len(logins) == 10


def _year_of_the_report() -> None:
    items = WorkItemRow.objects.filter(received_on__year=2020)
    assert items.count() == 248
    late = [row.matter for row in items if row.decided_on is None or row.decided_on > (row.due_on or row.decided_on)]
    assert late == []
    assert Project.objects.filter(opened_on__year__lte=2020, sim_state="converted").count() == 20


def _story_of_the_glass_fibre_plant(actor: Actor) -> None:
    case = store.load(actor, "P-2018-0001").case
    assert case.simulation is not None
    assert case.simulation.admitted_on is not None
    assert (case.simulation.admitted_on.year, case.simulation.admitted_on.month) == (2018, 6)
    assert case.facts.read("project.ignition") == "2018-11-18"
    permit = case.work_items["C405"]
    assert permit.is_effective
    assert permit.decided_on is not None
    assert permit.decided_on < date(2018, 11, 18)


def _present_in_every_state(actor: Actor) -> None:
    """Live cases of the present stand in every state of all three machines, and in every state of what is asked."""
    live = [store.load(actor, row.reference).case for row in Project.objects.filter(opened_on__year__gte=2025)]
    work = [settle(case, item, TODAY) for case in live for item in case.work_items.values()]
    assert {item.state for item in work} == set(WorkState)
    assert {case.sim_item_state(item, TODAY) for case in live for item in case.sim_items.values()} == set(SimState)
    assert {case.sim_state(TODAY) for case in live} == set(CaseState)
    assert SimItemRow.objects.filter(is_stale=True).exists()
    asked = {held.state(item.proposal, TODAY) for item in work for held in item.countersigns}
    assert asked == {"agreed", "invalid", "waiting"}
    assert {held.place for item in work for held in item.added} == {"before", "after"}
    assert any(item.open_correction for item in work)
    assert any(step.outdated for item in work for step in item.recommendations)
    assert any(item.handovers for item in work)


def _every_case_replays(actor: Actor) -> None:
    context = Context(builtin_catalogue(), builtin_calendar())
    for row in Project.objects.all():
        document = json.loads(json.dumps(export_case(actor, row.reference))) | {"as_of": TODAY.isoformat()}
        state = run(parse_case(document), context)
        assert state.pop("journal_head") == ChainHead.objects.get(chain=row.reference).hash
        assert state == state_of(store.load(actor, row.reference).case, TODAY), row.reference
