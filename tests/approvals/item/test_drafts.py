"""An outcome that is being written is kept for the post and the item, and gone when the act is done."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from onezone.approvals.models import OutcomeDraft
from onezone.approvals.services.outcome_drafts import KEPT_DAYS, keep_outcome
from onezone.platform.identity.errors import NotAllowed, NotFound
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import World, at

NOW = at("2026-11-23", 10)
HALF = {"outcome": "refuse", "reasons": "用地范围尚待核实", "matter": "L03", "mode": "formal", "next": ""}


def send(
    world: World, who: str, *, act: str = "decide", path: str = "draft/", headers: Any = None, **typed: Any
) -> Any:
    client = world.client(who)
    return client.post(f"/projects/{world.reference}/acts/{act}/{path}", {**HALF, **typed}, headers=headers or {})


def shown(world: World, who: str, path: str = "items/L03/") -> str:
    return world.client(who).get(f"/projects/{world.reference}/{path}").content.decode()


def test_what_was_typed_stands_in_the_form_when_it_is_opened_again(world: World) -> None:
    assert (
        send(
            world, "NRB/signer", condition_text="补勘测报告", condition_owner="", condition_due="2026-12-1"
        ).status_code
        == 302
    )
    for path in ("items/L03/", "items/L03/materials/", "acts/decide/?matter=L03"):
        page = shown(world, "NRB/signer", path)
        assert "用地范围尚待核实" in page, path
        assert 'value="补勘测报告"' in page, path
        assert re.search(r"草稿 \d\d-\d\d \d\d:\d\d 已保存", page), path
    assert "存的草稿，打开即恢复" in shown_on_desk(world)


def shown_on_desk(world: World) -> str:
    answer = world.client("NRB/signer").get(f"/desk/preview/{world.reference}/formal/L03/")
    return answer.content.decode()


def test_a_draft_is_its_posts_own(world: World) -> None:
    send(world, "NRB/signer")
    assert "用地范围尚待核实" not in shown(world, "NRB/officer")
    assert "用地范围尚待核实" not in shown(world, "leader")


def test_without_a_reload_the_page_says_when_it_was_kept(world: World) -> None:
    answer = send(world, "NRB/signer", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert re.fullmatch(r"<span [^>]*>草稿 \d\d-\d\d \d\d:\d\d 已保存</span>\s*", answer.content.decode())
    nothing = send(world, "NRB/signer", headers={"HX-Request": "true"}, outcome="", reasons=" ")
    assert "没有草稿" in nothing.content.decode()
    assert "用地范围尚待核实" not in shown(world, "NRB/signer")


def test_the_act_takes_its_draft_along(world: World) -> None:
    send(world, "NRB/signer")
    assert send(world, "NRB/signer", path="", confirmed="1").status_code == 302
    with zone_scope(world.zone.id):
        assert not OutcomeDraft.objects.exists()


def test_an_act_that_is_refused_leaves_its_draft(world: World) -> None:
    send(world, "NRB/signer")
    assert send(world, "NRB/signer", path="", confirmed="1", reasons="").status_code == 409
    assert "用地范围尚待核实" in shown(world, "NRB/signer")


def test_a_draft_is_thrown_away_by_a_button(world: World) -> None:
    send(world, "NRB/signer")
    assert "丢弃草稿" in shown(world, "NRB/signer")
    assert send(world, "NRB/signer", drop="1").status_code == 302
    page = shown(world, "NRB/signer")
    assert ("用地范围尚待核实" in page, "丢弃草稿" in page) == (False, False)


def test_no_draft_of_what_is_not_ones_to_write_or_see(scoped: World) -> None:
    given: dict[str, Any] = {"project": scoped.reference, "simulated": False, "typed": {"reasons": "x"}}
    with pytest.raises(NotAllowed):
        keep_outcome(actor=scoped.people["NRB/officer"], at=NOW, matter="L03", act="decide", **given)
    with pytest.raises(NotFound):
        keep_outcome(actor=scoped.people["NRB/officer"], at=NOW, matter="Z999", act="recommend", **given)
    assert send(scoped, "NRB/signer", act="extend").status_code == 404


def test_what_nobody_came_back_to_is_deleted_and_an_earlier_run_of_the_item_is_not_this_one(scoped: World) -> None:
    item: dict[str, Any] = {
        "project": scoped.reference,
        "simulated": False,
        "act": "decide",
        "typed": {"reasons": "旧文"},
    }
    signer = scoped.people["NRB/signer"]
    keep_outcome(actor=signer, at=NOW - timedelta(days=KEPT_DAYS + 1), matter="L03", **item)
    assert "旧文" not in shown(scoped, "NRB/signer")
    keep_outcome(actor=signer, at=NOW, matter="L02", **item)
    assert [row.matter for row in OutcomeDraft.objects.all()] == ["L02"]
