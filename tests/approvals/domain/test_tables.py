"""Tests every pair of state and act of the three machines: what a table holds happens, all else is refused by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from onezone.approvals.domain import acts_sim, acts_work, names
from onezone.approvals.domain.case import Context
from onezone.approvals.domain.engine import ACTS, FORMAL, PROJECT, SIMULATED
from onezone.approvals.domain.rules import ZoneRules
from onezone.approvals.domain.settled import settle
from onezone.approvals.domain.states import (
    NATIONAL_CODE,
    SIM_CASE,
    SIM_ITEM,
    WORK_ITEM,
    CaseState,
    SimState,
    WorkState,
)

from .story import Story

# The list of the contract, section 6.
CONTRACT = [
    "admit",
    "file",
    "request_supplement",
    "resubmit",
    "accept",
    "refuse_acceptance",
    "suspend",
    "resume",
    "extend",
    "opine",
    "decide",
    "deliver",
    "record_fact",
    "change_input",
    "attest",
    "reconfirm",
    "meet_condition",
    "request_conversion",
    "return_conversion",
    "formal_accept",
    "grant",
    "deviate",
    "convert",
    "withdraw",
    "revoke",
    "hold",
    "release",
    "terminate",
    "extend_simulation",
]
HASH = "sha256:1"
# What an act carries when it is tried, so that only its state can stand in the way.
WITH: dict[str, dict[str, Any]] = {
    "request_supplement": {"missing": ["总平面图"]},
    "return_conversion": {"missing": ["总平面图"]},
    "refuse_acceptance": {"reasons": "不属本机关"},
    "assign": {"officer": "li"},
    "suspend": {"kind": "expert_review", "notice": HASH},
    "extend": {"days": 5, "approver": "局长"},
    "decide": {"outcome": "approve"},
    "recommend": {"outcome": "approve", "officer": "wang"},
    "revoke": {"reasons": "撤销"},
    "opine": {"outcome": "agree"},
    "deviate": {"reasons": "情况有变"},
    "hand_over": {"to": "1/li", "reason": "休假"},
    "send_back": {"slots": ["图"], "reason": "图框不全"},
    "add_signer": {"to": "2/wang", "department": "NRB", "place": "before", "reason": "请看日照"},
    "give_view": {"view": "agree", "officer": "2/wang"},
    "remove_signer": {"reason": "出差"},
    "propose": {"outcome": "approve", "reasons": "符合"},
    "ask_countersign": {"departments": ["HCB"]},
    "countersign": {"department": "HCB", "verdict": "agree"},
    "proceed": {"department": "HCB", "reasons": "限期已过"},
    "attest": {"input": "design.far"},
    **{act: {"reasons": "有理由"} for act in ("hold", "terminate", "close", "refuse_admission")},
}

Telling = Callable[[Story], Any]


def _work(*acts: tuple[str, dict[str, Any]], at: int = 0) -> Telling:
    def tell(story: Story) -> None:
        story.formal("A109", "A101", "L02").land().formal("A107", "B301")
        story.do("file", "B302", materials={"图": HASH})
        for act, data in acts:
            story.do(act, "B302", **{**WITH.get(act, {}), **data})
        if at:
            story.after(at)

    return tell


TOLERATING = ("decide", {"outcome": "approve_tolerating", "conditions": ["补交"]})
OWED = ("accept", {"promised": [{"material": "工资保证金"}]})
WORK: dict[WorkState, Telling] = {
    WorkState.RECEIVED: _work(),
    WorkState.SUPPLEMENT: _work(("request_supplement", {})),
    WorkState.ACCEPTED: _work(("accept", {})),
    WorkState.REVIEWING: _work(("accept", {}), ("start", {})),
    WorkState.SUSPENDED: _work(("accept", {}), ("suspend", {"kind": "hearing"})),
    WorkState.APPROVED: _work(("accept", {}), ("decide", {})),
    WorkState.APPROVED_TOLERATING: _work(("accept", {}), TOLERATING),
    WorkState.REFUSED: _work(("accept", {}), ("decide", {"outcome": "refuse", "reasons": "不符合"})),
    WorkState.DELIVERED: _work(("accept", {}), TOLERATING, ("deliver", {})),
    WorkState.NOT_REQUIRED: _work(("refuse_acceptance", {"not_required": True})),
    WorkState.ACCEPTANCE_REFUSED: _work(("refuse_acceptance", {})),
    WorkState.WITHDRAWN_BEFORE: _work(("withdraw", {"mode": "formal"})),
    WorkState.WITHDRAWN_AFTER: _work(("accept", {}), ("withdraw", {"mode": "formal"})),
    WorkState.REVOKED: _work(("accept", {}), ("decide", {}), ("revoke", {})),
}
REFILED = {"file"}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("state", list(WorkState))
def test_work_item_every_state_and_act(state: WorkState, act: str) -> None:
    story = Story()
    WORK[state](story)
    held = settle(story.case, story.case.work_items["B302"], story.day)
    assert held.state is state
    if act in PROJECT and act not in FORMAL:
        return
    if act == "recommend":
        rules = ZoneRules(signing={"default": ("review", "sign")})
        story.case.context = Context(story.context.catalogue, story.context.calendar, rules)
    mode = {} if act not in SIMULATED or act not in FORMAL else {"mode": "formal"}
    expected = WORK_ITEM.get((state, act))
    refusal = story.attempt(act, "B302", **{**WITH.get(act, {}), **mode})
    if refusal is not None:
        allowed_by_table = expected is not None and refusal.code != "act_not_possible"
        named = {"already_filed", "act_not_possible", "not_filed"}
        assert allowed_by_table or (expected is None and refusal.code in named), refusal
        if refusal.code == "act_not_possible":
            assert refusal.data["possible"] == list(acts_work.possible_acts(story.case, "B302", story.day))
        assert expected is None or GUARDED.get((state, act)) == refusal.code, refusal
        return
    after = story.case.work_items["B302"]
    if act == "file":
        assert state in {WorkState.NOT_REQUIRED, WorkState.ACCEPTANCE_REFUSED, WorkState.REFUSED, WorkState.REVOKED,
                         WorkState.WITHDRAWN_BEFORE, WorkState.WITHDRAWN_AFTER}  # fmt: skip
        assert (after.state, after.instance) == (WorkState.RECEIVED, 2)
        return
    assert expected is not None, f"{act} happened in {state}"
    assert after.state in expected.to


# Pairs of the table that another rule stops in this story: nothing is owed, nobody was asked.
GUARDED = {
    **dict.fromkeys(
        ((state, "meet_condition") for state in (WorkState.ACCEPTED, WorkState.REVIEWING, WorkState.SUSPENDED)),
        "no_such_condition",
    ),
    **dict.fromkeys(((state, "resubmit") for state in (WorkState.REVIEWING, WorkState.SUSPENDED)),
                    "no_correction_asked"),
    **dict.fromkeys(((state, act) for state in (WorkState.REVIEWING, WorkState.SUSPENDED)
                     for act in ("give_view", "countersign")), "not_asked"),
    (WorkState.REVIEWING, "remove_signer"): "not_asked",
    (WorkState.REVIEWING, "proceed"): "not_asked",
    (WorkState.REVIEWING, "ask_countersign"): "nothing_proposed",
}  # fmt: skip


def test_a_promised_material_is_met_in_every_open_state() -> None:
    for state in (WorkState.ACCEPTED, WorkState.REVIEWING, WorkState.SUSPENDED):
        story = Story().formal("A109", "A101", "L02").land().formal("A107", "B301").do("file", "B302")
        story.do("accept", "B302", promised=[{"material": "工资保证金", "due": "2026-03-20"}])
        if state is not WorkState.ACCEPTED:
            story.do("start", "B302")
        if state is WorkState.SUSPENDED:
            story.do("suspend", "B302", kind="hearing", notice=HASH)
        story.do("meet_condition", "B302", condition="工资保证金")
        assert story.work("B302")["state"] == state
        assert story.work("B302")["open_conditions"] == []


FULL = "B301"


def _sim(*acts: tuple[str, dict[str, Any]], land: bool = False) -> Telling:
    def tell(story: Story) -> None:
        story.running()
        story.do("file", FULL, mode="simulated", materials={"图": HASH})
        for act, data in acts:
            if act == "land":
                story.land()
            elif act == "change":
                story.do("change_input", name="design.far", value="1.5")
            else:
                mode = {"mode": "simulated"} if act in FORMAL else {}
                story.do(act, FULL, **{**WITH.get(act, {}), **mode, **data})

    return tell


ACCEPT, OPINE = ("accept", {}), ("opine", {"outcome": "conditional", "conditions": ["补交"]})
MET = ("meet_condition", {})
LANDED = ("land", {})
ASKED = ("request_conversion", {})


def _planned(story: Story) -> None:
    story.running(matters=[FULL])


def _void(story: Story) -> None:
    _sim(ACCEPT, OPINE)(story)
    story.do("terminate", reasons="地块另有他用")


SIM: dict[SimState, Telling] = {
    SimState.PLANNED: _planned,
    SimState.RECEIVED: _sim(),
    SimState.CORRECTION: _sim(("request_supplement", {})),
    SimState.REVIEWING: _sim(ACCEPT),
    SimState.APPROVED: _sim(ACCEPT, OPINE),
    SimState.REJECTED: _sim(ACCEPT, ("opine", {"outcome": "disagree"})),
    SimState.STALE: _sim(ACCEPT, OPINE, ("change", {})),
    SimState.CONV_PRECHECK: _sim(ACCEPT, OPINE, LANDED, ASKED, ("change", {})),
    SimState.CONV_RETURNED: _sim(ACCEPT, OPINE, LANDED, ASKED, ("return_conversion", {})),
    SimState.CONV_DECIDE: _sim(ACCEPT, OPINE, MET, LANDED, ASKED, ("formal_accept", {})),
    SimState.CONVERTED: _sim(ACCEPT, OPINE, MET, LANDED, ASKED, ("formal_accept", {}), ("grant", {})),
    SimState.FORMAL_REVIEW: _sim(ACCEPT, OPINE, MET, LANDED, ASKED, ("formal_accept", {}), ("deviate", {})),
    SimState.UPGRADED: _sim(ACCEPT, LANDED, ("upgrade", {})),
    SimState.WITHDRAWN: _sim(("withdraw", {})),
    SimState.VOIDED: _void,
}
# Pairs of the table that a guard stops here: no land yet, conditions open, the input changed.
SIM_GUARDED = {
    (SimState.RECEIVED, "upgrade"): "not_converting",
    (SimState.REVIEWING, "upgrade"): "not_converting",
    (SimState.REVIEWING, "resume"): "no_open_suspension",
    (SimState.REVIEWING, "resubmit"): "no_correction_asked",
    (SimState.APPROVED, "request_conversion"): "not_converting",
    (SimState.APPROVED, "convert"): "guards_failed",
    (SimState.CONV_PRECHECK, "formal_accept"): "guards_failed",
    (SimState.CONV_PRECHECK, "convert"): "guards_failed",
}


@pytest.mark.parametrize("act", sorted(SIMULATED))
@pytest.mark.parametrize("state", list(SimState))
def test_simulated_item_every_state_and_act(state: SimState, act: str) -> None:
    story = Story()
    SIM[state](story)
    assert story.sim(FULL)["state"] == state
    mode = {"mode": "simulated"} if act in FORMAL else {}
    expected = SIM_ITEM.get((state, act))
    refusal = story.attempt(act, FULL, **{**WITH.get(act, {}), **mode})
    if refusal is not None:
        if expected is None:
            assert refusal.code in {"act_not_possible", "already_filed", "not_admitted", "guards_failed"}
            assert refusal.code != "guards_failed" or (state, act) == (SimState.STALE, "convert")
        else:
            assert refusal.code == SIM_GUARDED[(state, act)]
        return
    assert expected is not None, f"{act} happened in {state}"
    assert (state, act) not in SIM_GUARDED
    assert SimState(story.sim(FULL)["state"]) in expected.to
    assert set(acts_sim.possible_acts(story.case, FULL, story.day)) <= set(SIMULATED)


def _ready(story: Story) -> None:
    story.running("B301")


def _converting(story: Story) -> None:
    story.running("B301", "B305")
    story.land()


def _partial(story: Story) -> None:
    _converting(story)
    story.do("convert", "B301")


CASES: dict[CaseState, Telling] = {
    CaseState.DRAFT: lambda _: None,
    CaseState.APPLIED: lambda story: story.do("record_fact", name="project.risk_commitment", value=True).do("apply"),
    CaseState.RUNNING: lambda story: story.running(),
    CaseState.READY: _ready,
    CaseState.CONVERTING: _converting,
    CaseState.PARTIALLY_CONVERTED: _partial,
    CaseState.CONVERTED: lambda story: story.running("B301").land().do("convert", "B301"),
    CaseState.CLOSED_PARTIAL: lambda story: (_partial(story), story.do("close", reasons="其余另办")),
    CaseState.HELD: lambda story: story.running("B301").do("hold", reasons="规划调整"),
    CaseState.REFUSED: lambda story: (
        CASES[CaseState.APPLIED](story), story.do("refuse_admission", reasons="不符合准入条件")),
    CaseState.TERMINATED: lambda story: story.running("B301").do("terminate", reasons="退地"),
    CaseState.WITHDRAWN: lambda story: story.running("B301").do("withdraw"),
    CaseState.EXPIRED: lambda story: story.running("B301").on("2027-03-03"),
}  # fmt: skip
LIFE = sorted(set(PROJECT) - {"record_fact", "change_input", "extend_filing", "note"})


@pytest.mark.parametrize("act", LIFE)
@pytest.mark.parametrize("state", list(CaseState))
def test_simulated_case_every_state_and_act(state: CaseState, act: str) -> None:
    story = Story()
    CASES[state](story)
    assert story.case_state() == state
    expected = SIM_CASE.get((state, act))
    if act == "apply":
        story.do("record_fact", name="project.risk_commitment", value="true")
    refusal = story.attempt(act, **WITH.get(act, {}))
    if refusal is not None:
        assert expected is None, refusal
        assert refusal.code in {"act_not_possible", "not_admitted"}
        return
    assert expected is not None, f"{act} happened in {state}"
    assert CaseState(story.case_state()) in expected.to


def test_every_act_of_the_contract_exists_and_every_act_has_a_word() -> None:
    assert set(CONTRACT) <= ACTS
    assert set(names.ACTS) >= ACTS
    tabled = {act for table in (WORK_ITEM, SIM_ITEM, SIM_CASE) for _, act in table}
    assert ACTS - tabled == {"record_fact", "change_input", "extend_filing", "note"}


def test_no_state_is_unreachable_and_each_has_its_words() -> None:
    """The stories above reach every state by acts and days alone."""
    assert set(WORK) == set(WorkState) == set(NATIONAL_CODE) | {WorkState.DELIVERED}
    assert set(SIM) == set(SimState)
    assert set(CASES) == set(CaseState)
    assert set(names.WORK_STATES) == set(map(str, WorkState))
    assert set(names.SIM_STATES) == set(map(str, SimState))
    assert set(names.CASE_STATES) == set(map(str, CaseState))


def test_an_act_nobody_knows_is_named() -> None:
    assert Story().refused("unknown_act", "bless", "B302")["act"] == "bless"
    assert Story().refused("unknown_act", "bless")["act"] == "bless"
