"""Dossier and facts: versions and their readers, a look ahead, and the land contract checked before it is recorded."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onezone.approvals import store
from onezone.approvals.forms.project import fact_form
from onezone.approvals.pages.project_facts import build_facts
from onezone.approvals.pages.project_materials import build_materials
from onezone.kernel.hashing import digest
from onezone.platform.identity.scope import zone_scope
from tests.approvals.project.conftest import CONTRACT, FIRM, OTHER_FIRM, TODAY, World
from tests.approvals.project.reading import read

PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
TYPED = {
    "holder": FIRM, "parcel": "211382001001GB00001", "area_m2": "100000", "use": "工业用地", "number": "2026-017",
    "signed_on": "2026-11-23", "condition_far": ">=1.0", "condition_height": "<=24", "condition_green": "<=20%",
}  # fmt: skip


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form that posts to an address (the fields stand in document order after it)."""
    found, inside = {}, False
    for element in read(page):
        if element.tag == "form":
            inside = element.attrs.get("action", "").endswith(action)
        if inside and element.tag == "input" and element.attrs.get("type") == "hidden":
            found[element.attrs["name"]] = element.attrs.get("value", "")
    return found


def slots_of(world: World) -> dict[str, Any]:
    page = build_materials(world.people["NRB/officer"], world.reference, today=TODAY)
    return {slot.name: slot for slot in page.slots}


def test_a_version_names_the_opinions_that_rest_on_it(scoped: World) -> None:
    scoped.do("window", "change_input", material="B302 申请材料", hash=digest("second"))
    slot = slots_of(scoped)["B302 申请材料"]
    assert [version.held.number for version in slot.versions] == [2, 1]
    assert [version.readers for version in slot.versions] == [(), ("B302",)]
    assert slot.versions[0].current
    assert not slot.versions[1].current


def test_values_that_changed_between_versions_are_set_side_by_side(scoped: World) -> None:
    scoped.do("window", "change_input", facts={"design.height": "20"}, materials={"B302 申请材料": digest("second")})
    compared = {line.name: line.values for line in slots_of(scoped)["B302 申请材料"].compared}
    assert compared == {"建筑高度": ("18", "20")}


def test_a_new_version_is_looked_at_before_it_is_written_and_wakes_its_readers_only(world: World) -> None:
    client = world.client("window")
    sent = {"material": "B302 申请材料", "file": SimpleUploadedFile("总平面图.pdf", PDF), "reason": "按意见修改"}
    answer = client.post(f"/projects/{world.reference}/materials/preview/", sent)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 份模拟意见会失效" in page
    with zone_scope(world.zone.id):
        assert len(slots_of(world)["B302 申请材料"].versions) == 1, "a look must write nothing"
    fields = hidden(page, "/acts/change_input/")
    done = client.post(f"/projects/{world.reference}/acts/change_input/", fields)
    assert done.status_code == 302
    assert done["Location"].endswith("/materials/")
    with zone_scope(world.zone.id):
        versions = slots_of(world)["B302 申请材料"].versions
        assert versions[0].name == "总平面图.pdf"
        assert versions[0].href
        case = store.load(world.people["leader"], world.reference).case
        assert [each for each, item in case.sim_items.items() if case.stale_because(item)] == ["B302"]
    assert client.get(versions[0].href).getvalue() == PDF


def test_a_look_without_a_file_keeps_what_was_typed_and_names_the_field(world: World) -> None:
    sent = {"material": "B302 申请材料", "reason": "按意见修改"}
    answer = world.client("window").post(f"/projects/{world.reference}/materials/preview/", sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请填写“新版本”" in page
    assert "按意见修改" in page


@pytest.mark.parametrize(
    ("name", "content", "code"), [("a.pdf", b"", "file_empty"), ("a.pdf", b"MZ\x90\x00", "file_type_refused")]
)
def test_a_file_that_is_none_is_refused_by_name(world: World, name: str, content: bytes, code: str) -> None:
    sent = {"material": "B302 申请材料", "file": SimpleUploadedFile(name, content)}
    answer = world.client("window").post(f"/projects/{world.reference}/materials/preview/", sent)
    assert answer.status_code == 422
    assert code in answer.content.decode()


def test_a_leader_may_look_and_not_change(world: World) -> None:
    assert "先看影响" not in world.get("materials/", who="leader")
    answer = world.client("leader").post(f"/projects/{world.reference}/materials/preview/", {"material": "x"})
    assert answer.status_code == 403


def test_facts_show_versions_sources_and_readers(scoped: World) -> None:
    scoped.do("window", "change_input", name="design.height", value="20")
    page = build_facts(scoped.people["NRB/officer"], scoped.reference, today=TODAY)
    fact = next(fact for fact in page.facts if fact.name == "design.height")
    assert [version.entries[0].value for version in fact.versions] == ["20", "18"]
    assert {"B301", "B302", "B303"} <= set(fact.readers)
    assert next(fact for fact in page.facts if fact.name == "project.risk_commitment").label == "已签风险承诺书"


def test_only_the_department_whose_result_it_is_may_record_it(world: World) -> None:
    path = f"/projects/{world.reference}/facts/record/land.contract/"
    assert world.client("NRB/officer").get(path).status_code == 200
    for who in ("HCD/officer", "window", "applicant", "leader"):
        assert world.client(who).get(path).status_code == 403, who
    assert world.client("NRB/officer").get(path.replace("land.contract", "land.moon")).status_code == 404


def check(world: World, **typed: str) -> str:
    answer = world.client("NRB/officer").post(
        f"/projects/{world.reference}/facts/record/land.contract/", {**TYPED, **typed}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_equal_contract_is_checked_line_by_line_and_then_recorded_through_the_door(world: World) -> None:
    page = check(world)
    assert "没有模拟意见会失效" in page
    assert "权利人不是本项目申请人" not in page
    assert "judge x" not in page
    assert "可以申请转换" in page
    done = world.client("NRB/officer").post(
        f"/projects/{world.reference}/acts/record_fact/", hidden(page, "/acts/record_fact/")
    )
    assert done.status_code == 302
    with zone_scope(world.zone.id):
        held = store.load(world.people["leader"], world.reference).case.facts.latest("land.contract")
    assert held is not None
    assert held.value["conditions"] == CONTRACT["conditions"]
    assert held.value["area_m2"] == "100000"


def test_a_changed_planning_condition_is_marked_with_the_matters_that_read_it(world: World) -> None:
    page = check(world, condition_far=">=1.5")
    differing = [row.text for row in read(page, "tr", _class="c")]
    assert len(differing) == 1
    assert "1.5" in differing[0]
    assert "B302" in differing[0]


@pytest.mark.parametrize("typed", ["≥1.0", "≥ 1.0", "＞＝1.0", ">= 1.0"])
def test_a_limit_may_be_typed_as_pages_write_it(typed: str) -> None:
    form = fact_form("land.contract", {**TYPED, "condition_far": typed}, conditions=[("far", "容积率")])
    assert form.is_valid()
    assert form.value()["conditions"] == {"far": ">=1.0"}


def test_another_holder_is_warned_of_before_it_ends_the_simulation(world: World) -> None:
    page = check(world, holder=OTHER_FIRM)
    assert "权利人不是本项目申请人" in page
    assert "立即终止" in page
    assert "登记，并终止模拟审批" in page
    with zone_scope(world.zone.id):
        assert store.load(world.people["leader"], world.reference).case.simulation.ended is None


def test_going_back_keeps_everything_typed(world: World) -> None:
    page = check(world, use="仓储用地")
    answer = world.client("NRB/officer").post(
        f"/projects/{world.reference}/facts/record/land.contract/", {**TYPED, "use": "仓储用地", "again": "1"}
    )
    assert "仓储用地" in page
    assert 'value="仓储用地"' in answer.content.decode()


def test_a_wrong_credit_code_is_named_beside_its_field_with_the_rest_kept(world: World) -> None:
    answer = world.client("NRB/officer").post(
        f"/projects/{world.reference}/facts/record/land.contract/", {**TYPED, "holder": "91211382MA0XQ1234X1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert read(page, "p", id="id_holder_error")
    assert 'value="2026-017"' in page


TITLE = {key: TYPED[key] for key in ("holder", "parcel", "area_m2", "use")} | {"registered_on": "2026-11-23"}


@pytest.mark.parametrize(
    ("name", "typed", "entry"),
    [("land.title", TITLE, "registered_on"), ("land.conditions", {"condition_far": ">=1.2"}, "far")],
)
def test_the_other_papers_have_their_own_fields(world: World, name: str, typed: dict[str, str], entry: str) -> None:
    answer = world.client("NRB/officer").post(f"/projects/{world.reference}/facts/record/{name}/", typed)
    assert answer.status_code == 200
    assert entry in json.loads(hidden(answer.content.decode(), "/acts/record_fact/")["value"])


def test_conditions_without_any_are_refused(world: World) -> None:
    answer = world.client("NRB/officer").post(f"/projects/{world.reference}/facts/record/land.conditions/", {})
    assert answer.status_code == 422
    assert "至少填写一条规划条件" in answer.content.decode()


def test_a_fact_is_changed_after_its_impact_was_shown_and_the_impact_is_what_happens(world: World) -> None:
    client, path = world.client("window"), f"/projects/{world.reference}/facts/change/"
    assert 'value="design.height"' in client.get(path + "?name=design.height").content.decode()
    look = client.post(path, {"name": "design.height", "value": "20"})
    page = look.content.decode()
    assert look.status_code == 200
    assert "建筑高度 18 → 20" in page
    with zone_scope(world.zone.id):
        before = store.load(world.people["leader"], world.reference).case
        assert before.facts.read("design.height") == "18", "a look must write nothing"
        assert not [each for each, item in before.sim_items.items() if before.stale_because(item)]
    done = client.post(f"/projects/{world.reference}/acts/record_fact/", hidden(page, "/acts/record_fact/"))
    assert done.status_code == 302
    with zone_scope(world.zone.id):
        case = store.load(world.people["leader"], world.reference).case
        stale = [each for each, item in case.sim_items.items() if case.stale_because(item)]
    assert stale
    assert f"{len(stale)} 份模拟意见会失效" in page
    assert all(f'<span class="code">{each}</span>' in page for each in stale)


def test_a_fact_is_chosen_by_its_name_and_a_question_is_answered_with_yes_or_no(world: World) -> None:
    client, path = world.client("window"), f"/projects/{world.reference}/facts/change/"
    choice = client.get(path).content.decode()
    assert '<option value="design.height">建筑高度</option>' in choice
    asked = client.get(path + "?name=project.agreement_signed").content.decode()
    answers = [
        (each.attrs["value"], "checked" in each.attrs) for each in read(asked) if each.attrs.get("type") == "radio"
    ]
    assert answers == [("true", True), ("false", False)]
    assert client.post(path, {"name": "project.agreement_signed", "value": "maybe"}).status_code == 422
    turned = client.get(path + "?name=applicant.discredited").content.decode()
    assert [each.attrs["value"] for each in read(turned) if each.attrs.get("type") == "radio"] == ["false", "true"]


def test_a_limit_is_printed_as_people_write_it(world: World) -> None:
    page = world.get("facts/")
    assert "≥ 1.0" in page
    assert "&gt;=" not in page


def test_a_result_of_a_department_is_not_changed_by_the_free_form(world: World) -> None:
    path = f"/projects/{world.reference}/facts/change/?name=land.contract"
    assert world.client("window").get(path).status_code == 403


def test_a_value_that_is_broken_json_is_refused_beside_its_field(world: World) -> None:
    path = f"/projects/{world.reference}/facts/change/"
    answer = world.client("window").post(path, {"name": "design.height", "value": '{"a": '})
    assert answer.status_code == 422
    assert "不是有效的 JSON" in answer.content.decode()
