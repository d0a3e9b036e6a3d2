"""Tests that programs read and keep registers as people of the same post do, by the same checks."""

from __future__ import annotations

import base64
import json
from typing import Any

from onezone.parties.licences import LICENCES
from onezone.platform.registers.declaration import Register
from tests.api.caller import Callers, code_of
from tests.platform.registers.test_checking import GUARDED
from tests.platform.registers.test_rows import FIBRE

TABLE: tuple[Register, ...] = (GUARDED, LICENCES)
"""The registers with a field that only some may see; nobody here may."""
ROWS = "/registers/enterprises/rows"


def add(callers: Callers, name: str, who: str = "window", **given: str) -> Any:
    return callers.post(who, ROWS, {"given": {"name": name, **given}, "source": "营业执照"})


def names(answer: Any) -> list[str]:
    return [each["title"] for each in answer.json()["items"]]


def test_a_row_is_added_read_changed_and_confirmed_by_programs(callers: Callers) -> None:
    made = add(callers, "凌源新玻纤", credit_code=FIBRE, capital="8,600.5", aliases="玻纤；新玻纤")
    assert (made.status_code, made.json()["key"]) == (201, FIBRE)
    held = callers.get("NRB/officer", f"{ROWS}/{FIBRE}").json()
    assert (held["title"], held["values"]["capital"], held["values"]["aliases"]) == (
        "凌源新玻纤", "8600.50", "玻纤、新玻纤",
    )  # fmt: skip
    assert held["seen"] == made.json()["seen"]
    change = {"given": {"park": "东园", "capital": "9000"}, "seen": held["seen"]}
    assert callers.post("window", f"{ROWS}/{FIBRE}/changes", change).json()["changed"] is True
    assert callers.post("window", f"{ROWS}/{FIBRE}/changes", {"given": {"park": "东园"}}).json()["changed"] is False
    sure = {"fields": ["capital"], "standing": "confirmed", "source": "验资报告"}
    assert callers.post("window", f"{ROWS}/{FIBRE}/confirmations", sure).status_code == 201
    whole = callers.get("NRB/officer", f"{ROWS}/{FIBRE}").json()
    assert whole["standing"]["capital"] == "confirmed"
    first = whole["history"][0]
    assert (first["field"], first["new"], first["source"]) == ("capital", "9,000.00", "验资报告")


def test_refusals_are_those_of_the_pages(callers: Callers) -> None:
    key = add(callers, "甲").json()["key"]
    seen = callers.get("window", f"{ROWS}/{key}").json()["seen"]
    callers.post("window", f"{ROWS}/{key}/changes", {"given": {"park": "东园"}})
    late = {"given": {"park": "西园"}, "seen": seen}
    assert code_of(callers.post("window", f"{ROWS}/{key}/changes", late)) == (409, "register_row_changed")
    assert code_of(add(callers, "乙", capital="八千万")) == (422, "register_row_refused")
    assert code_of(add(callers, "乙", unheard="1")) == (422, "register_row_refused")
    assert code_of(add(callers, "乙", who="NRB/officer")) == (403, "not_allowed")
    assert code_of(callers.get("applicant", ROWS)) == (403, "not_allowed")
    assert code_of(callers.get("window", "/registers/nothing/rows")) == (404, "not_found")
    assert code_of(callers.get("window", f"{ROWS}/E-99999")) == (404, "not_found")
    for query, code in (
        ({"where": "colour:red"}, "register_filter_unknown"),
        ({"where": "founded_on_from:never"}, "register_day_malformed"),
        ({"sort": "-unheard"}, "register_order_unknown"), ({"cursor": "nonsense"}, "cursor_unknown"),
    ):  # fmt: skip
        assert code_of(callers.get("window", ROWS, **query)) == (422, code), query


def test_the_same_call_again_adds_nothing(callers: Callers) -> None:
    body = {"given": {"name": "只登记一次"}}
    first, again = (callers.post("window", ROWS, body, key="one-time-key-1") for _ in range(2))
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    assert callers.get("window", ROWS, text="只登记一次").json()["count"] == 1


def test_many_rows_change_all_or_none(callers: Callers) -> None:
    keys = [add(callers, name).json()["key"] for name in ("甲", "乙")]
    change = {"keys": keys, "given": {"park": "东园"}}
    assert callers.post("window", "/registers/enterprises/changes", change).json() == {"changed": 2}
    stale = {**change, "given": {"park": "西园"}, "seen": dict.fromkeys(keys, 0)}
    assert code_of(callers.post("window", "/registers/enterprises/changes", stale)) == (409, "register_row_changed")
    wrong = {"keys": keys, "given": {"name": ""}}
    answer = callers.post("window", "/registers/enterprises/changes", wrong)
    assert code_of(answer) == (422, "register_rows_refused")
    assert [each["row"] for each in answer.json()["data"]["faults"]] == keys
    none = {"keys": [], "given": {"park": "东园"}}
    assert code_of(callers.post("window", "/registers/enterprises/changes", none)) == (422, "register_nothing_chosen")


def test_rows_are_found_sorted_and_read_page_by_page_as_the_list_does(callers: Callers) -> None:
    for n in range(5):
        add(callers, f"新企业{n}", capital=str(n) if n else "", park="北园")
    for sort in ("name", "-name", "capital", "-capital", "founded_on"):
        seen, cursor = [], ""
        while cursor is not None:
            page = callers.get("NRB/officer", ROWS, where="park:北园", sort=sort, limit=2, cursor=cursor)
            seen += names(page)
            assert (page.json()["count"], page.json()["sums"]) == (5, {"capital": "10.00"})
            cursor = page.json()["next"]
        assert sorted(seen) == [f"新企业{n}" for n in range(5)], sort
    assert names(callers.get("NRB/officer", ROWS, text="企业3", where=["park:北园", "kind:-"])) == ["新企业3"]


PLACES: tuple[Any, ...] = (
    ["甲"], [[], 1], [True, 1], ["\ud800", 1], ["a\x00", 1], ["甲", 10**30], ["甲", None], "甲", {},
)  # fmt: skip
"""What no list has as its place, whatever its order."""


def test_a_cursor_of_no_list_is_refused_and_never_breaks(callers: Callers) -> None:
    wrong = [(sort, place) for sort in ("name", "capital", "founded_on") for place in PLACES]
    wrong += [("capital", ["甲", 1]), ("capital", ["1e400", 1]), ("founded_on", ["2026-02-30", 1])]
    for sort, place in wrong:
        cursor = base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")
        answer = callers.get("window", ROWS, sort=sort, cursor=cursor)
        assert code_of(answer) == (422, "cursor_unknown"), (sort, place)


def test_what_a_post_may_not_see_is_masked_and_cannot_be_asked_for(callers: Callers, settings: Any) -> None:
    add(callers, "甲", legal_person="张三", credit_code=FIBRE)
    settings.ONEZONE_REGISTERS = f"{__name__}.TABLE"
    answers = [callers.get("window", f"{ROWS}/{FIBRE}"), callers.get("window", ROWS, text="甲")]
    for answer in answers:
        assert "张三" not in answer.content.decode()
    held = answers[0].json()
    assert (held["values"]["legal_person"], held["masked"]) == (None, ["legal_person"])
    assert code_of(callers.get("window", ROWS, sort="legal_person")) == (422, "register_order_unknown")
    assert code_of(add(callers, "乙", legal_person="李四")) == (422, "register_row_refused")
    [shape, _licences] = callers.get("window", "/registers").json()["items"]
    assert next(each for each in shape["fields"] if each["name"] == "legal_person")["seen"] is False


def test_a_register_says_what_it_is(callers: Callers) -> None:
    shape = callers.get("window", "/registers/enterprises").json()
    fields = {each["name"]: each for each in shape["fields"]}
    assert (shape["key"], shape["may"]) == ("credit_code", ["read", "write", "import", "confirm"])
    assert fields["capital"] | {"label": ""} == {
        "name": "capital", "label": "", "kind": "number", "unit": "万元", "digits": 2, "required": False,
        "required_from": "", "unique": False, "links_to": "", "choices": [], "seen": True, "written": True,
    }  # fmt: skip
    assert fields["kind"]["choices"][0]["code"] == "resident"
    assert callers.get("NRB/officer", "/registers/enterprises").json()["may"] == ["read"]
    assert callers.get("applicant", "/registers").json() == {"items": []}
