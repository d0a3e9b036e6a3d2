"""Tests that programs read and keep the project book as people of the same post do."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.platform.identity.actor import Role
from onezone.platform.identity.scope import zone_scope
from tests.api.caller import Callers, code_of


@pytest.fixture
def keeper(callers: Callers) -> str:
    with zone_scope(callers.world.zone.id):
        callers.world.hire("steward", Role.steward)
    return "steward"


def _new(callers: Callers, who: str, **changed: Any) -> Any:
    body = {
        "name": "玻纤短切线",
        "stage": "talks",
        "on": "2026-10-12",
        "evidence": {"minutes": "纪要一"},
        "tags": ["重点"],
    }
    return callers.post(who, "/book", {**body, **changed})


def test_an_entry_is_made_moved_and_counted_by_programs(callers: Callers, keeper: str) -> None:
    reference = _new(callers, keeper).json()["reference"]
    gate = {"to": "signed", "on": "2026-11-02", "evidence": {"contract": "合同 12 号"}}
    assert callers.post(keeper, f"/book/{reference}/gates", gate).json()["stage"] == "signed"
    amount = {"kind": "filed", "amount": "8600", "on": "2026-11-05", "source": "备案证"}
    assert callers.post(keeper, f"/book/{reference}/amounts", amount).status_code == 201
    month = {"period": "2026-10", "numbers": {"month": "100", "building": "100"}}
    assert callers.post(keeper, f"/book/{reference}/months", month).status_code == 201
    plan = {"year": 2026, "amount": "900"}
    element = {"kind": "land", "need": "60", "secured": "45.5"}
    blocker = {"text": "增容方案未定", "department": "供电公司", "due": "2026-12-01"}
    for place, body in (("plans", plan), ("elements", element), ("blockers", blocker)):
        assert callers.post(keeper, f"/book/{reference}/{place}", body).status_code == 201, place
    number = callers.get("leader", f"/book/{reference}").json()["blockers"][0]["number"]
    done = callers.post(keeper, f"/book/{reference}/blockers/{number}/result", {"result": "已批复"})
    assert done.status_code == callers.post(keeper, f"/book/{reference}/place", {"tags": ["重点"]}).status_code == 201
    held = callers.get("leader", f"/book/{reference}").json()
    assert held["blockers"][0]["result"] == "已批复"
    assert held["amounts"] == {
        "intended": None, "agreed": None, "filed": "86000000.00", "paid_in": None, "completed": "1000000.00"
    }  # fmt: skip
    assert held["elements"][0]["gap"] == "14.50"
    totals = callers.get("leader", "/book-totals").json()
    assert (totals["rule"], totals["version"], totals["total"]) == ("key_projects", 4, {"n": 1, "yuan": "86000000.00"})
    assert totals["bands"]["lt1"] == totals["words"]["signed"] == totals["total"]


def test_refusals_are_those_of_the_pages(callers: Callers, keeper: str) -> None:
    reference = _new(callers, keeper).json()["reference"]
    assert code_of(_new(callers, keeper)) == (422, "ledger_name_taken")
    assert code_of(_new(callers, "leader")) == (403, "not_allowed")
    gate = {"to": "landed", "on": "2026-11-02", "evidence": {"firm": "a", "site": "b"}}
    assert code_of(callers.post(keeper, f"/book/{reference}/gates", gate)) == (409, "ledger_stage_unreachable")
    assert code_of(callers.post(keeper, f"/book/{reference}/gates", {**gate, "to": "signed"})) == (
        422, "ledger_evidence_missing"
    )  # fmt: skip
    turn = {"side": "paused", "on": "2026-11-02", "reason": "冬休"}
    assert callers.post(keeper, f"/book/{reference}/turns", turn).json()["side"] == "paused"
    assert code_of(callers.get("leader", "/book/L999999")) == (404, "not_found")
    assert code_of(callers.get("leader", "/book-totals", rule="nothing")) == (404, "not_found")
    assert code_of(callers.get("applicant", "/book")) == (403, "not_allowed")


def test_the_book_is_read_page_by_page(callers: Callers, keeper: str) -> None:
    made = [_new(callers, keeper, name=f"项目{number}").json()["reference"] for number in range(5)]
    seen, cursor = [], ""
    while cursor is not None:
        page = callers.get("leader", "/book", limit=2, cursor=cursor).json()
        seen += [each["reference"] for each in page["items"]]
        cursor = page["next"]
    assert seen == made[::-1]
    assert [each["name"] for each in callers.get("leader", "/book", text="项目3").json()["items"]] == ["项目3"]
