"""Days saved: the formal-only replay of a project against what happened (approvals contract 9)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from onezone.approvals.domain.case import Case
from onezone.approvals.domain.saved import counts, days_saved, forecast
from onezone.approvals.models import Project
from onezone.approvals.queries.project import project_case
from onezone.approvals.queries.saved import SavedDays, converted_in, saved_days
from onezone.approvals.services.saved import replay_converted
from onezone.platform.calendar.queries import calendar_for
from onezone.platform.identity.actor import system_actor
from onezone.platform.identity.models import Zone
from onezone.platform.identity.scope import zone_scope
from onezone.platform.web.shown import moment
from tests.approvals.project.conftest import World
from tests.approvals.simulation.story import admit, sign_land, staff

FULL = ("A107", "B301", "B302", "B303", "C401", "C404")


def review(world: World, matter: str, department: str, opened: str, opined: str) -> None:
    world.on(opened).file(matter, "simulated")
    world.do(f"{department}/officer", "accept", matter=matter, mode="simulated")
    world.on(opined).do(f"{department}/officer", "opine", matter=matter, outcome="agree")


def reviewed(world: World) -> None:
    """Reviews with lengths of their own: A107 2, B301 5, B303 3, B302 3, C401 5, C405 2 working days."""
    admit(world)
    review(world, "A107", "NRB", "2026-10-20", "2026-10-22")
    review(world, "B301", "NRB", "2026-10-22", "2026-10-29")
    review(world, "B303", "CAD", "2026-10-30", "2026-11-04")
    review(world, "B302", "NRB", "2026-11-04", "2026-11-09")
    review(world, "C401", "HCD", "2026-11-09", "2026-11-16")
    review(world, "C404", "HCD", "2026-11-16", "2026-11-16")
    review(world, "C405", "HCD", "2026-11-16", "2026-11-18")
    world.on("2026-11-19").do("window", "record_fact", name="project.contractor", value="辽宁建工")


def converted(world: World) -> None:
    """Contract on Friday 20 November, paid Monday, title Tuesday; all signed Tuesday, the permit Wednesday."""
    reviewed(world)
    sign_land(world)
    staff(world, "TAX")
    world.on("2026-11-23").do("TAX/officer", "record_fact", name="land.paid", value={"paid": "true"})
    title = {"holder": world.people["applicant"].enterprise, "parcel": "211382001001GB00001"}
    world.on("2026-11-24").do("NRB/officer", "record_fact", name="land.title", value=title)
    for matter in ("A107", "B301", "B302", "B303", "C401", "C404"):
        world.do("applicant", "request_conversion", matter=matter)
    for matter, department in zip(FULL, ("NRB", "NRB", "NRB", "CAD", "HCD", "HCD"), strict=True):
        world.do(f"{department}/signer", "convert", matter=matter)
    world.on("2026-11-25").do("HCD/signer", "decide", matter="C405", outcome="approve")


def case_of(world: World) -> Case:
    return project_case(world.people["leader"], world.reference).case


def test_a_converted_project_saves_the_days_to_its_formal_only_replay(opened: World) -> None:
    with zone_scope(opened.zone.id):
        converted(opened)
        held = days_saved(case_of(opened))
    assert held is not None
    # Formal-only: A107 two days after the contract (24 Nov), B302 three more (27 Nov), C405 two and one (2 Dec).
    assert (held.permit, held.got_on, held.replay_on) == ("C405", date(2026, 11, 25), date(2026, 12, 2))
    assert held.days == 5
    assert not held.forecast
    lines = {line.matter: line for line in held.lines}
    assert lines["A107"].replay_started_on == date(2026, 11, 20)
    assert lines["B302"].replay_started_on == date(2026, 11, 24)
    assert lines["C405"].days == 3


def test_the_replay_never_starts_before_its_prerequisites_are_formally_effective(opened: World) -> None:
    with zone_scope(opened.zone.id):
        converted(opened)
        case = case_of(opened)
        held = days_saved(case)
    assert held is not None
    done = {line.matter: line.replay_effective_on for line in held.lines}
    for line in held.lines:
        for required in case.context.catalogue.prerequisites(line.matter):
            before = done.get(required)
            if before is not None and required in case.matter(line.matter).requires:
                assert line.replay_started_on is not None
                assert line.replay_started_on >= before, (line.matter, required)


def days_of(world: World) -> SavedDays:
    converted = Zone.objects.values_list(converted_in("pk"), flat=True).get(pk=world.zone.id)
    return saved_days(converted, calendar_for(world.zone.id))


def replayed(world: World) -> int:
    return replay_converted(actor=system_actor(world.zone), at=world.now)


def test_a_project_without_its_permit_shows_a_forecast_and_enters_no_average(opened: World) -> None:
    with zone_scope(opened.zone.id):
        reviewed(opened)
        case = case_of(opened)
        held = forecast(case, as_of=date(2026, 11, 23))
        averaged = days_of(opened)
    assert not counts(case)
    assert days_saved(case) is None
    assert held is not None
    assert held.forecast
    assert held.land_on == date(2026, 11, 23)
    assert held.days > 0
    assert (averaged.projects, averaged.pending) == ((), 0)


def test_a_converted_project_has_no_forecast(opened: World) -> None:
    with zone_scope(opened.zone.id):
        converted(opened)
        assert forecast(case_of(opened), as_of=date(2026, 12, 4)) is None


def test_a_replay_is_played_once_per_state_of_the_case(opened: World) -> None:
    with zone_scope(opened.zone.id):
        converted(opened)
        assert days_of(opened) == SavedDays((), 1)
        assert [replayed(opened), replayed(opened)] == [1, 0]
        with CaptureQueriesContext(connection) as seen:
            held = days_of(opened)
        assert ([each.reference for each in held.projects], held.pending) == ([opened.reference], 0)
        assert len(seen) == 2, "nothing is loaded or played by who looks"
        Project.objects.update(last_at=opened.now + timedelta(days=1))
        after = days_of(opened)
        assert [(each.days, each.as_of) for each in after.projects] == [(held.projects[0].days, opened.now)]
        assert (after.pending, len(after.older)) == (0, 1), "an act came after the replay: the days before stand"
        assert replayed(opened) == 1
        assert not days_of(opened).waits


def test_the_board_says_what_it_knows_with_its_time_and_the_new_days_as_soon_as_they_are_there(opened: World) -> None:
    def shown() -> str:
        return opened.client("leader").get("/board/").content.decode()

    with zone_scope(opened.zone.id):
        converted(opened)
    assert "1 个项目正在计算" in shown()
    with zone_scope(opened.zone.id):
        replayed(opened)
    assert "正在计算" not in shown(), "no act came, so the journal says nothing: what was kept must not stand"
    assert "n = 1 个已转换项目" in shown()
    with zone_scope(opened.zone.id):
        Project.objects.update(last_at=opened.now + timedelta(days=1))
        at = opened.now
        opened.on("2026-12-04").do("window", "note", text="核对")
    assert f"{moment(at)} 算出" in shown()


def test_the_page_shows_formula_and_both_schedules(opened: World) -> None:
    with zone_scope(opened.zone.id):
        converted(opened)
    page = opened.get("saved/")
    assert "节省 5 个工作日" in page
    assert "2026-11-25" in page
    assert "2026-12-02" in page
    assert "不计入平均" not in page


def test_the_page_of_a_forecast_says_that_it_is_one_and_on_what_it_rests(opened: World) -> None:
    with zone_scope(opened.zone.id):
        reviewed(opened)
    page = opened.get("saved/")
    assert "预测，不计入平均" in page
    assert "不承诺取得土地" in page


def test_a_project_outside_simulation_says_that_nothing_can_be_compared(opened: World) -> None:
    assert "还算不出节省的天数" in opened.get("saved/")
