"""Tests that a program brings a file into a register as people do: tried by rows, decided, taken whole or dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from onezone.parties.licences import LICENCES
from onezone.platform.registers.declaration import Register
from onezone.platform.registers.jobs import AT_ONCE, take_up
from tests.api.caller import Callers, code_of
from tests.api.test_registers import ROWS, add, names
from tests.platform.registers.test_checking import GUARDED
from tests.platform.registers.test_rows import FIBRE

IMPORTS, TABLES = "/registers/enterprises/imports", "/registers/enterprises/rows.csv"
FILE = "名称,代码,注册资本,园区\n凌源新玻纤,91350100M000100Y43,9000,西园\n甲,,很多,东园\n乙,,1200.5,东园\n丙,,,东园\n"
TABLE: tuple[Register, ...] = ()


@pytest.fixture
def firm(callers: Callers) -> str:
    return str(add(callers, "凌源新玻纤", credit_code=FIBRE, capital="8600", park="东园").json()["key"])


def bring(callers: Callers, content: str = FILE, who: str = "window", name: str = "企业.csv", key: str = "") -> Any:
    return callers.upload(who, IMPORTS, name, content.encode(), key=key)


def lines(callers: Callers, reference: str, **query: Any) -> Any:
    return callers.get("window", f"{IMPORTS}/{reference}/lines", **query).json()


def table(callers: Callers, who: str, **query: Any) -> str:
    """The rows as a file; read to its end it closes itself."""
    answer = callers.get(who, TABLES, language="zh-hans", **query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_file_is_tried_row_by_row_decided_and_taken(callers: Callers, firm: str) -> None:
    made = bring(callers)
    held = made.json()
    assert (made.status_code, held["state"], held["size"]) == (201, "tried", 4)
    assert held["mapping"] == {"name": 0, "capital": 2, "park": 3}
    here = f"{IMPORTS}/{held['reference']}"
    named = {"mapping": {"name": 0, "credit_code": 1, "capital": 2, "park": 3}}
    held = callers.post("window", f"{here}/columns", named).json()
    assert held["counts"] == {"new": 2, "changed": 1, "same": 0, "conflict": 0, "alike": 0, "error": 1, "out": 0}
    assert held["possible"] == ["columns", "choices", "again", "take", "drop"]

    wrong, changed, *new = lines(callers, held["reference"])["items"]
    assert (wrong["line"], wrong["fate"], wrong["cells"]["capital"]["text"]) == (3, "error", "很多")
    assert [each["field"] for each in wrong["faults"]] == ["capital"]
    assert "很多" in wrong["faults"][0]["sentence"]
    assert changed["cells"]["capital"] == {"text": "9000.00", "replaces": "8600.00"}
    assert [each["cells"]["name"]["text"] for each in new] == ["乙", "丙"]

    assert code_of(callers.post("window", f"{here}/take")) == (409, "register_import_not_ready")
    callers.post("window", f"{here}/choices", {"leave_out_wrong": True})
    done = callers.post("window", f"{here}/take").json()
    assert (done["state"], done["counts"]["new"], done["possible"]) == ("done", 2, [])
    assert names(callers.get("window", ROWS, where="park:东园", sort="name")) == ["丙", "乙"]
    whole = callers.get("window", f"{ROWS}/{firm}").json()
    assert (whole["values"]["capital"], whole["history"][0]["file"]) == ("9000.00", "企业.csv")
    assert lines(callers, held["reference"]) == {"items": [], "next": None}
    assert code_of(callers.post("window", f"{here}/drop")) == (409, "register_import_closed")


def test_the_dry_run_and_the_imports_are_read_page_by_page(callers: Callers) -> None:
    rows = "".join(f"企业{n},{n if n % 3 else '错'}\n" for n in range(30))
    reference = bring(callers, "名称,注册资本\n" + rows).json()["reference"]
    for fate, count in (("", 30), ("error", 10), ("new", 20), ("conflict", 0)):
        seen, cursor = [], ""
        while cursor is not None:
            page = lines(callers, reference, fate=fate, limit=7, cursor=cursor)
            seen += [each["line"] for each in page["items"]]
            cursor = page["next"]
        assert len(set(seen)) == len(seen) == count, fate
    bring(callers, "名称\n甲\n")
    newest = callers.get("window", IMPORTS, limit=1).json()
    older = callers.get("window", IMPORTS, limit=1, cursor=newest["next"]).json()
    assert [each["reference"] for each in older["items"]] == [reference]
    assert older["next"] is None
    for path in (IMPORTS, f"{IMPORTS}/{reference}/lines"):
        for cursor in ("nonsense", "LTE", "MTp4", "OTk5OTk5OTk5OTo5OTk5OTk5OTk5OTk5"):
            assert code_of(callers.get("window", path, cursor=cursor)) == (422, "cursor_unknown"), (path, cursor)


def test_a_confirmed_value_is_kept_or_taken_as_the_program_says(callers: Callers, firm: str) -> None:
    sure = {"fields": ["capital"], "standing": "confirmed", "source": "验资报告"}
    callers.post("window", f"{ROWS}/{firm}/confirmations", sure)
    held = bring(callers, f"名称,信用代码,注册资本\n凌源新玻纤,{FIBRE},9000\n").json()
    assert held["counts"]["conflict"] == 1
    here = f"{IMPORTS}/{held['reference']}"
    kept = callers.post("window", f"{here}/choices", {"choices": {"2": "keep"}}).json()
    assert (kept["counts"]["same"], kept["counts"]["conflict"]) == (1, 0)
    assert callers.post("window", f"{here}/choices", {"choices": {"2": "take"}}).json()["counts"]["changed"] == 1
    assert code_of(callers.post("window", f"{here}/choices", {"choices": {"2": "burn"}})) == (422, "request_malformed")


def test_the_same_call_again_brings_nothing_twice(callers: Callers) -> None:
    first, again = (bring(callers, "名称\n只来一次\n", key="one-import-key") for _ in range(2))
    assert (first.json(), again["Idempotency-Replayed"]) == (again.json(), "true")
    here = f"{IMPORTS}/{first.json()['reference']}/take"
    taken, once_more = (callers.post("window", here, key="one-taking-key") for _ in range(2))
    assert taken.json()["state"] == once_more.json()["state"] == "done"
    assert callers.get("window", ROWS, text="只来一次").json()["count"] == 1


def test_a_long_file_goes_through_the_background_and_says_how_far_it_is(callers: Callers) -> None:
    held = bring(callers, "名称\n" + "".join(f"背景企业{n}\n" for n in range(AT_ONCE + 1))).json()
    assert (held["state"], held["possible"]) == ("waiting", ["drop"])
    here = f"{IMPORTS}/{held['reference']}"
    assert code_of(callers.post("window", f"{here}/take")) == (409, "register_import_busy")
    take_up.call(callers.world.zone.id)
    assert callers.get("window", here).json()["state"] == "tried"
    assert callers.post("window", f"{here}/take").json()["state"] == "ordered"
    take_up.call(callers.world.zone.id)
    held = callers.get("window", here).json()
    assert (held["state"], held["counts"]["new"]) == ("done", AT_ONCE + 1)


def test_refusals_are_those_of_the_pages(callers: Callers) -> None:
    reference = bring(callers, "名称\n甲\n").json()["reference"]
    here = f"{IMPORTS}/{reference}"
    for path in (IMPORTS, here, f"{here}/lines"):
        assert code_of(callers.get("NRB/officer", path)) == (403, "not_allowed")
        assert code_of(callers.get("applicant", path)) == (403, "not_allowed")
    for step in ("take", "drop", "again", "columns", "choices"):
        body = {"mapping": {}} if step == "columns" else {}
        assert code_of(callers.post("NRB/officer", f"{here}/{step}", body)) == (403, "not_allowed")
        assert code_of(callers.post("window", f"{IMPORTS}/I-99999/{step}", body)) == (404, "not_found")
    assert code_of(bring(callers, who="NRB/officer")) == (403, "not_allowed")
    assert code_of(bring(callers, name="企业.exe")) == (422, "file_type_mismatch")
    unheard = {"mapping": {"name": 0, "unheard": 1}}
    assert code_of(callers.post("window", f"{here}/columns", unheard)) == (422, "register_field_not_written")
    assert callers.post("window", f"{here}/again").json()["state"] == "tried"
    dropped = callers.post("window", f"{here}/drop").json()
    assert (dropped["state"], dropped["possible"]) == ("dropped", [])
    assert code_of(callers.post("window", f"{here}/again")) == (409, "register_import_closed")


def test_a_masked_column_is_no_ones_way_to_read_or_write(callers: Callers, settings: Any) -> None:
    add(callers, "甲", legal_person="张三", credit_code=FIBRE)
    globals()["TABLE"] = (GUARDED, LICENCES)
    settings.ONEZONE_REGISTERS = f"{__name__}.TABLE"
    held = bring(callers, f"名称,信用代码,法定代表人\n甲,{FIBRE},李四\n").json()
    assert "legal_person" not in held["mapping"]
    named = {"mapping": {"name": 0, "legal_person": 2}}
    here = f"{IMPORTS}/{held['reference']}"
    assert code_of(callers.post("window", f"{here}/columns", named)) == (422, "register_field_not_written")
    assert "张三" not in table(callers, "window")


def test_a_list_in_groups_says_what_each_adds_up_to_with_its_unit(callers: Callers) -> None:
    for name, park, capital in (("甲", "东园", "100"), ("乙", "东园", "20.5"), ("丙", "西园", ""), ("丁", "", "3")):
        add(callers, name, park=park, capital=capital, kind="resident")
    held = callers.get("NRB/officer", ROWS, text="", group="park", where="kind:resident").json()
    assert held["units"] == {"capital": "万元"}
    groups = {each["value"]: (each["word"], each["count"], each["sums"]) for each in held["groups"]}
    assert groups == {
        "东园": ("东园", 2, {"capital": "120.50"}), "西园": ("西园", 1, {}), "": ("", 1, {"capital": "3.00"}),
    }  # fmt: skip
    kinds = callers.get("NRB/officer", ROWS, group="kind").json()["groups"]
    assert "resident" in {each["value"] for each in kinds}
    assert all(each["word"] != "resident" for each in kinds)
    assert code_of(callers.get("window", ROWS, group="colour")) == (422, "register_group_unknown")
    assert callers.get("window", ROWS).json()["groups"] == []
    assert callers.get("window", "/registers/enterprises").json()["groupings"] == ["kind", "industry", "park"]


def test_groups_by_a_link_bear_the_name_of_what_it_means(callers: Callers, settings: Any, firm: str) -> None:
    globals()["TABLE"] = (GUARDED, replace(LICENCES, groupings=("enterprise",)))
    settings.ONEZONE_REGISTERS = f"{__name__}.TABLE"
    callers.post("window", "/registers/licences/rows", {"given": {"enterprise": firm, "name": "取水许可证"}})
    [group] = callers.get("window", "/registers/licences/rows", group="enterprise").json()["groups"]
    assert (group["value"], group["word"], group["count"]) == (firm, "凌源新玻纤", 1)


def test_the_rows_asked_for_are_a_file_that_an_import_understands(callers: Callers) -> None:
    for n in range(3):
        add(callers, f"出表{n}", park="北园", capital=str(n))
    content = table(callers, "NRB/officer", where="park:北园")
    assert content.splitlines()[0].startswith("名称,")
    assert bring(callers, content).json()["counts"]["same"] == 3
    assert code_of(callers.get("window", TABLES, where="x:y")) == (
        422,
        "register_filter_unknown",
    )
    assert code_of(callers.get("applicant", TABLES)) == (403, "not_allowed")


def test_a_program_is_asked_about_likely_duplicates_and_answers_for_all(callers: Callers, firm: str) -> None:
    held = bring(callers, "名称\n辽宁新玻纤有限公司\n新玻纤\n丁\n").json()
    here = f"{IMPORTS}/{held['reference']}"
    assert (held["counts"]["alike"], held["counts"]["new"]) == (2, 1)
    like, second = lines(callers, held["reference"], fate="alike")["items"]
    [doubt] = like["doubts"]
    assert (doubt["key"], doubt["line"], doubt["title"]) == (firm, None, "凌源新玻纤")
    assert {(each["key"], each["line"]) for each in second["doubts"]} == {(firm, None), (None, 2)}
    assert code_of(callers.post("window", f"{here}/take", {})) == (409, "register_import_not_ready")
    assert callers.post("window", f"{here}/choices", {"alike": "out"}).json()["counts"]["out"] == 2
    assert callers.post("window", f"{here}/take", {}).json()["state"] == "done"
    held = names(callers.get("window", ROWS))
    assert "丁" in held
    assert not {"辽宁新玻纤有限公司", "新玻纤"} & set(held)
