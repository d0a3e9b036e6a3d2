"""The applicant's pages: own firm only, whose move it is, supplements answered from afar, papers to print."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse

from onezone.approvals.models import WorkItemRow
from onezone.approvals.services.acceptance import request_supplement
from tests.approvals.project.conftest import FIRM, OTHER_FIRM, World, take_land
from tests.approvals.project.conftest import world as story
from tests.approvals.window.counter import Counter, pdf, text_of

__all__ = ["story"]
NAME = "辽宁炜盛复合新型材料有限公司"


def filed(counter: Counter) -> Any:
    return counter.filed(subject={"credit_code": FIRM, "name": NAME})


def portal(counter: Counter, path: str = "", who: str = "applicant", language: str = "zh-hans") -> HttpResponse:
    return counter.client(who, language).get(f"/portal/{path}")


def asked(counter: Counter, filing: str, *entries: str) -> None:
    request_supplement(
        actor=counter.clerk, at=counter.world.now, filing=filing, missing={"A101": entries or ("总投资",)}
    )


def keys(page: str) -> dict[str, str]:
    """Name of a slot -> its field, of those that were asked for."""
    found = re.findall(r'<label for="(file_\w+)">([^<]+)<', page)
    return {html.unescape(name).strip(): field for field, name in found}


def answer(counter: Counter, filing: str, **fields: Any) -> HttpResponse:
    return counter.client("applicant").post(f"/portal/filings/{filing}/supplement/", fields)


def test_the_firm_lands_on_its_projects_and_sees_whose_move_it_is(counter: Counter) -> None:
    done = filed(counter)
    assert counter.client("applicant").get("/")["Location"] == "/portal/"
    page = text_of(portal(counter))
    assert NAME in page
    assert "现在没有要您办的" in page
    assert done.project in page
    assert "轮到发改局" in text_of(portal(counter, f"projects/{done.project}/"))


def test_an_empty_portal_says_how_it_begins(counter: Counter) -> None:
    assert "第一次申报在窗口办理" in text_of(portal(counter))


def test_another_firm_sees_nothing_of_it(counter: Counter) -> None:
    done = filed(counter)
    asked(counter, done.filing)
    assert done.project not in text_of(portal(counter, who="stranger"))
    for path in (f"projects/{done.project}/", f"filings/{done.filing}/supplement/"):
        assert portal(counter, path, who="stranger").status_code == 404
    paper = {"matter": "A101", "kept": ""}
    refused = counter.client("stranger").post(f"/portal/filings/{done.filing}/supplement/", paper)
    assert refused.status_code == 404
    assert OTHER_FIRM != FIRM


@pytest.mark.parametrize("who", ["window", "DRB/officer", "leader", "convener"])
def test_the_portal_is_the_applicants(counter: Counter, who: str) -> None:
    assert portal(counter, who=who).status_code == 403


def test_a_supplement_is_listed_answered_and_gone(counter: Counter) -> None:
    done = filed(counter)
    asked(counter, done.filing)
    assert "补正 1 项 总投资" in text_of(portal(counter))
    page = portal(counter, f"filings/{done.filing}/supplement/").content.decode()
    field = keys(page)["总投资"]
    sent = answer(counter, done.filing, **{field: pdf("投资补正.pdf")})
    assert sent["Location"] == f"/portal/projects/{done.project}/"
    assert counter.sheet_of_filing(done.filing)["A101"] == "received"
    assert "现在没有要您办的" in text_of(portal(counter))
    assert "没有要补正的" in text_of(portal(counter, f"filings/{done.filing}/supplement/"))


def test_everything_asked_for_is_handed_in_at_once_and_what_was_taken_is_kept(counter: Counter) -> None:
    done = filed(counter)
    asked(counter, done.filing, "总投资", "符合产业政策声明")
    fields = keys(portal(counter, f"filings/{done.filing}/supplement/").content.decode())
    bad = pdf("声明.pdf", b"MZ\x90\x00 programme")
    first = answer(counter, done.filing, **{fields["总投资"]: pdf("投资.pdf"), fields["符合产业政策声明"]: bad})
    assert first.status_code == 422
    page = first.content.decode()
    assert "不接受文件“声明.pdf”" in text_of(first)
    assert "已收：投资.pdf" in text_of(first)
    assert counter.sheet_of_filing(done.filing)["A101"] == "supplement", "nothing is handed in by halves"
    kept = re.search(r'name="kept" value="([^"]+)"', page)
    assert kept is not None
    again = {"kept": html.unescape(kept.group(1)), fields["符合产业政策声明"]: pdf("声明.pdf")}
    assert answer(counter, done.filing, **again).status_code == 302
    assert counter.sheet_of_filing(done.filing)["A101"] == "received"


def test_a_missing_paper_is_named_and_a_forged_one_is_not_taken(counter: Counter) -> None:
    done = filed(counter)
    asked(counter, done.filing)
    refused = answer(counter, done.filing, kept='{"总投资":["sha256:0000","x.pdf"]}')
    assert refused.status_code == 422
    assert "总投资：还没有选文件" in text_of(refused)
    assert WorkItemRow.objects.get(matter="A101").state == "supplement"


def test_the_firm_prints_its_receipt_and_comes_back_to_its_project(counter: Counter) -> None:
    done = filed(counter)
    accepted = {"matter": ["A101", "P202"]}
    counter.client().post(f"/window/filings/{done.filing}/acts/accept/", accepted)
    assert "受理通知书" in text_of(portal(counter, f"projects/{done.project}/"))
    receipt = counter.client("applicant").get(f"/window/filings/{done.filing}/receipt/")
    assert receipt.status_code == 200
    assert f'href="/portal/projects/{done.project}/"' in receipt.content.decode()


def test_opinions_say_what_they_are_not_and_land_asks_for_a_signature(story: World) -> None:
    client = story.client("applicant")
    page = text_of(client.get(f"/portal/projects/{story.reference}/"))
    assert "模拟，不是许可：不得据此开工、销售或抵押。" in page
    assert "模拟意见书" in page
    assert "了结条件：总平面补标消防车道转弯半径" in page
    opinion = client.get(f"/projects/{story.reference}/simulated/B301/opinion/")
    assert "模拟审批专用章" in text_of(opinion)
    take_land(story)
    assert "项正式申请" in text_of(client.get("/portal/"))


def test_the_portal_speaks_english(counter: Counter) -> None:
    done = filed(counter)
    asked(counter, done.filing)
    for path in ("", f"projects/{done.project}/", f"filings/{done.filing}/supplement/"):
        page = text_of(portal(counter, path, language="en"))
        assert "轮到" not in page
        assert "要您办的" not in page
