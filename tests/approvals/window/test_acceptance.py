"""The window's acts on a filing: all the matters named or none, and each refusal by name."""

from __future__ import annotations

import pytest

from onezone.approvals.domain.errors import ActNotPossible, ReasonsMissing
from onezone.approvals.errors import MaterialsMissing, NothingToFile, PromiseRefused, SlotUnknown
from onezone.approvals.models import WorkItemRow
from onezone.approvals.queries.window_filing import FilingSheet, filing_sheet
from onezone.approvals.services import acceptance, intake
from onezone.platform.identity.errors import NotAllowed, NotFound
from tests.approvals.project.conftest import TODAY
from tests.approvals.window.counter import PDF, Counter

# B303's reasons may follow (容缺); its other papers are core.
TOLERANT = "B303"


def line(counter: Counter, filing: str) -> dict[str, str]:
    return {each.matter.id: each.state for each in show(counter, filing).lines}


def show(counter: Counter, filing: str) -> FilingSheet:
    return filing_sheet(counter.clerk, filing, today=TODAY)


def accept(counter: Counter, filing: str, *matters: str, **promised: str) -> None:
    acceptance.accept(actor=counter.clerk, at=counter.world.now, filing=filing, matters=matters, promised=promised)


def bare(counter: Counter, *matters: str) -> str:
    """A filing without any paper."""
    draft = counter.draft()
    counter.choose(draft, stage="2" if TOLERANT in matters else "1", **dict.fromkeys(matters, "formal"))
    return counter.submit(draft).filing


def test_all_matters_of_a_filing_are_accepted_at_once(counter: Counter) -> None:
    filing = counter.filed().filing
    accept(counter, filing, "A101", "P202")
    assert line(counter, filing) == {"A101": "accepted", "P202": "accepted"}


def test_a_core_paper_that_is_missing_stops_the_whole_acceptance(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, A101="formal", P202="formal")
    counter.attach(draft, "建设项目环境影响报告表")
    filing = counter.submit(draft).filing
    with pytest.raises(MaterialsMissing) as refusal:
        accept(counter, filing, "P202", "A101")
    assert refusal.value.data["matter"] == "A101"
    assert line(counter, filing) == {"A101": "received", "P202": "received"}


def test_a_promised_paper_becomes_a_condition_with_its_day(counter: Counter) -> None:
    draft = counter.draft()
    counter.choose(draft, stage="2", B303="formal")
    tolerable = [each.need.name for each in counter.sheet(draft).slots if each.need.is_tolerable]
    if not tolerable:
        pytest.fail("the catalogue has no tolerable slot in B303: choose another matter")
    for each in counter.sheet(draft).slots:
        if each.status == "missing" and not each.need.is_tolerable:
            counter.attach(draft, each.need.name)
    filing = counter.submit(draft).filing
    accept(counter, filing, "B303", **dict.fromkeys(tolerable, "2026-12-11"))
    row = WorkItemRow.objects.get(matter="B303")
    assert (row.open_conditions, str(row.condition_due_on)) == (len(tolerable), "2026-12-11")


@pytest.mark.parametrize(
    ("slot", "due"),
    [
        ("建设项目环境影响报告表", "2026-12-11"),  # a core paper
        ("没有这份", "2026-12-11"),
    ],
)
def test_only_tolerable_papers_may_be_promised(counter: Counter, slot: str, due: str) -> None:
    filing = bare(counter, "P202")
    with pytest.raises(PromiseRefused) as refusal:
        accept(counter, filing, "P202", **{slot: due})
    assert refusal.value.data["field"] == slot
    assert line(counter, filing) == {"P202": "received"}


def test_one_notice_goes_out_for_all_matters(counter: Counter) -> None:
    filing = bare(counter, "A101", "P202")
    missing = {"A101": ["总投资", " "], "P202": ["建设项目环境影响报告表", "缺附图"]}
    acceptance.request_supplement(actor=counter.clerk, at=counter.world.now, filing=filing, missing=missing)
    sheet = {each.matter.id: each for each in show(counter, filing).lines}
    assert sheet["A101"].item is not None
    assert sheet["A101"].item.missing == ("总投资",)
    assert (sheet["A101"].state, sheet["P202"].state) == ("supplement", "supplement")


def test_the_notice_is_given_once(counter: Counter) -> None:
    filing = bare(counter, "P202")
    counter_args = {"actor": counter.clerk, "at": counter.world.now, "filing": filing}
    acceptance.request_supplement(**counter_args, missing={"P202": ["缺附图"]})
    with pytest.raises(ActNotPossible):
        acceptance.request_supplement(**counter_args, missing={"P202": ["还缺一份"]})


def test_an_empty_list_is_no_notice(counter: Counter) -> None:
    filing = bare(counter, "P202")
    with pytest.raises(NothingToFile):
        acceptance.request_supplement(actor=counter.clerk, at=counter.world.now, filing=filing, missing={"P202": [" "]})


def test_what_was_missing_is_handed_in_and_the_matter_can_be_accepted(counter: Counter) -> None:
    filing = bare(counter, "P202")
    common = {"actor": counter.clerk, "at": counter.world.now, "filing": filing}
    acceptance.request_supplement(**common, missing={"P202": ["建设项目环境影响报告表"]})
    uploads = {"建设项目环境影响报告表": ("报告表.pdf", PDF)}
    acceptance.hand_in(**common, matters=["P202"], uploads=uploads)
    accept(counter, filing, "P202")
    assert line(counter, filing) == {"P202": "accepted"}


def test_a_paper_that_nobody_asks_for_is_not_taken(counter: Counter) -> None:
    filing = bare(counter, "P202")
    common = {"actor": counter.clerk, "at": counter.world.now, "filing": filing}
    acceptance.request_supplement(**common, missing={"P202": ["缺附图"]})
    with pytest.raises(SlotUnknown):
        acceptance.hand_in(**common, matters=["P202"], uploads={"身份证复印件": ("a.pdf", PDF)})


def test_refusing_acceptance_needs_reasons(counter: Counter) -> None:
    filing = bare(counter, "P202", "A101")
    common = {"actor": counter.clerk, "at": counter.world.now, "filing": filing, "matters": ["P202"]}
    with pytest.raises(ReasonsMissing):
        acceptance.refuse(**common, reasons=" ")
    acceptance.refuse(**common, reasons="不属于本机关职权范围")
    assert line(counter, filing) == {"A101": "received", "P202": "acceptance_refused"}


def test_a_matter_that_needs_no_permit_ends_so(counter: Counter) -> None:
    filing = bare(counter, "P202")
    acceptance.refuse(
        actor=counter.clerk,
        at=counter.world.now,
        filing=filing,
        matters=["P202"],
        reasons="豁免",
        not_required=True,
    )
    assert line(counter, filing) == {"P202": "not_required"}


def test_a_matter_that_is_accepted_is_not_accepted_again(counter: Counter) -> None:
    filing = counter.filed().filing
    accept(counter, filing, "A101")
    with pytest.raises(ActNotPossible):
        accept(counter, filing, "P202", "A101")
    assert line(counter, filing)["P202"] == "received"


def test_a_matter_of_another_filing_is_not_found_here(counter: Counter) -> None:
    first = counter.filed()
    draft = intake.start(actor=counter.clerk, at=counter.world.now, project=first.project, stage="1")
    counter.choose(draft, A109="formal")
    second = counter.submit(draft)
    with pytest.raises(NotFound):
        accept(counter, second.filing, "A101")


def test_nothing_ticked_is_refused(counter: Counter) -> None:
    with pytest.raises(NothingToFile):
        accept(counter, counter.filed().filing)


@pytest.mark.parametrize("who", ["applicant", "leader", "convener"])
def test_others_do_not_accept(counter: Counter, who: str) -> None:
    filing = counter.filed().filing
    with pytest.raises(NotAllowed):
        acceptance.accept(actor=counter.world.people[who], at=counter.world.now, filing=filing, matters=["A101"])


def test_silence_accepts_and_the_window_sees_it(counter: Counter) -> None:
    filing = counter.filed().filing
    later = TODAY.replace(month=12, day=1)  # six working days on
    assert {each.state for each in filing_sheet(counter.clerk, filing, today=later).lines} == {"accepted"}
