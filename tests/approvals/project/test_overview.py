"""The overview of a project: four answers, the graph, what can move."""

from __future__ import annotations

from tests.approvals.project.conftest import World


def test_the_overview_names_the_missing_land_paper_and_nobody_is_promised_the_land(world: World) -> None:
    page = world.get()
    assert "缺 " in page and "L04" in page
    open("/tmp/o.html", "w").write(page)
