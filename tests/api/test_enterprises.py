"""Programs and enterprises: people to call with masked numbers, likely duplicates, and two that become one."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.platform.identity.scope import zone_scope
from onezone.platform.journal.models import JournalRow
from tests.api.caller import Callers, code_of
from tests.api.test_registers import add

ONE, OTHER = "91350100M000100Y43", "91350211M00013FA13"
PEOPLE = f"/enterprises/{ONE}/contacts"
PAIRS, APART, MERGES = "/enterprise-duplicates", "/enterprise-duplicates/apart", "/enterprise-merges"


@pytest.fixture
def two(callers: Callers) -> Callers:
    add(callers, "凌源特种玻纤复合有限公司", credit_code=ONE, park="东园", capital="20000")
    add(callers, "特种玻纤复合股份有限公司", credit_code=OTHER, industry="玻纤", capital="18000")
    return callers


def pairs(callers: Callers) -> list[tuple[str, str]]:
    held = callers.get("window", PAIRS).json()
    found = [(each["one"]["credit_code"], each["other"]["credit_code"]) for each in held["items"]]
    assert held["count"] == len(found)
    return [each for each in found if ONE in each]


def journalled(callers: Callers, act: str) -> JournalRow:
    with zone_scope(callers.world.zone.id):
        return JournalRow.objects.filter(act=act).latest("id")


def test_people_are_added_changed_and_ended_and_their_numbers_stay_masked(two: Callers) -> None:
    made = two.post("window", PEOPLE, {"name": "李四", "phone": "13812345678", "part": "finance"})
    held = made.json()
    assert (made.status_code, held["phone"], held["part"], held["ended_on"]) == (201, "138****5678", "finance", None)
    here = f"{PEOPLE}/{held['id']}"
    changed = two.post("window", f"{here}/changes", {"duty": "会计", "phone": "13900001111"}).json()
    assert (changed["changed"], changed["contact"]["duty"], changed["contact"]["phone"]) == (
        True,
        "会计",
        "139****1111",
    )
    assert two.post("window", f"{here}/changes", {"duty": "会计"}).json()["changed"] is False
    assert two.post("NRB/officer", f"{here}/number").json() == {"phone": "13900001111"}
    look = journalled(two, "show_number")
    assert (look.chain, look.payload) == ("reads", {"credit_code": ONE, "contact": held["id"]})
    ended = two.post("window", f"{here}/end").json()
    assert ended["ended_on"] == "2026-11-23"
    [listed] = two.get("NRB/officer", PEOPLE).json()["items"]
    assert (listed["phone"], listed["ended_on"]) == ("139****1111", "2026-11-23")


def test_who_may_not_keep_people_or_see_numbers_is_refused(two: Callers) -> None:
    contact = two.post("window", PEOPLE, {"name": "李四", "phone": "13812345678"}).json()["id"]
    for who, path, body in (
        ("NRB/officer", f"{PEOPLE}/{contact}/changes", {"duty": "会计"}),
        ("NRB/officer", f"{PEOPLE}/{contact}/end", {}),
        ("leader", f"{PEOPLE}/{contact}/number", {}),
        ("NRB/officer", APART, {"one": ONE, "other": OTHER, "reason": "x"}),
        ("NRB/officer", MERGES, {"kept": ONE, "gone": OTHER, "reason": "x", "seen": "1.1"}),
    ):  # fmt: skip
        assert code_of(two.post(who, path, body))[0] == 403, path
    for path in (PAIRS, APART, f"{MERGES}/preview?kept={ONE}&gone={OTHER}"):
        assert code_of(two.get("NRB/officer", path))[0] == 403, path
    for path, body in (
        (f"{PEOPLE}/{contact}/changes", {"duties": "x"}), (f"{PEOPLE}/{contact}/changes", {"part": "cook"}),
        (f"{PEOPLE}/{10**20}/end", {}), (APART, {"one": ONE, "other": ONE, "reason": "x"}),
        (APART, {"one": ONE, "other": OTHER, "reason": " "}),
    ):  # fmt: skip
        assert code_of(two.post("window", path, body))[0] == 422, path
    assert code_of(two.post("window", f"{PEOPLE}/999999/end"))[0] == 404
    assert code_of(two.post("window", f"{APART}/999999/take-back"))[0] == 404


def test_a_likely_pair_is_told_apart_until_that_is_taken_back(two: Callers) -> None:
    assert pairs(two) == [(ONE, OTHER)]
    assert two.post("window", APART, {"one": OTHER, "other": ONE, "reason": "股东不同"}).status_code == 201
    assert pairs(two) == []
    [decided] = two.get("window", APART).json()["items"]
    assert (decided["reason"], {decided["one"]["credit_code"], decided["other"]["credit_code"]}) == (
        "股东不同",
        {ONE, OTHER},
    )
    taken = two.post("window", f"{APART}/{decided['id']}/take-back").json()
    assert taken["apart"] is False
    assert pairs(two) == [(ONE, OTHER)]


def test_two_become_one_as_it_was_previewed_and_only_once(two: Callers) -> None:
    two.post("window", f"/enterprises/{OTHER}/contacts", {"name": "李四", "phone": "13812345678"})
    preview = two.get("window", f"{MERGES}/preview", kept=ONE, gone=OTHER, language="zh-hans").json()
    asked = {each["field"] for each in preview["sides"] if each["asked"]}
    assert asked == {"name", "credit_code", "capital"}
    assert {each["name"]: each["count"] for each in preview["moves"]}["联系人"] == 1
    body: dict[str, Any] = {"kept": ONE, "gone": OTHER, "reason": "同一营业执照", "seen": preview["seen"]}
    assert code_of(two.post("window", MERGES, body))[0] == 422
    body["choices"] = {"name": "kept", "credit_code": "gone", "capital": "kept"}
    assert code_of(two.post("window", MERGES, {**body, "seen": "0.0"})) == (422, "enterprise_changed_meanwhile")
    first, again = (two.post("window", MERGES, body, key="merge-once-1") for _ in range(2))
    assert (first.status_code, first.json()) == (201, {"credit_code": OTHER})
    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    for code in (ONE, OTHER):
        assert two.get("window", f"/enterprises/{code}").json()["name"] == "凌源特种玻纤复合有限公司"
    assert [each["name"] for each in two.get("window", PEOPLE).json()["items"]] == ["李四"]
    assert code_of(two.post("window", MERGES, body))[0] == 404
