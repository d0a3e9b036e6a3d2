"""The window's pages: what is typed stays, refusals name field and reason, and nobody else gets in."""

from __future__ import annotations

import json
import re

import pytest

from onezone.approvals.models import FilingRow, IntakeDraft, Project
from tests.approvals.window.counter import ANSWERS, CODE, PDF, PROJECT_CODE, Counter, code_of, pdf, rows, text_of


def test_the_empty_window_says_what_to_do(counter: Counter) -> None:
    assert "还没有收过件" in text_of(counter.get(""))


def test_the_list_finds_by_code_name_and_reference_and_filters(counter: Counter) -> None:
    done = counter.filed()
    for wanted in (done.filing.lower(), "玻纤", CODE, PROJECT_CODE):
        assert done.filing in text_of(counter.get(f"?q={wanted}"))
    assert "没有符合的申报" in text_of(counter.get("?q=没有这个"))
    assert done.filing in text_of(counter.get("?view=waiting&sort=-project"))
    assert done.filing not in text_of(counter.get("?view=supplement"))


def test_an_open_draft_is_listed_and_a_filed_one_is_not(counter: Counter) -> None:
    draft = counter.draft()
    assert draft in text_of(counter.get(""))
    counter.choose(draft, A101="formal")
    counter.submit(draft)
    assert draft not in text_of(counter.get(""))


def test_the_wizard_goes_step_by_step_to_a_filing(counter: Counter) -> None:
    draft = counter.post("intake/")["Location"].split("/")[3]
    first = counter.step(draft, 1, credit_code=CODE, name="凌源宏阳玻纤原料有限公司")
    assert first["Location"].endswith(f"{draft}/2/")
    second = counter.step(draft, 2, code=PROJECT_CODE, name="玻纤", kind="6", land="2.86", investment="13500")
    assert second["Location"].endswith(f"{draft}/3/")
    answered = {f"q_{name}": value for name, value in ANSWERS.items() if not isinstance(value, list)}
    lists = {f"q_{name}": value for name, value in ANSWERS.items() if value and isinstance(value, list)}
    counter.post(f"intake/{draft}/3/", **answered, **lists)
    third = counter.step(draft, 3, answer="site_needs")
    assert third["Location"].endswith(f"{draft}/4/")
    fourth = counter.step(draft, 4, stage="1", matters="1", m_A101="formal")
    assert fourth["Location"].endswith(f"{draft}/5/")
    sheet = counter.get(f"intake/{draft}/5/").content.decode()
    token = re.search(r'name="token" value="(\w+)"', sheet)
    assert token is not None
    filed = counter.post(f"intake/{draft}/5/", token=token.group(1))
    again = counter.post(f"intake/{draft}/5/", token=token.group(1))
    assert filed["Location"] == again["Location"]
    assert FilingRow.objects.count() == 1


def test_a_wrong_credit_code_is_named_and_what_was_typed_stays(counter: Counter) -> None:
    draft = counter.post("intake/")["Location"].split("/")[3]
    answer = counter.step(draft, 1, credit_code="91210000000000000X", name="某企业", contact="张三")
    assert answer.status_code == 422
    assert "校验" in text_of(answer)
    assert 'value="91210000000000000X"' in answer.content.decode()
    assert 'value="张三"' in counter.get(f"intake/{draft}/1/").content.decode()


def test_a_draft_is_kept_even_when_it_is_wrong(counter: Counter) -> None:
    draft = counter.post("intake/")["Location"].split("/")[3]
    answer = counter.post(f"intake/{draft}/1/", keep="1", credit_code="abc")
    assert answer.status_code == 302
    assert 'value="abc"' in counter.get(f"intake/{draft}/1/").content.decode()


def test_the_open_project_is_named_instead_of_a_second_one(counter: Counter) -> None:
    first = counter.filed()
    draft = counter.draft(project={"code": ""})
    answer = counter.step(draft, 2, code=PROJECT_CODE, name="又一个", kind="6", land="2")
    assert (answer.status_code, first.project in text_of(answer)) == (422, True)
    moved = counter.post(f"intake/{draft}/project/", project=first.project)
    assert moved["Location"].endswith(f"{draft}/4/")
    assert "已立卷，带出" in text_of(counter.get(f"intake/{draft}/4/"))
    assert counter.get(f"intake/{draft}/1/").status_code == 302


def test_an_answer_that_is_none_is_refused_beside_its_question(counter: Counter) -> None:
    draft = counter.draft()
    answer = counter.step(draft, 3, q_energy_tce="很多")
    assert answer.status_code == 422
    assert "“很多”：请填数字" in text_of(answer)
    assert 'value="很多"' in answer.content.decode()


def test_a_changed_answer_shows_its_effect_and_is_taken_back(counter: Counter) -> None:
    draft = counter.draft()
    counter.post(f"intake/{draft}/3/", q_energy_tce="1260")
    shown = text_of(counter.get(f"intake/{draft}/3/"))
    assert "860 吨标煤 → 1,260 吨标煤" in shown
    assert "流程增加 P204" in shown
    counter.post(f"intake/{draft}/undo/")
    assert counter.sheet(draft).answers["energy_tce"] == "860"


def test_a_bad_file_is_refused_beside_its_slot_and_the_good_one_stays(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    keys = {each.need.name: each.need.key for each in counter.sheet(draft).slots}
    good, bad = f"file_{keys['总投资']}", f"file_{keys['符合产业政策声明']}"
    answer = counter.step(draft, 4, **{good: pdf("投资.pdf"), bad: pdf("声明.pdf", b"MZ\x90\x00 no pdf")})
    assert answer.status_code == 422
    assert "“符合产业政策声明”不接受文件“声明.pdf”" in text_of(answer)
    assert set(counter.sheet(draft).part("materials")) == {"总投资"}


def test_a_file_in_a_draft_is_handed_out_as_an_attachment(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    counter.attach(draft, "总投资")
    held = counter.sheet(draft).part("materials")["总投资"]["hash"]
    answer = counter.get(f"intake/{draft}/files/{held}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert counter.get(f"intake/{counter.draft()}/files/{held}/").status_code == 404
    counter.post(f"intake/{draft}/detach/", slot="总投资")
    assert counter.sheet(draft).part("materials") == {}


@pytest.mark.parametrize("due", ["2026-11-01", "下个月", "2031-01-01"])
def test_an_impossible_promise_is_refused_and_kept_as_typed(counter: Counter, due: str) -> None:
    draft = counter.draft()
    counter.choose(draft, stage="2", B303="formal")
    need = next(each.need for each in counter.sheet(draft).slots if each.need.is_tolerable)
    answer = counter.step(draft, 4, **{f"due_{need.key}": due})
    assert answer.status_code == 422
    assert need.name in text_of(answer)
    assert counter.sheet(draft).part("promised") == {need.name: due}


def test_a_stale_sheet_is_shown_again(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    answer = counter.post(f"intake/{draft}/5/", token="of-yesterday")
    assert (answer.status_code, code_of(answer)) == (409, "draft_changed")
    assert FilingRow.objects.count() == 0


def test_a_refusal_is_problem_json_for_machines(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    path = f"/window/intake/{draft}/5/"
    answer = counter.client().post(path, {"token": "x"}, headers={"accept": "application/json"})
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["code"] == "draft_changed"


def test_identifiers_are_judged_as_they_are_typed(counter: Counter) -> None:
    counter.filed()
    assert "本区已登记：凌源宏阳" in text_of(counter.get(f"check/credit-code/?credit_code={CODE}"))
    assert "✕" in text_of(counter.get("check/credit-code/?credit_code=91210000000000000X"))
    assert "已经立卷：P-2026-0001" in text_of(counter.get(f"check/project-code/?code={PROJECT_CODE}"))
    assert text_of(counter.get("check/project-code/")).strip() == ""


def test_a_known_enterprise_is_not_typed_again(counter: Counter) -> None:
    counter.filed()
    draft = counter.post("intake/")["Location"].split("/")[3]
    counter.step(draft, 1, credit_code=CODE)
    assert counter.sheet(draft).part("subject")["name"] == "凌源宏阳玻纤原料有限公司"
    assert counter.sheet(draft).part("subject")["contact"] == "庞立"


def test_a_stage_filing_of_an_open_project_starts_at_the_papers(counter: Counter) -> None:
    first = counter.filed()
    assert "开始申报" in text_of(counter.get(f"projects/{first.project}/file/2/"))
    begun = counter.post(f"projects/{first.project}/file/2/")
    assert begun["Location"].endswith("/4/")
    assert counter.get(f"projects/{first.project}/file/9/").status_code == 404
    assert counter.get("projects/P-2026-9999/file/2/").status_code == 404


def test_the_filing_accepts_notifies_and_prints(counter: Counter) -> None:
    filing = counter.filed().filing
    assert "可受理 2 项" in text_of(counter.get(f"filings/{filing}/"))
    assert counter.post(f"filings/{filing}/acts/accept/", matter=["A101"]).status_code == 302
    noted = counter.post(f"filings/{filing}/acts/supplement/", note_P202="缺附图\n缺盖章")
    assert noted.status_code == 302
    receipt = text_of(counter.get(f"filings/{filing}/receipt/"))
    assert "受理通知书" in receipt
    assert "lingyuan-A101-2026-0001" in receipt
    assert "模拟审批收件单" not in receipt
    notice = text_of(counter.get(f"filings/{filing}/supplement/"))
    assert "缺附图" in notice
    assert "还需补正下列 2 项" in notice
    assert counter.post(f"filings/{filing}/acts/hand-in/", matter=["P202"]).status_code == 302
    assert counter.sheet_of_filing(filing)["P202"] == "received"


def test_a_refused_act_shows_what_was_typed(counter: Counter) -> None:
    filing = counter.filed().filing
    answer = counter.post(f"filings/{filing}/acts/refuse/", matter=["A101"], reasons="  ", note_P202="缺附图")
    assert (answer.status_code, code_of(answer)) == (409, "reasons_missing")
    assert "缺附图" in answer.content.decode()
    assert counter.sheet_of_filing(filing) == {"A101": "received", "P202": "received"}


def test_there_is_no_paper_before_its_act(counter: Counter) -> None:
    filing = counter.filed().filing
    assert counter.get(f"filings/{filing}/receipt/").status_code == 409
    assert counter.get(f"filings/{filing}/supplement/").status_code == 409
    assert counter.post(f"filings/{filing}/acts/dance/").status_code == 404


def test_simulated_matters_get_a_paper_that_says_it_is_no_acceptance(counter: Counter) -> None:
    counter.world.reference = counter.filed().project
    counter.world.do("convener", "admit", matters=["A107", "B301", "B302"])
    draft = counter.post(f"projects/{counter.world.reference}/file/2/")["Location"].split("/")[3]
    counter.choose(draft, stage="2", B301="simulated", B302="simulated")
    counter.fill(draft)
    filing = counter.submit(draft).filing
    page = text_of(counter.get(f"filings/{filing}/"))
    assert "等上游意见" in page
    paper = text_of(counter.get(f"filings/{filing}/receipt/"))
    assert "模拟审批 · 不是受理，不是许可" in paper
    assert "受理通知书" not in paper.replace("受理通知书 W-", "")


@pytest.mark.parametrize("who", ["NRB/officer", "leader", "convener", "stranger"])
def test_other_posts_do_not_come_in(counter: Counter, who: str) -> None:
    filing, draft = counter.filed().filing, counter.draft()
    before = rows()
    for path in ("", f"intake/{draft}/1/", f"filings/{filing}/"):
        assert counter.get(path, who=who).status_code in (403, 404), path
    for path in ("intake/", f"intake/{draft}/5/", f"intake/{draft}/discard/", f"filings/{filing}/acts/refuse/"):
        assert counter.post(path, who=who, matter=["A101"], reasons="不").status_code in (403, 404), path
    assert rows() == before


def test_a_stranger_cannot_print_another_firms_receipt(counter: Counter) -> None:
    filing = counter.filed().filing
    counter.post(f"filings/{filing}/acts/accept/", matter=["A101"])
    assert counter.get(f"filings/{filing}/receipt/", who="applicant").status_code == 404
    assert counter.get(f"filings/{filing}/receipt/", who="stranger").status_code == 200  # the firm of the filing


def test_what_does_not_exist_is_not_found(counter: Counter) -> None:
    for path in ("intake/D-2026-9999/1/", "filings/W-2026-9999/", "filings/W-2026-9999/receipt/", "intake/x/9/"):
        assert counter.get(path).status_code == 404, path


def test_discarding_asks_first(counter: Counter) -> None:
    draft = counter.draft()
    assert "一周内可以" in text_of(counter.get(f"intake/{draft}/discard/"))
    assert IntakeDraft.objects.count() == 1
    counter.post(f"intake/{draft}/discard/")
    assert draft not in text_of(counter.get("")).partition("最近作废")[0]
    assert Project.objects.count() == 0


def test_names_are_written_out_not_run(counter: Counter) -> None:
    draft = counter.draft(project={"name": "<script>alert(1)</script>" + "长" * 100})
    page = counter.get(f"intake/{draft}/3/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_english_readers_get_english_sentences(counter: Counter) -> None:
    draft = counter.draft(answers={"energy_tce": "many"})
    page = counter.get(f"intake/{draft}/3/", language="en").content.decode()
    assert "a number is expected" in page


def test_an_intake_asked_for_by_address_leads_to_the_list(counter: Counter) -> None:
    before = rows()
    assert counter.get("intake/")["Location"] == "/window/"
    assert rows() == before
