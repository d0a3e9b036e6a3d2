"""What the zone already knows is neither typed nor uploaded twice, says where it came from, and warns of twins."""

from __future__ import annotations

import pytest

from onezone.approvals.models import FilingRow
from onezone.approvals.services import intake_reuse
from onezone.parties.services import add_contact
from onezone.platform.identity.errors import NotFound
from tests.approvals.window.counter import CODE, PROJECT_CODE, Counter, text_of

SIMILAR = "年产3万吨玻纤原料精加工项目（二期）"


def begun(counter: Counter) -> str:
    return counter.post("intake/")["Location"].split("/")[3]


def second(counter: Counter, **project: str) -> str:
    """A draft of the same firm for another project."""
    return counter.draft(project={"code": "", "name": "智能仓储中心", "park": "", **project})


def test_an_enterprise_is_found_by_a_part_of_its_name_and_picked(counter: Counter) -> None:
    counter.filed()
    draft = begun(counter)
    shown = counter.get(f"intake/{draft}/known/1/?name=玻纤原料")
    assert "就是这家" in text_of(shown)
    assert f'value="{CODE}"' in shown.content.decode()
    counter.post(f"intake/{draft}/1/", pick=CODE)
    assert counter.sheet(draft).part("subject")["name"] == "凌源宏阳玻纤原料有限公司"
    assert counter.sheet(draft).part("subject")["phone"] == "13900000000"


def test_the_page_without_a_script_offers_the_same_after_keeping(counter: Counter) -> None:
    counter.filed()
    draft = begun(counter)
    counter.post(f"intake/{draft}/1/", keep="1", name="玻纤原料")
    assert "就是这家" in text_of(counter.get(f"intake/{draft}/1/"))


def test_one_of_several_contacts_is_chosen_by_the_clerk(counter: Counter) -> None:
    counter.filed()
    other = add_contact(actor=counter.clerk, at=counter.world.now, credit_code=CODE, name="黄英", phone="13711110000")
    draft = begun(counter)
    counter.post(f"intake/{draft}/1/", pick=CODE)
    assert counter.sheet(draft).part("subject")["contact"] == ""
    counter.post(f"intake/{draft}/1/", pick=f"{CODE}:{other.id}")
    assert counter.sheet(draft).part("subject")["contact"] == "黄英"


def test_an_enterprise_the_zone_does_not_know_cannot_be_picked(counter: Counter) -> None:
    assert counter.post(f"intake/{begun(counter)}/1/", pick="91211382MA0Y00016X").status_code == 404


def test_park_and_answers_of_an_earlier_project_are_taken_along_with_their_source(counter: Counter) -> None:
    first = counter.filed().project
    draft = begun(counter)
    counter.post(f"intake/{draft}/1/", pick=CODE)
    counter.post(f"intake/{draft}/2/", name="智能仓储中心", kind="6", carry=first)
    held = counter.sheet(draft)
    assert held.part("project")["park"] == "XF-07 地块"
    assert (held.answers["industry_class"], held.answers["forest"]) == ("allowed", "no")
    assert "good_credit" not in held.answers, "credit is checked anew"
    assert held.part("sources")["forest"] == first
    assert f"带出自 {first}" in text_of(counter.get(f"intake/{draft}/3/"))


def test_what_the_clerk_said_is_not_overwritten_and_what_he_says_later_is_his(counter: Counter) -> None:
    first = counter.filed().project
    draft = begun(counter)
    counter.post(f"intake/{draft}/1/", pick=CODE)
    counter.post(f"intake/{draft}/2/", name="智能仓储中心", kind="6", park="XF-07 地块")
    counter.post(f"intake/{draft}/3/", q_forest="yes")
    counter.post(f"intake/{draft}/2/", carry=first)
    assert counter.sheet(draft).answers["forest"] == "yes"
    counter.post(f"intake/{draft}/3/", q_relics="yes")
    assert "relics" not in counter.sheet(draft).part("sources")


def test_the_site_is_not_taken_along_to_another_place(counter: Counter) -> None:
    first = counter.filed().project
    draft = begun(counter)
    counter.post(f"intake/{draft}/1/", pick=CODE)
    counter.post(f"intake/{draft}/2/", name="智能仓储中心", kind="6", park="飞地产业园", carry=first)
    held = counter.sheet(draft)
    assert held.answers["industry_class"] == "allowed"
    assert "forest" not in held.answers


def test_another_firms_project_is_no_source(counter: Counter) -> None:
    first = counter.filed().project
    draft = counter.draft(subject={"credit_code": "91211382MA0Y00016X", "name": "别家"})
    with pytest.raises(NotFound):
        intake_reuse.carry(actor=counter.clerk, at=counter.world.now, draft=draft, project=first)


def test_a_paper_the_firm_handed_in_before_is_offered_and_used_with_its_source(counter: Counter) -> None:
    first = counter.filed().project
    draft = second(counter)
    counter.choose(draft, A101="formal")
    page = text_of(counter.get(f"intake/{draft}/4/"))
    assert f"{first} 交过同名材料" in page
    counter.post(f"intake/{draft}/reuse/", slot="总投资")
    held = next(each for each in counter.sheet(draft).slots if each.need.name == "总投资")
    assert held.status == "uploaded"
    assert held.file is not None
    assert held.file["from"]["project"] == first
    assert f"用 {first} 的第 1 版，2026-11-23 收" in text_of(counter.get(f"intake/{draft}/4/"))


def test_a_paper_of_another_firm_is_neither_offered_nor_given(counter: Counter) -> None:
    counter.filed()
    draft = counter.draft(subject={"credit_code": "91211382MA0Y00016X"}, project={"code": "", "name": "别的"})
    counter.choose(draft, A101="formal")
    assert "交过同名材料" not in text_of(counter.get(f"intake/{draft}/4/"))
    assert counter.post(f"intake/{draft}/reuse/", slot="总投资").status_code == 404


def test_a_like_project_is_warned_of_once_and_the_decision_is_kept(counter: Counter) -> None:
    first = counter.filed().project
    draft = second(counter)
    step = {"name": SIMILAR, "kind": "6", "land": "2.86"}
    warned = counter.step(draft, 2, **step)
    assert warned.status_code == 422
    assert "可能已经立卷" in text_of(warned)
    assert "名称相近" in text_of(warned)
    assert f"/projects/{first}/" in warned.content.decode()
    assert counter.sheet(draft).part("project")["name"] == SIMILAR, "what was typed is kept"
    assert counter.step(draft, 2, apart=first, **step)["Location"].endswith("/3/")
    assert counter.step(draft, 2, **step)["Location"].endswith("/3/"), "not asked a second time"
    assert counter.sheet(draft).part("apart")[first]["by"] == counter.clerk.name


def test_the_decision_goes_into_the_filing(counter: Counter) -> None:
    first = counter.filed().project
    draft = second(counter, name=SIMILAR)
    counter.step(draft, 2, name=SIMILAR, kind="6", land="2.86", apart=first)
    counter.choose(draft, A101="formal")
    filed = counter.submit(draft)
    form = FilingRow.objects.get(reference=filed.filing).detail["form"]
    assert set(form["apart"]) == {first}


def test_a_like_name_is_shown_as_it_is_typed(counter: Counter) -> None:
    counter.filed()
    draft = second(counter)
    shown = text_of(counter.get(f"intake/{draft}/known/2/?name={SIMILAR}&park=XF-07 地块"))
    assert "同一企业 · 同一园区或地块 · 期别不同" in shown
    assert "已经立卷" in text_of(counter.get(f"intake/{draft}/known/2/?code={PROJECT_CODE}"))
