"""The queue shows every open item of the department once, in its clock's group, to those who may see it."""

from __future__ import annotations

from tests.approvals.project.conftest import World


def test_desk_opens(world: World) -> None:
    answer = world.client("NRB/officer").get("/desk/")
    assert answer.status_code == 200
    print(answer.content.decode()[-9000:])


def test_items_open(world: World) -> None:
    for path in ("items/L03/", "simulated/B302/", "simulated/B302/opinion/", "items/L02/", "items/L02/decision/"):
        answer = world.client("NRB/officer").get(f"/projects/{world.reference}/{path}")
        assert answer.status_code == 200, path
    for act in ("suspend", "assign", "decide", "extend", "withdraw", "request_supplement"):
        answer = world.client("NRB/officer").get(f"/projects/{world.reference}/acts/{act}/", {"matter": "L03"})
        assert answer.status_code == 200, act
