"""The board of conditions: who owes what until when, of which outcome, and who may close it; the zone's as well."""

from __future__ import annotations

from onezone.approvals.pages.conditions_zone import build_zone_conditions
from onezone.approvals.pages.project import build_conditions
from tests.approvals.project.conftest import TODAY, World


def states(world: World, who: str = "NRB/officer", owner: str = "") -> dict[str, list[str]]:
    page = build_conditions(world.people[who], world.reference, today=TODAY, owner=owner)
    return {key: [debt.text for debt in debts] for key, _word, debts in page.groups}


def test_conditions_stand_by_state_with_the_opinion_that_set_them(scoped: World) -> None:
    scoped.do("NRB/officer", "meet_condition", matter="B302", mode="simulated", condition="c2")
    assert states(scoped) == {
        "overdue": ["总平面补标消防车道转弯半径"], "open": [], "met": ["取得交管意见"], "waived": [],
    }  # fmt: skip
    page = build_conditions(scoped.people["NRB/officer"], scoped.reference, today=TODAY)
    first = page.groups[0][2][0]
    assert first.number.startswith("模")
    assert first.owner == "企业"


def test_only_who_may_close_a_condition_is_shown_how(scoped: World) -> None:
    def ways(who: str) -> list[str]:
        page = build_conditions(scoped.people[who], scoped.reference, today=TODAY)
        return [debt.close_href for _key, _word, debts in page.groups for debt in debts]

    assert all("condition=c" in href for href in ways("NRB/officer"))
    assert ways("leader") == ways("HCD/officer") == ["", ""]
    assert scoped.client("NRB/officer").get(ways("NRB/officer")[0]).status_code == 200


def test_conditions_are_filtered_by_owner(scoped: World) -> None:
    assert sum(map(len, states(scoped, owner="applicant").values())) == 2
    assert sum(map(len, states(scoped, owner="NRB").values())) == 0


def test_the_zone_lists_every_open_condition_the_overdue_first(scoped: World) -> None:
    actor = scoped.people["leader"]
    page = build_zone_conditions(actor, today=TODAY, asked={})
    assert [(row.matter, row.state) for row in page.rows] == [("B302", "overdue"), ("B302", "open")]
    assert (page.overdue, page.open) == (1, 1)
    assert page.rows[0].left == -1
    for asked in ({"state": "overdue"}, {"owner": "applicant", "state": "open"}):
        assert len(build_zone_conditions(actor, today=TODAY, asked=asked).rows) == 1
    assert build_zone_conditions(actor, today=TODAY, asked={"department": "HCD"}).rows == ()
    scoped.do("NRB/officer", "meet_condition", matter="B302", mode="simulated", condition="c1")
    assert build_zone_conditions(actor, today=TODAY, asked={}).overdue == 0


def test_the_zone_page_is_for_officials(world: World) -> None:
    assert world.client("leader").get("/conditions/").status_code == 200
    assert world.client("applicant").get("/conditions/").status_code == 403
    assert "本项目全部条件" in world.client("NRB/officer").get(
        f"/projects/{world.reference}/simulated/B302/"
    ).content.decode()  # fmt: skip
