"""Drafts: nothing typed is lost, one submission makes one filing, and a refusal writes nothing."""

from __future__ import annotations

from typing import Any

import pytest

from onezone.approvals.errors import DraftChanged, DraftFiled, DuplicateProject, IntakeIncomplete
from onezone.approvals.models import FilingRow, Project, WorkItemRow
from onezone.approvals.services import intake
from onezone.kernel.identifiers import check_credit_code, credit_check
from onezone.parties.queries import contacts_of, enterprise_by_code
from onezone.platform.files.errors import FileEmpty, FileTooLarge, FileTypeMismatch, FileTypeRefused
from onezone.platform.identity.errors import NotAllowed, NotFound
from tests.approvals.window.counter import CODE, PDF, PROJECT_CODE, Counter, rows


def test_a_complete_draft_becomes_a_project_with_its_filing(counter: Counter) -> None:
    done = counter.filed()
    project = Project.objects.get(reference=done.project)
    assert (project.code, project.kind, str(project.investment)) == (PROJECT_CODE, 6, "135000000.00")
    assert str(project.land_area) == "28600.00"
    assert project.answers["eia_class"] == "form"
    assert {row.matter for row in WorkItemRow.objects.filter(project=project)} == {"A101", "P202"}
    assert enterprise_by_code(counter.clerk, CODE).name == "凌源宏阳玻纤原料有限公司"
    assert [each.name for each in contacts_of(counter.clerk, CODE)] == ["庞立"]


def test_the_route_is_kept_with_its_reasons_as_they_were_shown(counter: Counter) -> None:
    route = {each["matter"]: each for each in Project.objects.get(reference=counter.filed().project).route}
    assert route["P202"]["included"] is True
    assert route["P201"]["included"] is False
    assert route["P201"]["reasons"][0]["fact"]["zh"] == "名录分类为报告表"


def test_the_application_for_simulation_goes_in_with_the_filing(counter: Counter) -> None:
    assert Project.objects.get(reference=counter.filed().project).sim_state == "applied"


def test_no_application_goes_in_when_the_answers_stand_against_it(counter: Counter) -> None:
    done = counter.filed(answers={"land_dispute": "yes"})
    assert Project.objects.get(reference=done.project).sim_state == "draft"


def test_the_same_draft_submitted_twice_is_one_filing(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    token = counter.sheet(draft).token
    first, second = counter.submit(draft, token), counter.submit(draft, token)
    assert (second.filing, second.repeated) == (first.filing, True)
    assert FilingRow.objects.count() == 1


def test_a_sheet_that_was_checked_before_a_change_is_refused(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    stale = counter.sheet(draft).token
    counter.choose(draft, A101="formal", P202="formal")
    before = rows()
    with pytest.raises(DraftChanged):
        counter.submit(draft, stale)
    assert rows() == before


def test_a_filed_draft_is_closed(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    counter.submit(draft)
    with pytest.raises(DraftFiled):
        counter.choose(draft, A101="formal")


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"subject": {"credit_code": "91210000000000000X"}}, "credit_code"),
        ({"subject": {"credit_code": ""}}, "credit_code"),
        ({"subject": {"name": ""}}, "name"),
        ({"subject": {"phone": ""}}, "phone"),
        ({"subject": {"name": "长" * 201}}, "name"),
        ({"project": {"code": "2611-21138-04-01-530918"}}, "code"),
        ({"project": {"name": " "}}, "name"),
        ({"project": {"investment": "一亿"}}, "investment"),
        ({"project": {"investment": "-1"}}, "investment"),
        ({"answers": {"project_type": "99"}}, "kind"),
        ({"answers": {"land_area": "很大"}}, "land"),
        ({"answers": {"land_area": ""}}, "land_area"),
        ({"answers": {"eia_class": ""}}, "eia_class"),
        ({"answers": {"energy_tce": "-3"}}, "energy_tce"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(counter: Counter, parts: dict[str, Any], field: str) -> None:
    draft = counter.draft(**parts)
    counter.choose(draft, A101="formal")
    assert field in {each.field for each in counter.sheet(draft).faults}
    before = rows()
    with pytest.raises(IntakeIncomplete) as refusal:
        counter.submit(draft)
    assert refusal.value.code == "intake_incomplete"
    assert any(field in each for each in refusal.value.data["missing"])  # type: ignore[union-attr]
    assert rows() == before


def test_a_filing_without_any_matter_is_refused(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft)
    with pytest.raises(IntakeIncomplete):
        counter.submit(draft)


def test_a_warning_on_an_identifier_does_not_block(counter: Counter) -> None:
    first17 = "91350100M000100Y3"  # the inner organisation code's own check character is wrong
    code = first17 + credit_check(first17)
    assert check_credit_code(code).level == "warn"
    draft = counter.draft(subject={"credit_code": code})
    assert "credit_code" not in {each.field for each in counter.sheet(draft).faults}


def test_a_code_that_is_open_names_its_project(counter: Counter) -> None:
    first = counter.filed()
    draft = counter.draft()
    counter.choose(draft, A101="formal")
    before = rows()
    with pytest.raises(DuplicateProject) as refusal:
        counter.submit(draft)
    assert refusal.value.data["reference"] == first.project
    assert rows() == before
    assert counter.sheet(draft).part("project")["name"]


def test_a_draft_goes_on_with_the_open_project_instead(counter: Counter) -> None:
    first = counter.filed()
    draft = counter.draft()
    intake.go_on_with(actor=counter.clerk, at=counter.world.now, draft=draft, project=first.project)
    counter.choose(draft, A109="formal")
    second = counter.submit(draft)
    assert (second.project, Project.objects.count(), FilingRow.objects.count()) == (first.project, 1, 2)


def test_going_on_with_a_project_that_is_none_is_refused(counter: Counter) -> None:
    draft = counter.draft()
    with pytest.raises(NotFound):
        intake.go_on_with(actor=counter.clerk, at=counter.world.now, draft=draft, project="P-2026-9999")
    assert counter.sheet(draft).project is None


def test_papers_of_the_project_are_used_again(counter: Counter) -> None:
    first = counter.filed()
    draft = intake.start(actor=counter.clerk, at=counter.world.now, project=first.project, stage="1")
    counter.choose(draft, A109="formal")
    assert {each.status for each in counter.sheet(draft).slots} <= {"missing", "pool", "shared"}
    project = Project.objects.get(reference=first.project)
    assert len(project.materials["建设项目环境影响报告表"]) == 1


def test_a_matter_that_is_filed_cannot_be_chosen_again(counter: Counter) -> None:
    first = counter.filed()
    draft = intake.start(actor=counter.clerk, at=counter.world.now, project=first.project, stage="1")
    found = {each.matter.id: each for each in counter.sheet(draft).options}
    assert (found["A101"].modes, found["A101"].reason) == ((), "filed")
    counter.choose(draft, A101="formal")
    assert counter.sheet(draft).chosen == {}


def test_simulation_is_offered_only_while_the_case_runs(counter: Counter) -> None:
    draft = counter.draft()
    found = {each.matter.id: each.modes for each in counter.sheet(draft).options}
    assert found["A107"] == ("formal",)
    first = counter.filed()
    counter.world.reference = first.project
    counter.world.do("convener", "admit", matters=["A107", "B301"])
    later = intake.start(actor=counter.clerk, at=counter.world.now, project=first.project, stage="1")
    found = {each.matter.id: each.modes for each in counter.sheet(later).options}
    assert found["A107"] == ("formal", "simulated")


def test_an_answer_is_taken_back(counter: Counter) -> None:
    draft = counter.draft()
    counter.world.on("2026-11-23")
    intake.answer(actor=counter.clerk, at=counter.world.now, draft=draft, given={"energy_tce": "1260"})
    assert "P204" in counter.sheet(draft).case.route
    undone = intake.undo(actor=counter.clerk, at=counter.world.now, draft=draft)
    assert (undone.now if undone else None) == "860"
    assert "P204" not in counter.sheet(draft).case.route


def test_nothing_is_left_to_take_back(counter: Counter) -> None:
    draft = intake.start(actor=counter.clerk, at=counter.world.now)
    assert intake.undo(actor=counter.clerk, at=counter.world.now, draft=draft) is None


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("空.pdf", b"", FileEmpty),
        ("程序.exe", b"MZ\x90\x00\x03", FileTypeRefused),
        ("图.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 40, FileTypeMismatch),
        ("大.pdf", PDF + b"0" * (20 * 1024 * 1024), FileTooLarge),
    ],
)
def test_a_bad_file_is_refused_by_name_and_the_slot_stays(
    counter: Counter, name: str, content: bytes, refusal: type[Exception]
) -> None:
    draft = counter.draft()
    counter.choose(draft, P202="formal")
    counter.attach(draft, "建设项目环境影响报告表")
    before = counter.sheet(draft).part("materials")
    with pytest.raises(refusal):
        counter.attach(draft, "建设项目环境影响报告表", name, content)
    assert counter.sheet(draft).part("materials") == before


@pytest.mark.parametrize("who", ["NRB/officer", "leader", "applicant", "convener"])
def test_only_the_window_takes_filings_in(counter: Counter, who: str) -> None:
    with pytest.raises(NotAllowed):
        intake.start(actor=counter.world.people[who], at=counter.world.now)


def test_an_unknown_part_of_a_draft_is_not_kept(counter: Counter) -> None:
    draft = counter.draft()
    with pytest.raises(NotFound):
        intake.keep(actor=counter.clerk, at=counter.world.now, draft=draft, part="filed", values={"project": "P-1"})
