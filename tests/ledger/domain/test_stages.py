"""Tests of the table of stages: each pair of stage and gate is allowed or refused by name, and nothing goes back."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from onezone.ledger.domain import errors
from onezone.ledger.domain.stages import (
    GATES,
    NEXT,
    ORDER,
    SIDE_WORDS,
    STAGE_WORDS,
    TURNS,
    Side,
    Stage,
    Step,
    advance,
    opening,
    turn,
)

TODAY, DAY = date(2026, 11, 23), date(2026, 3, 2)


def _proofs(stage: Stage) -> dict[str, str]:
    return {proof.code: "文件" for proof in GATES[stage]}


def test_every_stage_has_its_word_its_gate_and_its_line_in_the_table() -> None:
    assert set(STAGE_WORDS) == set(GATES) == set(NEXT) == set(Stage)
    assert set(SIDE_WORDS) == set(TURNS) == set(Side)
    assert [STAGE_WORDS[stage][0] for stage in ORDER] == [
        "谋划", "线索", "在谈", "签约", "落地", "开工", "入库", "竣工", "投产", "达产"
    ]  # fmt: skip
    assert all(GATES[stage] for stage in Stage)


@pytest.mark.parametrize(("stage", "side", "to"), list(product(Stage, Side, Stage)))
def test_each_move_is_allowed_or_refused_by_name(stage: Stage, side: Side, to: Stage) -> None:
    last = Step(stage, DAY, side)
    if side is not Side.running:
        with pytest.raises(errors.SideStands):
            advance(last, to, on=TODAY, today=TODAY, evidence=_proofs(to))
    elif to not in NEXT[stage]:
        with pytest.raises(errors.StageUnreachable):
            advance(last, to, on=TODAY, today=TODAY, evidence=_proofs(to))
    else:
        step = advance(last, to, on=TODAY, today=TODAY, evidence=_proofs(to))
        assert (step.stage, step.side, step.evidence) == (to, Side.running, _proofs(to))
        assert to.rank > stage.rank


@pytest.mark.parametrize(("stage", "side", "to"), list(product(Stage, Side, Side)))
def test_each_turn_is_allowed_or_refused_by_name_and_keeps_the_stage(stage: Stage, side: Side, to: Side) -> None:
    last = Step(stage, DAY, side)
    if to not in TURNS[side]:
        with pytest.raises(errors.SideStands):
            turn(last, to, on=TODAY, today=TODAY, reason="市场变化")
    else:
        assert turn(last, to, on=TODAY, today=TODAY, reason="市场变化").stage is stage


def test_from_the_contract_on_no_gate_is_skipped() -> None:
    for stage in ORDER[Stage.signed.rank : -1]:
        assert NEXT[stage] == {ORDER[stage.rank + 1]}


@pytest.mark.parametrize("stage", list(Stage))
def test_a_gate_names_all_the_evidence_that_is_missing(stage: Stage) -> None:
    before = next((each for each in Stage if stage in NEXT[each]), None)
    if before is None:
        return
    with pytest.raises(errors.EvidenceMissing) as refused:
        advance(Step(before, DAY), stage, on=TODAY, today=TODAY, evidence={"other": "x"})
    assert all(proof.zh in refused.value.say() for proof in GATES[stage])


@pytest.mark.parametrize("on", [date(2026, 3, 1), date(2026, 11, 24)])
def test_a_step_lies_after_the_last_one_and_not_in_the_future(on: date) -> None:
    with pytest.raises(errors.DayImpossible):
        advance(Step(Stage.talks, DAY), Stage.signed, on=on, today=TODAY, evidence=_proofs(Stage.signed))
    with pytest.raises(errors.DayImpossible):
        turn(Step(Stage.talks, DAY), Side.paused, on=on, today=TODAY, reason="冬休")


def test_a_turn_needs_its_reason() -> None:
    with pytest.raises(errors.ReasonMissing):
        turn(Step(Stage.started, DAY), Side.paused, on=TODAY, today=TODAY, reason=" ")


def test_a_past_that_is_taken_over_rises_in_stage_and_day() -> None:
    steps = (Step(Stage.signed, date(2018, 1, 8)), Step(Stage.started, date(2018, 6, 1)))
    assert opening(steps, TODAY) == steps
    with pytest.raises(errors.StageUnreachable):
        opening(steps[::-1], TODAY)
    with pytest.raises(errors.DayImpossible):
        opening((Step(Stage.signed, DAY), Step(Stage.landed, date(2026, 1, 1))), TODAY)
    with pytest.raises(errors.DayImpossible):
        opening((Step(Stage.signed, date(2027, 1, 1)),), TODAY)
